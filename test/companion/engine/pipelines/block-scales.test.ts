import { describe, expect, it } from 'vitest';
import { blockScales } from '../../../../companion/src/engine/pipelines/block-scales.ts';

const paths = [
  'down_blocks.1.attentions.0.transformer_blocks.0',
  'down_blocks.1.attentions.1.transformer_blocks.0',
  'down_blocks.2.attentions.0.transformer_blocks.0',
  'down_blocks.2.attentions.0.transformer_blocks.1',
  'up_blocks.0.attentions.0.transformer_blocks.0',
  'mid_block.attentions.0.transformer_blocks.0',
];
const scales = (blocks: Record<string, number | number[]> | undefined) => [...blockScales(paths, 0.5, blocks)];

describe('the scale of an IP-Adapter', () => {
  it('is the same everywhere unless blocks are named', () => {
    expect(scales(undefined)).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  });

  it.each<[Record<string, number | number[]>, number[]]>([
    [{}, [0, 0, 0, 0, 0, 0]],
    [{ down: 1 }, [1, 1, 1, 1, 0, 0]],
    [{ mid: 0.25 }, [0, 0, 0, 0, 0, 0.25]],
    [{ 'down.block_1': [0.25, 1] }, [0.25, 1, 0, 0, 0, 0]],
    [{ 'down.block_2': [1] }, [0, 0, 1, 1, 0, 0]],
    [{ 'up.block_0': 1, 'down.block_1': 0.5 }, [0.5, 0.5, 0, 0, 1, 0]],
    [{ down: 1, 'down.block_2': 0.25 }, [1, 1, 0.25, 0.25, 0, 0]],
  ])('is 0 in blocks that %j does not name', (blocks, expected) => {
    expect(scales(blocks)).toEqual(expected);
  });

  it.each<[Record<string, number | number[]>, string]>([
    [{ 'down.block_0': 1 }, 'no block "down.block_0" with attention'],
    [{ sideways: 1 }, 'no block "sideways"'],
    [{ 'down.block_1': [1] }, '"down.block_1" has 1 scales for 2 transformers'],
  ])('for %j is refused', (blocks, problem) => {
    expect(() => scales(blocks)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        message: expect.stringContaining(problem) as string,
      }) as Error,
    );
  });
});
