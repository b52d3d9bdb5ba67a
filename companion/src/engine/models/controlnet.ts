import { z } from 'zod';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { silu } from '../graph/activations.ts';
import { GraphBuilder } from '../graph/builder.ts';
import { add, cast, multiply, slice } from '../graph/operators.ts';
import type { Forms } from '../graph/forms.ts';
import type { Graph, Value } from '../graph/value.ts';
import type { WeightSource } from '../weights/source.ts';
import { channelsOf, conv2d, type Network } from './network.ts';
import { checkStage, planUnet, stageFields, type UnetConfig, type UnetPlan } from './unet-config.ts';
import { downBlocks, midBlock, timeEmbedding, type Stage } from './unet-stage.ts';

/** ControlNetModel's `config.json`: the contracting half of a UNet, and how the control picture enters. */
export const controlNetConfigSchema = z
  .object({
    ...stageFields,
    in_channels: z.literal(4).default(4),
    conditioning_channels: z.literal(3).default(3),
    conditioning_embedding_out_channels: z.array(z.number().int().min(1)).min(2).default([16, 32, 96, 256]),
    controlnet_conditioning_channel_order: z.literal('rgb').default('rgb'),
    global_pool_conditions: z.literal(false).default(false),
  })
  .superRefine(checkStage);
export type ControlNetConfig = z.infer<typeof controlNetConfigSchema>;

/** A ControlNet to be built into a UNet's graph. */
export interface ControlNetSource {
  readonly weights: WeightSource;
  readonly config: ControlNetConfig;
}

/** What a ControlNet adds to the UNet's skips, from the top resolution down, and to its middle. */
export interface Residuals {
  readonly down: readonly Value[];
  readonly mid: Value;
}

/**
 * The control picture's embedding, which stays the same over all steps: `controlnet_cond` [batch, 3, 8h, 8w] in [0, 1] ->
 * `hint` [batch, channels, h, w] (Zhang et al., arXiv 2302.05543, section 3.2).
 */
export function buildControlNetHint({ weights, config }: ControlNetSource, forms?: Forms): Graph {
  const g = new GraphBuilder('controlnet_hint', forms);
  const network: Network = { g, weights };
  const picture = g.floats('controlnet_cond', ['batch', config.conditioning_channels, 'height', 'width']);
  const channels = config.conditioning_embedding_out_channels;
  const hint = g.scope('controlnet_cond_embedding', () => {
    let hidden = silu(g, conv2d(network, picture, 'conv_in', { out: channels[0] ?? 0, kernel: 3 }));
    channels.slice(1).forEach((out, index) => {
      hidden = silu(g, conv2d(network, hidden, `blocks.${2 * index}`, { out: channelsOf(network, hidden), kernel: 3 }));
      hidden = silu(g, conv2d(network, hidden, `blocks.${2 * index + 1}`, { out, kernel: 3, stride: 2 }));
    });
    return conv2d(network, hidden, 'conv_out', { out: config.block_out_channels[0] ?? 0, kernel: 3 });
  });
  g.output('hint', hint);
  return g.finish();
}

/**
 * What a ControlNet needs of its UNet: places of the same size to add to, and the text and conditions that it reads itself.
 * Small ones have no transformers, or take no added conditions, and then it does not matter what the UNet reads.
 */
function needsOf(config: ControlNetConfig) {
  const { down, mid } = planOf(config);
  const readsText = [...down, mid].some(({ attends, depths }) => attends && depths.some((depth) => depth > 0));
  return {
    ...sizesOf(config),
    ...(readsText ? contextOf(config) : {}),
    ...(config.addition_embed_type ? conditionsOf(config) : {}),
  };
}

type EitherConfig = ControlNetConfig | UnetConfig;

/** Block by block: some configurations give one number for all. */
function eachBlock({ block_out_channels: blocks }: EitherConfig, value: number | readonly number[]): readonly number[] {
  return typeof value === 'number' ? blocks.map(() => value) : value;
}

function sizesOf(config: EitherConfig) {
  return {
    block_out_channels: config.block_out_channels,
    layers_per_block: eachBlock(config, config.layers_per_block),
  };
}

function contextOf(config: EitherConfig) {
  return { cross_attention_dim: eachBlock(config, config.cross_attention_dim) };
}

