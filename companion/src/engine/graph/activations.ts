import type { GraphBuilder } from './builder.ts';
import type { Value } from './value.ts';

/**
 * x * sigmoid(factor * x) in one pass: ONNX Runtime's QuickGelu, the one fused form that every provider has. Factor 1 is
 * SiLU (Elfwing et al., arXiv 1702.03118), 1.702 the approximation of GELU that OpenAI's CLIP was trained with.
 */
function sigmoidProduct(g: GraphBuilder, x: Value, factor: number): Value {
  return g.operation({
    operator: 'QuickGelu',
    domain: 'com.microsoft',
    inputs: [x],
    type: x.type,
    shape: x.shape,
    attributes: { alpha: { float: factor } },
  });
}

export const silu = (g: GraphBuilder, x: Value): Value => sigmoidProduct(g, x, 1);
export const quickGelu = (g: GraphBuilder, x: Value): Value => sigmoidProduct(g, x, 1.702);

/** x * Phi(x) with the error function (Hendrycks and Gimpel, arXiv 1606.08415). */
export function gelu(g: GraphBuilder, x: Value): Value {
  return g.operation({ operator: 'Gelu', domain: 'com.microsoft', inputs: [x], type: x.type, shape: x.shape });
}

/** By the names that `hidden_act` and `act_fn` have in configurations. */
export const activations = { silu, swish: silu, quick_gelu: quickGelu, gelu } as const;
export type ActivationName = keyof typeof activations;
