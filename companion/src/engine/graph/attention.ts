import type { GraphBuilder } from './builder.ts';
import { describeValue } from './builder.ts';
import { rank } from './operators.ts';
import type { Value } from './value.ts';

export interface AttentionOptions {
  readonly heads: number;
  /** Each token sees itself and those before it. */
  readonly causal?: boolean;
}

/**
 * Scaled dot-product attention (Vaswani et al., arXiv 1706.03762) of `query` [N, L, C] over `key` and `value`
 * [N, S, C], scaled by 1 / sqrt(C / heads) -> [N, L, C]. One fused node: ONNX Runtime's MultiHeadAttention.
 */
export function attention(g: GraphBuilder, query: Value, key: Value, value: Value, options: AttentionOptions): Value {
  const [batch, , width] = rank(g, 'Attention', query, 3);
  const [keyBatch, keyTokens, keyWidth] = rank(g, 'Attention', key, 3);
  const [valueBatch, valueTokens, valueWidth] = rank(g, 'Attention', value, 3);
  const fits = keyBatch === batch && valueBatch === batch && keyTokens === valueTokens && keyWidth === width;
  if (!fits || Number(width) % options.heads !== 0)
    g.fail(
      `Attention with ${options.heads} heads of ${describeValue(query)} over ${describeValue(key)} and ${describeValue(value)}`,
    );
  return g.operation({
    operator: 'MultiHeadAttention',
    domain: 'com.microsoft',
    inputs: [query, key, value],
    type: query.type,
    shape: [batch, query.shape[1] ?? 0, valueWidth],
    attributes: { num_heads: { int: options.heads }, unidirectional: { int: options.causal ? 1 : 0 } },
  });
}