function conditionsOf(config: EitherConfig) {
  return {
    addition_embed_type: config.addition_embed_type ?? null,
    projection_class_embeddings_input_dim: config.projection_class_embeddings_input_dim ?? null,
  };
}

function planOf(config: ControlNetConfig): UnetPlan {
  return planUnet({ ...config, up_block_types: [] });
}

/**
 * ControlNet `index` within a UNet's graph: it takes the UNet's own sample, text and time, and the inputs
 * `controlnet_hint.i` [1, channels, height, width] and `controlnet_scale.i` [1]. Where the provider chooses between branches
 * it does not run with a scale of 0: many act on a part of the steps only.
 * @throws FrisketError `adapter_mismatch` when it was made for another family
 */
export function controlNetInGraph(g: GraphBuilder, source: ControlNetSource, unet: UnetConfig, index: number): Residuals {
  const there = new Map(Object.entries({ ...sizesOf(unet), ...contextOf(unet), ...conditionsOf(unet) }));
  for (const [field, value] of Object.entries(needsOf(source.config))) {
    const [own, wanted] = [JSON.stringify(value), JSON.stringify(there.get(field))];
    if (own !== wanted)
      throw new FrisketError(
        'adapter_mismatch',
        `${source.weights.label}: ${field} is ${own} where the model has ${wanted}.`,
        'This ControlNet was made for another model family.',
      );
  }
  const root = `controlnet.${index}`;
  return g.scope(root, () => {
    const sample = g.floats('sample', ['batch', unet.in_channels, 'height', 'width']);
    // An inpainting UNet's mask and masked picture are not the ControlNet's business.
    const latents = unet.in_channels === 4 ? sample : slice(g, sample, 1, 0, 4);
    const make = () =>
      residuals({ g, weights: source.weights, root }, source.config, latents, {
        hint: g.floats(`controlnet_hint.${index}`, [1, source.config.block_out_channels[0] ?? 0, 'height', 'width']),
        scale: g.floats(`controlnet_scale.${index}`, [1]),
      });
    if (!g.forms.branches) return make();
    const acts = cast(g, g.input(`controlnet_scale.${index}`, 'float32', [1]), 'bool');
    const values = g.onlyIf(
      acts,
      () => {
        const { down, mid } = make();
        return [...down, mid];
      },
      // Is added to whatever size.
      () => g.numbers('no residual', [1, 1, 1, 1], Float32Array.of(0)),
    );
    return { down: values.slice(0, -1), mid: values.at(-1) ?? g.fail('a ControlNet gives nothing') };
  });
}

/**
 * A ControlNet alone: the UNet's inputs and `controlnet_hint.0` [1, channels, height, width], `controlnet_scale.0` [1] ->
 * `down.K` and `mid`.
 */
export function buildControlNet({ weights, config }: ControlNetSource, forms?: Forms): Graph {
  const g = new GraphBuilder('controlnet', forms);
  const sample = g.floats('sample', ['batch', config.in_channels, 'height', 'width']);
  const { down, mid } = residuals({ g, weights }, config, sample, {
    hint: g.floats('controlnet_hint.0', ['batch', config.block_out_channels[0] ?? 0, 'height', 'width']),
    scale: g.floats('controlnet_scale.0', [1]),
  });
  down.forEach((value, at) => g.output(`down.${at}`, value));
  g.output('mid', mid);
  return g.finish();
}

function residuals(network: Network, config: ControlNetConfig, sample: Value, { hint, scale }: { readonly hint: Value; readonly scale: Value }): Residuals {
  const { g } = network;
  const plan = planOf(config);
  const tokens = () => g.floats('encoder_hidden_states', ['batch', 'tokens', plan.mid.contextWidth]);
  const stage: Stage = { network, config, time: silu(g, timeEmbedding(network, config)), context: { tokens } };
  const first = add(g, conv2d(network, sample, 'conv_in', { out: config.block_out_channels[0] ?? 0, kernel: 3 }), hint);
  const { hidden, skips } = downBlocks(stage, first, plan.down);
  const middle = midBlock(stage, hidden, plan.mid);
  const scaled = (x: Value, name: string) => multiply(g, conv2d(network, x, name, { out: channelsOf(network, x), kernel: 1 }), scale);
  return {
    down: skips.map((skip, at) => scaled(skip, `controlnet_down_blocks.${at}`)),
    mid: scaled(middle, 'controlnet_mid_block'),
  };
}
