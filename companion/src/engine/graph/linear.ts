import type { GraphBuilder } from './builder.ts';
import { describeValue } from './builder.ts';
import { add, rank } from './operators.ts';
import type { Value } from './value.ts';

/*
 * Products of rows with weights of fewer bits, by ONNX Runtime's own operators
 * (https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md).
 */

/** Numbers in 8 bits: (value - zero) * scale. */
export interface EightBits {
  /** uint8. */
  readonly values: Value;
  readonly scale: Value;
  readonly zero: Value;
}

/**
 * `x` float32 in 8 bits, as a whole by its least and greatest value; 0 stays exactly 0. Once for all that ask for it: the
 * queries, keys and values of an attention are made of the same rows.
 */
export function toEightBits(g: GraphBuilder, x: Value): EightBits {
  if (x.type !== 'float32') g.fail(`DynamicQuantizeLinear of ${describeValue(x)}`);
  const [values, scale, zero] = g.allOnce(`8 bits of ${x.name}`, () =>
    g.node({
      operator: 'DynamicQuantizeLinear',
      inputs: [x],
      outputs: [
        { type: 'uint8', shape: x.shape },
        { type: 'float32', shape: [] },
        { type: 'uint8', shape: [] },
      ],
    }),
  );
  return values && scale && zero ? { values, scale, zero } : g.fail('DynamicQuantizeLinear has three outputs');
}

/** `x` [rows, K] times int8 `values` [K, M] by their `scales` [M], plus `bias` [M] -> [rows, M] float32. */
export function integerProduct(g: GraphBuilder, x: EightBits, values: Value, scales: Value, bias?: Value): Value {
  const [rows, columns] = rank(g, 'MatMulIntegerToFloat', x.values, 2);
  const [inner, out] = rank(g, 'MatMulIntegerToFloat', values, 2);
  if (columns !== inner || x.values.type !== 'uint8' || values.type !== 'int8' || scales.shape[0] !== out)
    g.fail(
      `MatMulIntegerToFloat of ${describeValue(x.values)} and ${describeValue(values)} by ${describeValue(scales)}`,
    );
  return g.operation({
    operator: 'MatMulIntegerToFloat',
    domain: 'com.microsoft',
    inputs: [x.values, values, x.scale, scales, x.zero, undefined, bias],
    type: 'float32',
    shape: [rows, out],
  });
}

export interface BlockBits {
  readonly bits: 4 | 8;
  /** Weights that share a scale; 16 or more, a power of two. */
  readonly block: number;
}

/**
 * `x` [rows, K] times uint8 `values` [M, K / block, block * bits / 8] by their `scales` [M, K / block], plus `bias` [M]
 * -> [rows, M].
 */
export function matMulNBits(
  g: GraphBuilder,
  x: Value,
  values: Value,
  scales: Value,
  { bits, block }: BlockBits,
  bias?: Value,
): Value {
  const [rows, columns] = rank(g, 'MatMulNBits', x, 2);
  const [out, blocks, bytes] = rank(g, 'MatMulNBits', values, 3);
  if (
    columns !== Number(blocks) * block ||
    bytes !== (block * bits) / 8 ||
    values.type !== 'uint8' ||
    scales.type !== x.type
  )
    g.fail(`MatMulNBits of ${describeValue(x)} and ${describeValue(values)} by ${describeValue(scales)}`);
  const product = g.operation({
    operator: 'MatMulNBits',
    domain: 'com.microsoft',
    inputs: [x, values, scales],
    type: x.type,
    shape: [rows, out],
    attributes: {
      K: { int: columns },
      N: { int: Number(out) },
      bits: { int: bits },
      block_size: { int: block },
      accuracy_level: { int: integerProducts },
    },
  });
  return bias ? add(g, product, bias) : product;
}

/** Each block of `x` is brought to 8 bits too: several times faster than widening the weights. */
const integerProducts = 4;
