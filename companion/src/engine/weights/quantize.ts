/*
 * Weights in fewer bits, symmetric about 0, each group of them with a scale of its own: the largest of a group becomes the
 * largest integer. Rounding to the nearest keeps the error of a group under half its scale.
 */

/** Of a matrix [out, in]. */
export interface MatrixSize {
  readonly out: number;
  readonly inner: number;
}

export interface QuantizedColumns {
  /** [parts, in, out / parts]. */
  readonly values: Int8Array;
  /** [out]. */
  readonly scales: Float32Array;
}

/** The greatest integer that weights become: of 8 bits the greatest that has a counterpart below 0, or of 7. */
export type Int8Most = 127 | 63;

export interface ColumnOptions {
  readonly most?: Int8Most;
  /** So many groups of columns lie one after the other. */
  readonly parts?: number;
}

/** A cache line holds as many bytes. */
const tile = 64;

/** One scale for each of `weights` [out, in]'s outputs. */
export function quantizeColumns(
  weights: Float32Array,
  { out, inner }: MatrixSize,
  { most = 127, parts = 1 }: ColumnOptions = {},
): QuantizedColumns {
  const values = new Int8Array(out * inner);
  const scales = new Float32Array(out);
  for (let row = 0; row < out; row++) scales[row] = scaleOf(weights, row * inner, (row + 1) * inner, most);
  const width = out / parts;
  // A tile at a time: rows become columns, and a whole column would touch a line of the cache for every byte.
  for (let top = 0; top < out; top += tile)
    for (let left = 0; left < inner; left += tile)
      for (let row = top; row < Math.min(out, top + tile); row++) {
        const scale = scales[row] ?? 1;
        const column = Math.floor(row / width) * inner * width + (row % width);
        for (let at = left; at < Math.min(inner, left + tile); at++)
          values[at * width + column] = Math.round((weights[row * inner + at] ?? 0) / scale);
      }
  return { values, scales };
}

export interface BlockBits {
  readonly bits: 4 | 8;
  /** Weights that share a scale; divides `inner`. */
  readonly block: number;
}

export interface QuantizedBlocks {
  /** [out, in / block, block * bits / 8]: unsigned, 0 stands in the middle of the range; of two in a byte the first is the lower half. */
  readonly values: Uint8Array;
  /** [out, in / block]. */
  readonly scales: Float32Array;
}

/** One scale for every `block` neighbours in a row of `weights` [out, in]. */
export function quantizeBlocks(
  weights: Float32Array,
  { out, inner }: MatrixSize,
  { bits, block }: BlockBits,
): QuantizedBlocks {
  const middle = 2 ** (bits - 1);
  const perByte = 8 / bits;
  const values = new Uint8Array((out * inner) / perByte);
  const scales = new Float32Array((out * inner) / block);
  for (let group = 0; group < scales.length; group++) {
    const begin = group * block;
    const scale = scaleOf(weights, begin, begin + block, middle - 1);
    scales[group] = scale;
    for (let at = begin; at < begin + block; at++) {
      const value = Math.round((weights[at] ?? 0) / scale) + middle;
      const byte = Math.floor(at / perByte);
      values[byte] = (values[byte] ?? 0) | (value << (bits * (at % perByte)));
    }
  }
  return { values, scales };
}

/** 1 for a group of zeros, which any scale keeps. */
function scaleOf(weights: Float32Array, begin: number, end: number, most: number): number {
  let largest = 0;
  for (let at = begin; at < end; at++) largest = Math.max(largest, Math.abs(weights[at] ?? 0));
  return largest > 0 ? Math.fround(largest / most) : 1;
}
