/**
 * Names of the original Latent Diffusion code (https://github.com/CompVis/latent-diffusion), which single-file checkpoints
 * and many LoRAs use, for the modules that diffusers names otherwise. One function a network; each takes a diffusers
 * name, of a module or of a tensor in it, and gives the original one.
 */

const resnetParts: readonly (readonly [string, string])[] = [
  ['norm1', 'in_layers.0'],
  ['conv1', 'in_layers.2'],
  ['time_emb_proj', 'emb_layers.1'],
  ['norm2', 'out_layers.0'],
  ['conv2', 'out_layers.3'],
  ['conv_shortcut', 'skip_connection'],
];

const unetTop: readonly (readonly [string, string])[] = [
  ['conv_in', 'input_blocks.0.0'],
  ['time_embedding.linear_1', 'time_embed.0'],
  ['time_embedding.linear_2', 'time_embed.2'],
  ['add_embedding.linear_1', 'label_emb.0.0'],
  ['add_embedding.linear_2', 'label_emb.0.2'],
  ['mid_block.resnets.0', 'middle_block.0'],
  ['mid_block.attentions.0', 'middle_block.1'],
  ['mid_block.resnets.1', 'middle_block.2'],
  ['conv_norm_out', 'out.0'],
  ['conv_out', 'out.2'],
];

/** Replaces the first of the given beginnings that the name has. */
function replaceHead(name: string, table: readonly (readonly [string, string])[]): string {
  const found = table.find(([head]) => name === head || name.startsWith(`${head}.`));
  return found ? found[1] + name.slice(found[0].length) : name;
}

/** The shape of the network that the numbering depends on. */
export interface UnetNumbering {
  /** Layers of each block of the contracting path. */
  readonly layers: readonly number[];
  /** Whether each block of the expanding path has transformers. */
  readonly upAttends: readonly boolean[];
}

export function originalUnetName(name: string, { layers, upAttends }: UnetNumbering): string {
  const match = /^(down|up)_blocks\.(\d+)\.(resnets|attentions|downsamplers|upsamplers)\.(\d+)(?:\.(.*))?$/.exec(name);
  if (!match) return resnetName(replaceHead(name, unetTop));
  const [, path, blockText, kind, layerText, rest = ''] = match;
  const block = Number(blockText);
  const layer = Number(layerText);
  const tail = rest ? `.${rest}` : '';
  if (path === 'down') {
    // Block 0 is conv_in; every layer and every downsampling is one more.
    const first = 1 + layers.slice(0, block).reduce((total, count) => total + count + 1, 0);
    if (kind === 'downsamplers') return `input_blocks.${first + (layers[block] ?? 0)}.0${tail.replace('.conv', '.op')}`;
    return resnetName(`input_blocks.${first + layer}.${kind === 'attentions' ? 1 : 0}${tail}`);
  }
  const upLayers = layers.toReversed().map((count) => count + 1);
  const first = upLayers.slice(0, block).reduce((total, count) => total + count, 0);
  if (kind === 'upsamplers')
    return `output_blocks.${first + (upLayers[block] ?? 0) - 1}.${upAttends[block] ? 2 : 1}${tail}`;
  return resnetName(`output_blocks.${first + layer}.${kind === 'attentions' ? 1 : 0}${tail}`);
}

/** Parts of a residual block, in a name whose block is already the original's. */
function resnetName(name: string): string {
  const match = /^((?:(?:input|output)_blocks\.\d+\.0)|(?:middle_block\.[02]))\.(.+)$/.exec(name);
  return match ? `${match[1]}.${replaceHead(match[2] ?? '', resnetParts)}` : name;
}

const vaeAttentionParts: readonly (readonly [string, string])[] = [
  ['group_norm', 'norm'],
  ['to_q', 'q'],
  ['to_k', 'k'],
  ['to_v', 'v'],
  ['to_out.0', 'proj_out'],
];

/** @param blocks resolutions of the autoencoder: the decoder's are counted backwards */
export function originalVaeName(name: string, blocks: number): string {
  return name
    .replace('conv_norm_out', 'norm_out')
    .replace('conv_shortcut', 'nin_shortcut')
    .replace(/mid_block\.attentions\.0\.(.+)$/, (_, part: string) => `mid.attn_1.${replaceHead(part, vaeAttentionParts)}`)
    .replace(/mid_block\.resnets\.(\d)/, (_, at: string) => `mid.block_${Number(at) + 1}`)
    .replace(/down_blocks\.(\d+)\.resnets\.(\d+)/, 'down.$1.block.$2')
    .replace(/down_blocks\.(\d+)\.downsamplers\.0\.conv/, 'down.$1.downsample.conv')
    .replace(/up_blocks\.(\d+)\.resnets\.(\d+)/, (_, at: string, layer: string) => `up.${blocks - 1 - Number(at)}.block.${layer}`)
    .replace(/up_blocks\.(\d+)\.upsamplers\.0\.conv/, (_, at: string) => `up.${blocks - 1 - Number(at)}.upsample.conv`);
}
