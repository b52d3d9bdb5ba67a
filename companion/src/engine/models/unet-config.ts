import { z } from 'zod';

const channels = z.number().int().min(1).max(20_480);
const perBlock = z.union([z.number().int().min(1), z.array(z.number().int().min(1))]);
/** Depth of the transformers of each block; refiners and distilled models may give one for each of a block's layers. */
const depth = z.union([z.number().int().min(0), z.array(z.union([z.number().int().min(0), z.array(z.number().int().min(0))]))]);
const no = z.union([z.literal(false), z.null()]).optional();

/*
 * `config.json` of UNet2DConditionModel and of ControlNetModel, its contracting half, with diffusers' defaults. A field
 * that would change the network in a way that is not built here is refused by name rather than ignored; fields that do
 * not matter to inference are not listed.
 */

/** Fields of both. */
export const stageFields = {
  flip_sin_to_cos: z.boolean().default(true),
  freq_shift: z.number().default(0),
  down_block_types: z
    .array(z.enum(['DownBlock2D', 'CrossAttnDownBlock2D']))
    .default(['CrossAttnDownBlock2D', 'CrossAttnDownBlock2D', 'CrossAttnDownBlock2D', 'DownBlock2D']),
  /** `UNetMidBlock2D` is a single residual block: distilled models (SSD-1B) and ControlNets made for them have it. */
  mid_block_type: z.enum(['UNetMidBlock2DCrossAttn', 'UNetMidBlock2D']).default('UNetMidBlock2DCrossAttn'),
  block_out_channels: z.array(channels).min(1).max(8).default([320, 640, 1280, 1280]),
  layers_per_block: perBlock.default(2),
  act_fn: z.enum(['silu', 'swish']).default('silu'),
  norm_num_groups: z.number().int().min(1).default(32),
  norm_eps: z.number().positive().default(1e-5),
  cross_attention_dim: z.union([channels, z.array(channels)]).default(1280),
  transformer_layers_per_block: depth.default(1),
  reverse_transformer_layers_per_block: z.array(z.union([z.number().int(), z.array(z.number().int())])).nullish(),
  /** By an old mistake of naming the number of heads, unless `num_attention_heads` is given. */
  attention_head_dim: perBlock.default(8),
  num_attention_heads: perBlock.nullish(),
  /** Both forms hold the same values: a 1 x 1 convolution is a linear layer. */
  use_linear_projection: z.boolean().default(false),
  addition_embed_type: z.enum(['text_time']).nullish(),
  addition_time_embed_dim: z.number().int().min(2).nullish(),
  projection_class_embeddings_input_dim: channels.nullish(),
  /** LCM: width of the embedding of the guidance scale. */
  time_cond_proj_dim: z.number().int().min(2).nullish(),
  sample_size: z.union([z.number().int(), z.tuple([z.number().int(), z.number().int()])]).nullish(),
  center_input_sample: no,
  class_embed_type: z.null().optional(),
  dual_cross_attention: no,
  only_cross_attention: z.union([z.literal(false), z.array(z.literal(false))]).optional(),
  mid_block_only_cross_attention: no,
  cross_attention_norm: z.null().optional(),
  encoder_hid_dim_type: z.union([z.null(), z.literal('ip_image_proj')]).optional(),
  resnet_time_scale_shift: z.literal('default').default('default'),
  resnet_out_scale_factor: z.literal(1).default(1),
  resnet_skip_time_act: no,
  time_embedding_type: z.literal('positional').default('positional'),
  timestep_post_act: z.null().optional(),
  time_embedding_act_fn: z.null().optional(),
  conv_in_kernel: z.literal(3).default(3),
  downsample_padding: z.literal(1).default(1),
  mid_block_scale_factor: z.literal(1).default(1),
  attention_type: z.literal('default').default('default'),
};

const listedFields = ['down_block_types', 'up_block_types', 'layers_per_block', 'cross_attention_dim', 'attention_head_dim', 'num_attention_heads', 'transformer_layers_per_block'] as const;

type Listed = { readonly block_out_channels: readonly number[] } & Readonly<Partial<Record<(typeof listedFields)[number], unknown>>> & {
  readonly addition_embed_type?: string | null | undefined;
  readonly addition_time_embed_dim?: number | null | undefined;
  readonly projection_class_embeddings_input_dim?: number | null | undefined;
};

