import { FrisketError } from '../../../../shared/src/errors.ts';

/** A number for a whole block, or one for each of its transformers. */
type BlockScale = number | readonly number[];

const blockPath = /^(down|up|mid)_blocks?(?:\.(\d+))?\.attentions\.(\d+)\./;

/**
 * One scale for each transformer block (InstantStyle, arXiv 2404.02733).
 * @param paths of the transformer blocks
 * @param blocks as diffusers' set_ip_adapter_scale takes them, flattened: `down`, `down.block_2`, `mid`, `up.block_0`;
 *   those not named get 0. Absent: `scale` everywhere
 * @throws FrisketError `invalid_request` for a block that the model lacks, or a list of another length than it has
 */
export function blockScales(
  paths: readonly string[],
  scale: number,
  blocks: Readonly<Record<string, BlockScale>> | undefined,
): Float32Array {
  if (!blocks) return new Float32Array(paths.length).fill(scale);
  const places = paths.map((path) => {
    const [, part = '', block, transformer] = blockPath.exec(path) ?? [];
    return { names: block === undefined ? [part] : [`${part}.block_${block}`, part], transformer: Number(transformer) };
  });
  for (const [name, value] of Object.entries(blocks)) {
    const transformers = new Set(
      places.filter(({ names }) => names.includes(name)).map(({ names, transformer }) => `${names[0]}/${transformer}`),
    );
    if (transformers.size === 0)
      throw new FrisketError(
        'invalid_request',
        `request.ipAdapters.blocks: the model has no block "${name}" with attention.`,
        `It has ${[...new Set(places.map(({ names }) => names[0]))].join(', ')}.`,
      );
    if (typeof value !== 'number' && value.length !== transformers.size)
      throw new FrisketError(
        'invalid_request',
        `request.ipAdapters.blocks: "${name}" has ${value.length} scales for ${transformers.size} transformers.`,
        'Give one number, or one for each.',
      );
  }
  return Float32Array.from(places, ({ names, transformer }) => {
    const name = names.find((candidate) => candidate in blocks);
    const value = name === undefined ? 0 : (blocks[name] ?? 0);
    return typeof value === 'number' ? value : (value[transformer] ?? 0);
  });
}
