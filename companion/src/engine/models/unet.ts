import { silu } from '../graph/activations.ts';
import { GraphBuilder } from '../graph/builder.ts';
import { add, concat, upsampleTo } from '../graph/operators.ts';
import type { Graph, Value } from '../graph/value.ts';
import type { WeightSource } from '../weights/source.ts';
import { channelsOf, conv2d, groupNormalize, linear, type Network } from './network.ts';
import { resnet } from './resnet.ts';
import { transformer2d, type Context } from './transformer.ts';
import { planUnet, type BlockPlan, type UnetConfig } from './unet-config.ts';

/** Width of the time embedding in multiples of the first block's channels. */
const timeEmbeddingFactor = 4;

export interface UnetOptions {
  /** The graph takes ControlNet residuals as inputs `down_block_additional_residuals.K` and `mid_block_additional_residual`. */
  readonly residualInputs?: boolean;
}

/**
 * UNet2DConditionModel (Ronneberger et al., arXiv 1505.04597; Podell et al., arXiv 2307.01952) as a graph.
 *
 * Inputs, float32:
 * - `sample` [batch, in_channels, height, width]
 * - `timestep_projection` [batch, block_out_channels[0]], see `timestep-embedding.ts`
 * - `encoder_hidden_states` [batch, tokens, cross_attention_dim]
 * - `added_conditions` [batch, projection_class_embeddings_input_dim] (SDXL: pooled text and time ids)
 * - `timestep_condition` [batch, time_cond_proj_dim] (LCM: embedded guidance scale)
 *
 * Output: `sample` [batch, out_channels, height, width].
 * @throws FrisketError `tensor_missing`, `weights_invalid`, `graph_invalid`
 */
export function buildUnet(weights: WeightSource, config: UnetConfig, options: UnetOptions = {}): Graph {
  const g = new GraphBuilder('unet');
  const network: Network = { g, weights };
  const plan = planUnet(config);
  const sample = g.input('sample', 'float32', ['batch', config.in_channels, 'height', 'width']);
  const time = silu(g, timeEmbedding(network, config));
  const context: Context = { tokens: g.input('encoder_hidden_states', 'float32', ['batch', 'tokens', plan.mid.contextWidth]) };
  const stage: Stage = { network, config, time, context };

  const first = conv2d(network, sample, 'conv_in', { out: config.block_out_channels[0] ?? 0, kernel: 3 });
  let { hidden, skips } = downBlocks(stage, first, plan.down);
  hidden = midBlock(stage, hidden, plan.mid);
  if (options.residualInputs) ({ hidden, skips } = addResiduals(network, hidden, skips));
  hidden = upBlocks(stage, hidden, skips, plan.up);

  hidden = silu(g, groupNormalize(network, hidden, 'conv_norm_out', config.norm_num_groups, config.norm_eps));
  g.output('out_sample', conv2d(network, hidden, 'conv_out', { out: config.out_channels, kernel: 3 }));
  return g.finish();
}

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
  let projection = g.input('timestep_projection', 'float32', ['batch', channels]);
  const time = g.scope('time_embedding', () => {
    if (config.time_cond_proj_dim) {
      const condition = g.input('timestep_condition', 'float32', ['batch', config.time_cond_proj_dim]);
      projection = add(g, projection, linear(network, condition, 'cond_proj', { out: channels, bias: false }));
    }
    return twoLayers(network, projection, width);
  });
  if (!config.addition_embed_type) return time;
  const added = g.input('added_conditions', 'float32', ['batch', config.projection_class_embeddings_input_dim ?? 0]);
  return add(g, time, g.scope('add_embedding', () => twoLayers(network, added, width)));
}

function twoLayers(network: Network, x: Value, width: number): Value {
  const hidden = silu(network.g, linear(network, x, 'linear_1', { out: width }));
  return linear(network, hidden, 'linear_2', { out: width });
}

function layer(stage: Stage, x: Value, index: number, block: BlockPlan): Value {
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

export function midBlock(stage: Stage, x: Value, block: BlockPlan): Value {
  const { network, config, time } = stage;
  const { norm_num_groups: groups, norm_eps: epsilon } = config;
  return network.g.scope('mid_block', () => {
    const hidden = layer(stage, x, 0, block);
    return resnet(network, hidden, 'resnets.1', { out: block.channels, groups, epsilon, time });
  });
}

function upBlocks(stage: Stage, x: Value, skips: Value[], blocks: readonly BlockPlan[]): Value {
  const { network } = stage;
  const { g } = network;
  const remaining = [...skips];
  let hidden = x;
  blocks.forEach((block, index) => {
    g.scope(`up_blocks.${index}`, () => {
      for (let at = 0; at < block.layers; at++) {
        const skip = remaining.pop() ?? g.fail('more layers than the contracting path has');
        hidden = layer(stage, concat(g, [hidden, skip], 1), at, block);
      }
      const next = remaining.at(-1);
      if (index === blocks.length - 1 || !next) return;
      const [, , height = 0, width = 0] = next.shape;
      hidden = conv2d(network, upsampleTo(g, hidden, { height, width }), 'upsamplers.0.conv', { out: channelsOf(network, hidden), kernel: 3 });
    });
  });
  return hidden;
}

function addResiduals(network: Network, hidden: Value, skips: readonly Value[]): { hidden: Value; skips: Value[] } {
  const { g } = network;
  const sums = skips.map((skip, index) => add(g, skip, g.input(`down_block_additional_residuals.${index}`, 'float32', skip.shape)));
  return { hidden: add(g, hidden, g.input('mid_block_additional_residual', 'float32', hidden.shape)), skips: sums };
}
