import { z } from 'zod';
import { GraphBuilder } from '../graph/builder.ts';
import { product } from '../graph/dims.ts';
import { add, concat, expandBatch, reshape, slice } from '../graph/operators.ts';
import type { Forms } from '../graph/forms.ts';
import type { Graph } from '../graph/value.ts';
import { withOptionalPrefix } from '../weights/folder.ts';
import type { WeightSource } from '../weights/source.ts';
import { clipLayers } from './clip-layers.ts';
import { conv2d, layerNormalize, linear, toRows, weight, type Network } from './network.ts';

const size = z.number().int().min(1).max(65_536);

/** CLIPVisionConfig with transformers' defaults. */
export const clipVisionConfigSchema = z
  .object({
    hidden_size: size.default(768),
    intermediate_size: size.default(3_072),
    projection_dim: size.default(512),
    num_hidden_layers: z.number().int().min(1).max(100).default(12),
    num_attention_heads: size.default(12),
    num_channels: z.literal(3).default(3),
    image_size: z.number().int().min(8).max(2_048).default(224),
    patch_size: z.number().int().min(2).max(256).default(32),
    hidden_act: z.enum(['quick_gelu', 'gelu', 'silu']).default('quick_gelu'),
    layer_norm_eps: z.number().positive().default(1e-5),
  })
  .refine(({ image_size, patch_size }) => image_size % patch_size === 0, { message: 'patch_size does not divide image_size' });
export type ClipVisionConfig = z.infer<typeof clipVisionConfigSchema>;

/**
 * CLIP's image encoder: `pixel_values` [batch, 3, image_size, image_size], normalised -> `hidden_states.K` [batch, 1 +
 * patches, width] for K = 0 (embedding) to the number of layers, and `image_embeds` [batch, projection_dim].
 */
export function buildClipVision(source: WeightSource, config: ClipVisionConfig, forms?: Forms): Graph {
  const g = new GraphBuilder('image_encoder', forms);
  const network: Network = { g, weights: withOptionalPrefix(source, 'vision_model.') };
  const { hidden_size: width, image_size: side, patch_size: patch, layer_norm_eps: epsilon } = config;
  const patches = (side / patch) ** 2;
  const pixels = g.floats('pixel_values', ['batch', config.num_channels, side, side]);

  const embedded = g.scope('embeddings', () => {
    const grid = conv2d(network, pixels, 'patch_embedding', { out: width, kernel: patch, stride: patch, pads: [0, 0, 0, 0], bias: false });
    const tokens = reshape(g, toRows(g, grid), ['batch', patches, width]);
    const whole = expandBatch(g, weight(network, 'class_embedding', [1, 1, width]), 'batch');
    return add(g, concat(g, [whole, tokens], 1), weight(network, 'position_embedding.weight', [patches + 1, width]));
  });
  const tokens = ['batch', patches + 1] as const;
  const rows = layerNormalize(network, reshape(g, embedded, [product(tokens), width]), 'pre_layrnorm', epsilon);
  const states = clipLayers(network, rows, config, { causal: false, tokens }).map((state) => reshape(g, state, [...tokens, width]));
  states.forEach((state, index) => g.output(`hidden_states.${index}`, state));

  const last = states.at(-1) ?? embedded;
  const first = reshape(g, slice(g, last, 1, 0, 1), ['batch', width]);
  const pooled = layerNormalize(network, first, 'post_layernorm', epsilon);
  g.output('image_embeds', linear(network, pooled, 'visual_projection', { out: config.projection_dim, bias: false }));
  return g.finish();
}
