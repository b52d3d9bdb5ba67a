import type { GraphBuilder } from '../graph/builder.ts';
import { convInEightBits } from '../graph/convolution-in-eight-bits.ts';
import { integerProduct, matMulNBits, toEightBits } from '../graph/linear.ts';
import { cast, concat, slice } from '../graph/operators.ts';
import type { ElementType, Value } from '../graph/value.ts';
import type { WindowOptions } from '../graph/windows.ts';
import type { QuantizedWeight, StoredTensor } from '../weights/source.ts';

/** `x` [rows, in] times the weights of a Linear in fewer bits, plus `bias` [out] -> [rows, out]. */
export function quantizedProduct(g: GraphBuilder, x: Value, linear: QuantizedWeight, bias: Value | undefined): Value {
  return concat(g, quantizedProductInParts(g, x, linear, bias), 1);
}

/** The same as columns side by side, in as many pieces as the weights are kept in: [rows, out / pieces] each. */
export function quantizedProductInParts(
  g: GraphBuilder,
  x: Value,
  linear: QuantizedWeight,
  bias: Value | undefined,
): Value[] {
  switch (linear.scheme) {
    case 'columns': {
      const small = toEightBits(g, x);
      const parts = slices(g, linear.values, 'int8');
      const width = Number(linear.values.shape[2]);
      const scales = slices(g, { ...linear.scales, shape: [parts.length, width] }, 'float32');
      return parts.map((values, part) => {
        const shift = bias && (parts.length === 1 ? bias : columnsOf(g, bias, part * width, width));
        return integerProduct(g, small, values, scales[part] ?? g.fail('a part has no scales'), shift);
      });
    }
    case 'blocks': {
      const scales = cast(g, constant(g, linear.scales, 'float32'), x.type);
      return [matMulNBits(g, x, constant(g, linear.values, 'uint8'), scales, linear, bias)];
    }
  }
}

/** The convolution of `x` [N, C, H, W] by weights in fewer bits, plus `bias` [out] -> [N, out, H', W']. */
export function quantizedConv(
  g: GraphBuilder,
  x: Value,
  filters: QuantizedWeight,
  bias: Value | undefined,
  options: WindowOptions,
): Value {
  const [values, ...more] = filters.scheme === 'columns' ? slices(g, filters.values, 'int8') : [];
  if (!values || more.length > 0) g.fail(`a convolution by weights in ${filters.scheme}`);
  return convInEightBits(g, x, values, constant(g, filters.scales, 'float32'), bias, options);
}

function constant(g: GraphBuilder, { file, offset, length, shape }: StoredTensor, type: ElementType): Value {
  return g.initializer(`${file}@${offset}`, type, shape, { kind: 'external', file, offset, length });
}

/** The slices of a tensor along its first axis. */
function slices(g: GraphBuilder, stored: StoredTensor, type: ElementType): Value[] {
  const [count = 1, ...shape] = stored.shape;
  const length = stored.length / count;
  return Array.from({ length: count }, (_, at) =>
    constant(g, { ...stored, shape, length, offset: stored.offset + at * length }, type),
  );
}

/** A piece of a constant. */
function columnsOf(g: GraphBuilder, x: Value, begin: number, count: number): Value {
  return g.constant(`${x.name} from ${begin}`, () => slice(g, x, 0, begin, begin + count));
}
