import { silu } from '../graph/activations.ts';
import { add } from '../graph/operators.ts';
import type { Value } from '../graph/value.ts';
import { conv2d, linear, type Network } from './network.ts';
import { resnet } from './resnet.ts';
import { transformer2d, type Context } from './transformer.ts';
import type { BlockPlan, UnetConfig } from './unet-config.ts';

/** The half of the UNet that a ControlNet copies. */

/** Width of the time embedding in multiples of the first block's channels. */
const timeEmbeddingFactor = 4;

/** What the parts of the network share with a ControlNet's. */
export type StageConfig = Pick<
  UnetConfig,
  | 'block_out_channels'
  | 'norm_num_groups'
  | 'norm_eps'
  | 'time_cond_proj_dim'
  | 'addition_embed_type'
  | 'projection_class_embeddings_input_dim'
>;

export interface Stage {
  readonly network: Network;
  readonly config: StageConfig;
  /** Activated time embedding [batch, width]. */
  readonly time: Value;
  readonly context: Context;
}

/** Timestep, LCM's guidance and SDXL's added conditions as one embedding, before its activation. */
export function timeEmbedding(network: Network, config: StageConfig): Value {
  const { g } = network;
  const channels = config.block_out_channels[0] ?? 0;
  const width = channels * timeEmbeddingFactor;
  let projection = g.floats('timestep_projection', ['batch', channels]);
  const time = g.scope('time_embedding', () => {
    if (config.time_cond_proj_dim) {
      const condition = g.floats('timestep_condition', ['batch', config.time_cond_proj_dim]);
      projection = add(g, projection, linear(network, condition, 'cond_proj', { out: channels, bias: false }));
    }
    return twoLayers(network, projection, width);
  });
  if (!config.addition_embed_type) return time;
  const added = g.floats('added_conditions', ['batch', config.projection_class_embeddings_input_dim ?? 0]);
  return add(g, time, g.scope('add_embedding', () => twoLayers(network, added, width)));
}

function twoLayers(network: Network, x: Value, width: number): Value {
  const hidden = silu(network.g, linear(network, x, 'linear_1', { out: width }));
  return linear(network, hidden, 'linear_2', { out: width });
}

/** One layer of a block: a residual block and, where the block attends, a transformer. */
export function layer(stage: Stage, x: Value, index: number, block: BlockPlan): Value {
  const { network, config, time, context } = stage;
  const { norm_num_groups: groups, norm_eps: epsilon } = config;
  const hidden = resnet(network, x, `resnets.${index}`, { out: block.channels, groups, epsilon, time });
  const depth = block.depths[index] ?? 0;
  if (!block.attends) return hidden;
  return transformer2d(network, hidden, `attentions.${index}`, { heads: block.heads, depth, groups, context });
}

/** The contracting path; every layer's result is kept for the expanding one. */
export function downBlocks(stage: Stage, first: Value, blocks: readonly BlockPlan[]): { hidden: Value; skips: Value[] } {
  const { network } = stage;
  let hidden = first;
  const skips = [first];
  blocks.forEach((block, index) => {
    network.g.scope(`down_blocks.${index}`, () => {
      for (let at = 0; at < block.layers; at++) skips.push((hidden = layer(stage, hidden, at, block)));
      if (index < blocks.length - 1)
        skips.push((hidden = conv2d(network, hidden, 'downsamplers.0.conv', { out: block.channels, kernel: 3, stride: 2 })));
    });
  });
  return { hidden, skips };
}

/** A residual block and, where the middle attends, a transformer and another residual block. */
export function midBlock(stage: Stage, x: Value, block: BlockPlan): Value {
  const { network, config, time } = stage;
  const { norm_num_groups: groups, norm_eps: epsilon } = config;
  return network.g.scope('mid_block', () => {
    const hidden = layer(stage, x, 0, block);
    if (!block.attends) return hidden;
    return resnet(network, hidden, 'resnets.1', { out: block.channels, groups, epsilon, time });
  });
}

