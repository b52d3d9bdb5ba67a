import { z } from 'zod';

/** AutoencoderKL's `config.json` with diffusers' defaults. */
export const vaeConfigSchema = z.object({
  _class_name: z.literal('AutoencoderKL').optional(),
  in_channels: z.literal(3).default(3),
  out_channels: z.literal(3).default(3),
  down_block_types: z.array(z.literal('DownEncoderBlock2D')).default(['DownEncoderBlock2D']),
  up_block_types: z.array(z.literal('UpDecoderBlock2D')).default(['UpDecoderBlock2D']),
  block_out_channels: z.array(z.number().int().min(1)).min(1).max(8).default([64]),
  layers_per_block: z.number().int().min(1).default(1),
  act_fn: z.enum(['silu', 'swish']).default('silu'),
  latent_channels: z.literal(4).default(4),
  norm_num_groups: z.number().int().min(1).default(32),
  scaling_factor: z.number().positive().default(0.18215),
  /** The published SDXL autoencoder overflows in half precision and says so. */
  force_upcast: z.boolean().default(false),
  shift_factor: z.null().optional(),
  latents_mean: z.null().optional(),
  latents_std: z.null().optional(),
  use_quant_conv: z.boolean().default(true),
  use_post_quant_conv: z.boolean().default(true),
  mid_block_add_attention: z.boolean().default(true),
});
export type VaeConfig = z.infer<typeof vaeConfigSchema>;

/** AutoencoderTiny's `config.json` with diffusers' defaults. */
export const tinyVaeConfigSchema = z.object({
  _class_name: z.literal('AutoencoderTiny'),
  in_channels: z.literal(3).default(3),
  out_channels: z.literal(3).default(3),
  encoder_block_out_channels: z.array(z.number().int().min(1)).default([64, 64, 64, 64]),
  decoder_block_out_channels: z.array(z.number().int().min(1)).default([64, 64, 64, 64]),
  act_fn: z.enum(['relu']).default('relu'),
  latent_channels: z.literal(4).default(4),
  upsampling_scaling_factor: z.literal(2).default(2),
  upsample_fn: z.literal('nearest').default('nearest'),
  num_encoder_blocks: z.array(z.number().int().min(0)).default([1, 3, 3, 3]),
  num_decoder_blocks: z.array(z.number().int().min(0)).default([3, 3, 3, 1]),
  scaling_factor: z.number().positive().default(1),
});
export type TinyVaeConfig = z.infer<typeof tinyVaeConfigSchema>;

/** Either autoencoder, told by the class name. */
export const anyVaeConfigSchema = z.union([tinyVaeConfigSchema, vaeConfigSchema]);
export type AnyVaeConfig = z.infer<typeof anyVaeConfigSchema>;

/** Pixels a side that become one latent: each block but the last halves the picture. */
export function downscaleOf(config: AnyVaeConfig): number {
  const blocks = 'block_out_channels' in config ? config.block_out_channels : config.encoder_block_out_channels;
  return 2 ** (blocks.length - 1);
}
