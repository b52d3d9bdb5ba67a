import type { Shapes } from './sparse-safetensors.ts';

/*
 * The tensors of SDXL's UNet and of its ControlNets by diffusers' names, in their real shapes: 2,567 million weights.
 */

const [width, timeWidth, contextWidth, addedWidth] = [320, 1_280, 2_048, 2_816] as const;
/** Channels and transformer blocks of each resolution. */
const levels = [
  { channels: 320, depth: 0 },
  { channels: 640, depth: 2 },
  { channels: 1_280, depth: 10 },
] as const;

export const sdxlUnetConfig = {
  in_channels: 4,
  block_out_channels: levels.map(({ channels }) => channels),
  down_block_types: ['DownBlock2D', 'CrossAttnDownBlock2D', 'CrossAttnDownBlock2D'],
  up_block_types: ['CrossAttnUpBlock2D', 'CrossAttnUpBlock2D', 'UpBlock2D'],
  transformer_layers_per_block: [1, 2, 10],
  attention_head_dim: [5, 10, 20],
  cross_attention_dim: contextWidth,
  use_linear_projection: true,
  addition_embed_type: 'text_time',
  addition_time_embed_dim: 256,
  projection_class_embeddings_input_dim: addedWidth,
  sample_size: 128,
};

export function sdxlUnetShapes(): Shapes {
  const shapes = contracting();
  const skips = [320, 320, 320, 320, 640, 640, 640, 1_280, 1_280];
  let before = 1_280;
  for (const [at, { channels, depth }] of [...levels].reverse().entries()) {
    for (let layer = 0; layer < 3; layer++) {
      resnet(shapes, `up_blocks.${at}.resnets.${layer}`, before + (skips.pop() ?? 0), channels);
      transformer(shapes, `up_blocks.${at}.attentions.${layer}`, channels, depth);
      before = channels;
    }
    if (at < levels.length - 1) layerOf(shapes, `up_blocks.${at}.upsamplers.0.conv`, [channels, channels, 3, 3]);
  }
  norm(shapes, 'conv_norm_out', width);
  layerOf(shapes, 'conv_out', [4, width, 3, 3]);
  return shapes;
}

/** Without the part that embeds the control picture, which is a graph of its own. */
export function sdxlControlNetShapes(): Shapes {
  const shapes = contracting();
  for (const [at, channels] of [320, 320, 320, 320, 640, 640, 640, 1_280, 1_280].entries())
    layerOf(shapes, `controlnet_down_blocks.${at}`, [channels, channels, 1, 1]);
  layerOf(shapes, 'controlnet_mid_block', [1_280, 1_280, 1, 1]);
  return shapes;
}

type Growing = Record<string, readonly number[]>;

function contracting(): Growing {
  const shapes: Growing = {};
  layerOf(shapes, 'conv_in', [width, 4, 3, 3]);
  layerOf(shapes, 'time_embedding.linear_1', [timeWidth, width]);
  layerOf(shapes, 'time_embedding.linear_2', [timeWidth, timeWidth]);
  layerOf(shapes, 'add_embedding.linear_1', [timeWidth, addedWidth]);
  layerOf(shapes, 'add_embedding.linear_2', [timeWidth, timeWidth]);
  let before: number = width;
  for (const [at, { channels, depth }] of levels.entries()) {
    for (let layer = 0; layer < 2; layer++) {
      resnet(shapes, `down_blocks.${at}.resnets.${layer}`, before, channels);
      transformer(shapes, `down_blocks.${at}.attentions.${layer}`, channels, depth);
      before = channels;
    }
    if (at < levels.length - 1) layerOf(shapes, `down_blocks.${at}.downsamplers.0.conv`, [channels, channels, 3, 3]);
  }
  for (const layer of [0, 1]) resnet(shapes, `mid_block.resnets.${layer}`, before, before);
  transformer(shapes, 'mid_block.attentions.0', before, 10);
  return shapes;
}

function resnet(shapes: Growing, name: string, from: number, to: number): void {
  norm(shapes, `${name}.norm1`, from);
  layerOf(shapes, `${name}.conv1`, [to, from, 3, 3]);
  layerOf(shapes, `${name}.time_emb_proj`, [to, timeWidth]);
  norm(shapes, `${name}.norm2`, to);
  layerOf(shapes, `${name}.conv2`, [to, to, 3, 3]);
  if (from !== to) layerOf(shapes, `${name}.conv_shortcut`, [to, from, 1, 1]);
}

function transformer(shapes: Growing, name: string, channels: number, depth: number): void {
  if (depth === 0) return;
  norm(shapes, `${name}.norm`, channels);
  for (const side of ['proj_in', 'proj_out']) layerOf(shapes, `${name}.${side}`, [channels, channels]);
  for (let at = 0; at < depth; at++) {
    const block = `${name}.transformer_blocks.${at}`;
    for (const each of ['norm1', 'norm2', 'norm3']) norm(shapes, `${block}.${each}`, channels);
    for (const [attention, seen] of [
      ['attn1', channels],
      ['attn2', contextWidth],
    ] as const) {
      shapes[`${block}.${attention}.to_q.weight`] = [channels, channels];
      for (const part of ['to_k', 'to_v']) shapes[`${block}.${attention}.${part}.weight`] = [channels, seen];
      layerOf(shapes, `${block}.${attention}.to_out.0`, [channels, channels]);
    }
    layerOf(shapes, `${block}.ff.net.0.proj`, [8 * channels, channels]);
    layerOf(shapes, `${block}.ff.net.2`, [channels, 4 * channels]);
  }
}

function layerOf(shapes: Growing, name: string, weight: readonly number[]): void {
  shapes[`${name}.weight`] = weight;
  shapes[`${name}.bias`] = weight.slice(0, 1);
}

function norm(shapes: Growing, name: string, channels: number): void {
  for (const part of ['weight', 'bias']) shapes[`${name}.${part}`] = [channels];
}
