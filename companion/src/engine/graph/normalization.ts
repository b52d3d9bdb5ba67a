import type { GraphBuilder } from './builder.ts';
import { describeValue } from './builder.ts';
import { product } from './dims.ts';
import { add, multiply, rank, reshape } from './operators.ts';
import type { Value } from './value.ts';

export interface Affine {
  readonly scale: Value;
  readonly shift: Value;
}

/**
 * Group normalisation (Wu and He, arXiv 1803.08494) of `x` [N, C, H, W]; `scale` and `shift` are [C, 1, 1]. Written as
 * instance normalisation of [N, groups, rest], which every provider runs, since ONNX's own GroupNormalization is taken
 * apart on WebGPU and ONNX Runtime's fused one is missing on the CPU.
 */
export function groupNorm(g: GraphBuilder, x: Value, groups: number, epsilon: number, { scale, shift }: Affine): Value {
  const [batch, channels, height, width] = rank(g, 'GroupNorm', x, 4);
  if (typeof channels !== 'number' || channels % groups !== 0)
    g.fail(`${groups} norm groups do not divide ${describeValue(x)}`);
  const inGroups = reshape(g, x, [batch, groups, product([channels / groups, height, width])]);
  const normalized = g.operation({
    operator: 'InstanceNormalization',
    inputs: [inGroups, g.repeated(1, groups), g.repeated(0, groups)],
    type: x.type,
    shape: inGroups.shape,
    attributes: { epsilon: { float: epsilon } },
  });
  return add(g, multiply(g, reshape(g, normalized, x.shape), scale), shift);
}

/** Layer normalisation over the last axis (Ba et al., arXiv 1607.06450). */
export function layerNorm(g: GraphBuilder, x: Value, epsilon: number, { scale, shift }: Affine): Value {
  if (scale.shape[0] !== x.shape.at(-1))
    g.fail(`LayerNorm of ${describeValue(x)} with the scale ${describeValue(scale)}`);
  return g.operation({
    operator: 'LayerNormalization',
    inputs: [x, scale, shift],
    type: x.type,
    shape: x.shape,
    attributes: { axis: { int: -1 }, epsilon: { float: epsilon } },
  });
}
