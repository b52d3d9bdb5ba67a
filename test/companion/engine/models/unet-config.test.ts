import { describe, expect, it } from 'vitest';
import { transformerBlocks } from '../../../../companion/src/engine/models/ip-attention.ts';
import { planUnet, unetConfigSchema } from '../../../../companion/src/engine/models/unet-config.ts';

const xl = unetConfigSchema.parse({
  block_out_channels: [320, 640, 1280],
  down_block_types: ['DownBlock2D', 'CrossAttnDownBlock2D', 'CrossAttnDownBlock2D'],
  up_block_types: ['CrossAttnUpBlock2D', 'CrossAttnUpBlock2D', 'UpBlock2D'],
  transformer_layers_per_block: [1, 2, 10],
  attention_head_dim: [5, 10, 20],
  cross_attention_dim: 2048,
  layers_per_block: 2,
});

describe('a UNet\'s configuration', () => {
  it('spreads over the blocks as diffusers spreads it', () => {
    const { down, mid, up } = planUnet(xl);
    expect(down.map(({ channels, heads, attends, depths }) => [channels, heads, attends, depths])).toEqual([
      [320, 5, false, [1, 1]],
      [640, 10, true, [2, 2]],
      [1280, 20, true, [10, 10]],
    ]);
    expect(mid).toMatchObject({ channels: 1280, heads: 20, depths: [10] });
    expect(up.map(({ channels, layers, depths }) => [channels, layers, depths])).toEqual([
      [1280, 3, [10, 10, 10]],
      [640, 3, [2, 2, 2]],
      [320, 3, [1, 1, 1]],
    ]);
  });

  it('gives SDXL 70 transformer blocks, the middle\'s last, as IP-Adapters count them', () => {
    const blocks = transformerBlocks(planUnet(xl));
    expect(blocks).toHaveLength(70);
    expect(blocks[0]).toBe('down_blocks.1.attentions.0.transformer_blocks.0');
    expect(blocks.at(-1)).toBe('mid_block.attentions.0.transformer_blocks.9');
    expect(blocks.findIndex((path) => path.startsWith('up_blocks'))).toBe(24);
  });

  it('of a distilled model gives a depth for each layer, and its middle does not attend', () => {
    // SSD-1B (https://huggingface.co/segmind/SSD-1B).
    const plan = planUnet({
      ...xl,
      mid_block_type: 'UNetMidBlock2D',
      transformer_layers_per_block: [[1], [2, 2], [4, 4]],
      reverse_transformer_layers_per_block: [[4, 4, 10], [2, 1, 1], 1],
    });
    expect(plan.mid).toMatchObject({ channels: 1280, attends: false });
    expect(plan.up.map(({ depths }) => depths)).toEqual([[4, 4, 10], [2, 1, 1], [1, 1, 1]]);
    const blocks = transformerBlocks(plan);
    expect(blocks).toHaveLength(2 * 2 + 2 * 4 + 18 + 4);
    expect(blocks.at(-1)).toBe('up_blocks.1.attentions.2.transformer_blocks.0');
  });

  it('has SD 1.5\'s sizes where it says nothing', () => {
    expect(unetConfigSchema.parse({})).toMatchObject({ in_channels: 4, block_out_channels: [320, 640, 1280, 1280] });
  });

  it.each([
    [{ in_channels: 5 }, '4 or 9'],
    [{ down_block_types: ['DownBlock2D'] }, 'has 1 entries for 4 blocks'],
    [{ attention_head_dim: [5, 10] }, 'has 2 entries for 4 blocks'],
    [{ addition_embed_type: 'text_time' }, 'text_time needs addition_time_embed_dim'],
    [{ mid_block_type: 'UNetMidBlock2DSimpleCrossAttn' }, 'UNetMidBlock2DCrossAttn'],
    [{ mid_block_type: null }, 'UNetMidBlock2DCrossAttn'],
    [{ dual_cross_attention: true }, 'Invalid input'],
  ])('%j is refused', (fields, problem) => {
    const { error } = unetConfigSchema.safeParse(fields);
    expect(error?.message).toContain(problem);
  });
});
