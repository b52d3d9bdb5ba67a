import type { GraphBuilder } from './builder.ts';
import { describeValue } from './builder.ts';
import type { Dim } from './dims.ts';
import type { Forms } from './forms.ts';
import { add, matmul, multiply, rank, reshape, softmax, transpose } from './operators.ts';
import type { Value } from './value.ts';

export interface AttentionOptions {
  readonly heads: number;
  /** Each token sees itself and those before it. */
  readonly causal?: boolean;
}

/**
 * Scaled dot-product attention (Vaswani et al., arXiv 1706.03762) of `query` [N, L, C] over `key` and `value`
 * [N, S, C], scaled by 1 / sqrt(C / heads) -> [N, L, C].
 */
export function attention(g: GraphBuilder, query: Value, key: Value, value: Value, options: AttentionOptions): Value {
  const [batch, , width] = rank(g, 'Attention', query, 3);
  const [keyBatch, keyTokens, keyWidth] = rank(g, 'Attention', key, 3);
  const [valueBatch, valueTokens, valueWidth] = rank(g, 'Attention', value, 3);
  const fits =
    keyBatch === batch &&
    valueBatch === batch &&
    keyTokens === valueTokens &&
    keyWidth === width &&
    valueWidth === width;
  if (!fits || Number(width) % options.heads !== 0)
    g.fail(
      `Attention with ${options.heads} heads of ${describeValue(query)} over ${describeValue(key)} and ${describeValue(value)}`,
    );
  return forms[g.forms.attention](g, query, key, value, options);
}

type Form = (g: GraphBuilder, query: Value, key: Value, value: Value, options: AttentionOptions) => Value;

const forms: Readonly<Record<Forms['attention'], Form>> = {
  fused: (g, query, key, value, { heads, causal = false }) =>
    g.operation({
      operator: 'MultiHeadAttention',
      domain: 'com.microsoft',
      inputs: [query, key, value],
      type: query.type,
      shape: query.shape,
      attributes: { num_heads: { int: heads }, unidirectional: { int: causal ? 1 : 0 } },
    }),

  /** For providers whose fused kernel is missing or wrong. */
  plain(g, query, key, value, { heads, causal = false }) {
    const [batch, tokens, width] = rank(g, 'Attention', query, 3);
    const headWidth = Number(width) / heads;
    const perHead = (x: Value, permutation: readonly number[]) => {
      const [, length = 0] = x.shape;
      return transpose(g, reshape(g, x, [batch, length, heads, headWidth]), permutation);
    };
    const scaled = multiply(g, perHead(query, [0, 2, 1, 3]), g.scalar(1 / Math.sqrt(headWidth)));
    let scores = matmul(g, scaled, perHead(key, [0, 2, 3, 1]));
    if (causal) scores = add(g, scores, causalMask(g, tokens));
    const mixed = matmul(g, softmax(g, scores), perHead(value, [0, 2, 1, 3]));
    return reshape(g, transpose(g, mixed, [0, 2, 1, 3]), query.shape);
  },
};

/** Keeps a token from seeing those after it; the greatest float16, since an infinity times 0 is no number. */
const hidden = -65_504;

function causalMask(g: GraphBuilder, tokens: Dim): Value {
  if (typeof tokens !== 'number') g.fail('causal attention needs a fixed number of tokens');
  const values = Float32Array.from({ length: tokens ** 2 }, (_, at) =>
    at % tokens > Math.floor(at / tokens) ? hidden : 0,
  );
  return g.numbers(`causal mask ${tokens}`, [tokens, tokens], values);
}
