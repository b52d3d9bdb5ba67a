import type { GraphBuilder } from './builder.ts';
import { describeValue } from './builder.ts';
import { product, sum, type Dim } from './dims.ts';
import { integerProduct, toEightBits } from './linear.ts';
import { concat, gather, rank, reshape, sizeOfDim, transpose } from './operators.ts';
import type { Value } from './value.ts';
import { outputSize, windowPlaces, type WindowOptions } from './windows.ts';

/*
 * A convolution as a product of 8-bit integers. ONNX's own forms do not serve: QLinearConv gives 8 bits and must know the
 * range of its output beforehand, ConvInteger is half as fast. Here the windows of the picture become rows of a matrix
 * (im2col), a few hundred at a time.
 */

/**
 * `x` [N, C, H, W] float32, brought to 8 bits as a whole, by int8 `values` [kernel * kernel * C, M] (a row for every channel
 * of every place in the window, from the top left) and their `scales` [M], plus `bias` [M] -> [N, M, H', W'].
 */
export function convInEightBits(
  g: GraphBuilder,
  x: Value,
  values: Value,
  scales: Value,
  bias: Value | undefined,
  options: WindowOptions,
): Value {
  const [batch, channels] = rank(g, 'Conv in 8 bits', x, 4);
  const [inner, out] = rank(g, 'Conv in 8 bits', values, 2);
  if (typeof channels !== 'number' || inner !== options.kernel ** 2 * channels)
    g.fail(`Conv in 8 bits of ${describeValue(x)} with the weight ${describeValue(values)}`);

  const small = toEightBits(g, x);
  const pixels = paddedPixels(g, transpose(g, small.values, [0, 2, 3, 1]), small.zero, options.pads);
  const windows = windowPlaces(g, x, options);
  const made = g.forEach(windows.places, (some) => {
    const rows = reshape(g, gather(g, pixels, some), [windows.rowsAtOnce, inner]);
    return integerProduct(g, { ...small, values: rows }, values, scales, bias);
  });
  const [height, width] = outputSize(x, options);
  const rows = firstRows(g, made, windows.count, product([batch, height, width]));
  const sizes = concat(g, [sizeOfDim(g, batch), windows.height, windows.width, g.integers([Number(out)])], 0);
  const shape = [batch, height, width, out];
  const last = g.operation({ operator: 'Reshape', inputs: [rows, sizes], type: rows.type, shape });
  return transpose(g, last, [0, 3, 1, 2]);
}

/** Every pixel of `x` [N, H, W, C] and of a border around it as a row [pixels, C]. */
function paddedPixels(g: GraphBuilder, x: Value, border: Value, pads: WindowOptions['pads']): Value {
  const [batch, height, width, channels] = rank(g, 'Pad', x, 4);
  const [top, left, bottom, right] = pads;
  const shape = [batch, sum([height, top + bottom]), sum([width, left + right]), channels];
  const amounts = g.integers([0, top, left, 0, 0, bottom, right, 0]);
  const padded = g.operation({ operator: 'Pad', inputs: [x, amounts, border], type: x.type, shape });
  return asRows(g, padded, product(shape.slice(0, 3)));
}

/** The first `rows` of `x` [some, at once, M], as rows; `count` is their number as a tensor. */
function firstRows(g: GraphBuilder, x: Value, count: Value, rows: Dim): Value {
  const [some = 0, atOnce = 0, columns = 0] = x.shape;
  const all = asRows(g, x, product([some, atOnce]));
  const inputs = [all, g.integers([0]), count, g.integers([0])];
  return g.operation({ operator: 'Slice', inputs, type: x.type, shape: [rows, columns] });
}

/** The last axis stays; the sizes of the others need not be known. */
function asRows(g: GraphBuilder, x: Value, rows: Dim): Value {
  const columns = x.shape.at(-1);
  if (typeof columns !== 'number') g.fail(`rows of ${describeValue(x)}`);
  const inputs = [x, g.integers([-1, columns])];
  return g.operation({ operator: 'Reshape', inputs, type: x.type, shape: [rows, columns] });
}