/** Lists have an entry for each block, and embeddings that are asked for have a width. */
export function checkStage(config: Listed, context: z.RefinementCtx): void {
  const blocks = config.block_out_channels.length;
  for (const field of listedFields) {
    const value = config[field];
    if (Array.isArray(value) && value.length !== blocks)
      context.addIssue({ code: 'custom', path: [field], message: `has ${value.length} entries for ${blocks} blocks` });
  }
  if (config.addition_embed_type === 'text_time' && (!config.addition_time_embed_dim || !config.projection_class_embeddings_input_dim))
    context.addIssue({ code: 'custom', path: ['addition_embed_type'], message: 'text_time needs addition_time_embed_dim and projection_class_embeddings_input_dim' });
}

export const unetConfigSchema = z
  .object({
    ...stageFields,
    in_channels: z.union([z.literal(4), z.literal(9)], { error: 'only UNets with 4 or 9 input channels are supported' }).default(4),
    out_channels: z.literal(4).default(4),
    up_block_types: z
      .array(z.enum(['UpBlock2D', 'CrossAttnUpBlock2D']))
      .default(['UpBlock2D', 'CrossAttnUpBlock2D', 'CrossAttnUpBlock2D', 'CrossAttnUpBlock2D']),
    conv_out_kernel: z.literal(3).default(3),
  })
  .superRefine(checkStage);

export type UnetConfig = z.infer<typeof unetConfigSchema>;

/** What one resolution of the network looks like. */
export interface BlockPlan {
  readonly channels: number;
  readonly layers: number;
  readonly attends: boolean;
  readonly heads: number;
  readonly contextWidth: number;
  /** Transformer depth of each layer. */
  readonly depths: readonly number[];
}

/** The part of the configuration that a plan depends on. */
export type PlannedFields = Pick<
  UnetConfig,
  | 'block_out_channels'
  | 'num_attention_heads'
  | 'attention_head_dim'
  | 'transformer_layers_per_block'
  | 'reverse_transformer_layers_per_block'
  | 'layers_per_block'
  | 'cross_attention_dim'
  | 'down_block_types'
  | 'mid_block_type'
  | 'up_block_types'
>;

export interface UnetPlan {
  readonly down: readonly BlockPlan[];
  readonly mid: BlockPlan;
  /** From the lowest resolution to the highest. */
  readonly up: readonly BlockPlan[];
}

type Depth = number | readonly number[];

/** A scalar holds for every block, a list has an entry for each. */
function entry(value: number | readonly number[], index: number): number {
  return (typeof value === 'number' ? value : value[index]) ?? 0;
}

function depthEntry(value: number | readonly Depth[], index: number): Depth {
  return (typeof value === 'number' ? value : value[index]) ?? 0;
}

/** Spreads the configuration's scalars and lists over the blocks as diffusers does. */
export function planUnet(config: PlannedFields): UnetPlan {
  const lowest = config.block_out_channels.length - 1;
  const heads = config.num_attention_heads ?? config.attention_head_dim;
  const depths = config.transformer_layers_per_block;
  const upDepths = config.reverse_transformer_layers_per_block ?? (typeof depths === 'number' ? depths : depths.toReversed());

  const block = (index: number, attends: boolean, layers: number, depth: Depth): BlockPlan => ({
    channels: config.block_out_channels[index] ?? 0,
    layers,
    attends,
    heads: entry(heads, index),
    contextWidth: entry(config.cross_attention_dim, index),
    depths: Array.from({ length: layers }, (_, layer) => entry(depth, layer)),
  });
  const layersOf = (index: number) => entry(config.layers_per_block, index);

  return {
    down: config.down_block_types.map((type, index) =>
      block(index, type === 'CrossAttnDownBlock2D', layersOf(index), depthEntry(depths, index)),
    ),
    mid: block(lowest, config.mid_block_type === 'UNetMidBlock2DCrossAttn', 1, entry(depthEntry(depths, lowest), 0)),
    up: config.up_block_types.map((type, position) =>
      block(lowest - position, type === 'CrossAttnUpBlock2D', layersOf(lowest - position) + 1, depthEntry(upDepths, position)),
    ),
  };
}
