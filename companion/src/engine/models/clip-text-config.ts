import { z } from 'zod';

const size = z.number().int().min(1).max(65_536);

/** CLIPTextConfig with transformers' defaults (ViT-L's sizes). */
export const clipTextConfigSchema = z.object({
  vocab_size: z.number().int().min(3).default(49_408),
  hidden_size: size.default(512),
  intermediate_size: size.default(2_048),
  num_hidden_layers: z.number().int().min(1).max(100).default(12),
  num_attention_heads: size.default(8),
  max_position_embeddings: z.number().int().min(2).max(4_096).default(77),
  hidden_act: z.enum(['quick_gelu', 'gelu', 'silu']).default('quick_gelu'),
  layer_norm_eps: z.number().positive().default(1e-5),
  projection_dim: size.default(512),
  /** 2 is what configurations written before a fix say; the end token is then the greatest id. */
  eos_token_id: z.number().int().nullish(),
  architectures: z.array(z.string()).nullish(),
});

export type ClipTextConfig = z.infer<typeof clipTextConfigSchema>;

/** As written by old configurations, whatever the vocabulary. */
const oldEndToken = 2;

/** Position of the token whose output stands for the whole text: the first end token. */
export function pooledPosition(ids: readonly number[], config: Pick<ClipTextConfig, 'eos_token_id'>): number {
  const end = config.eos_token_id;
  if (end === undefined || end === null || end === oldEndToken) return ids.indexOf(Math.max(...ids));
  return Math.max(0, ids.indexOf(end));
}
