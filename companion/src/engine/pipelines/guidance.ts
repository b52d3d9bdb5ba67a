import { batchItem, type Tensor } from '../core/tensor.ts';

/**
 * Classifier-free guidance (Ho and Salimans, arXiv 2207.12598) of an output [2, ...] whose items are the negative and
 * the positive prompt's; with `rescale` above 0 its spread is drawn back to the positive one's (Lin et al., arXiv
 * 2305.08891, section 3.4).
 */
export function guide(output: Tensor, guidanceScale: number, rescale: number): Float32Array {
  const negative = batchItem(output, 0).data;
  const positive = batchItem(output, 1).data;
  const guided = new Float32Array(negative.length);
  for (let index = 0; index < guided.length; index++) {
    const base = negative[index] ?? 0;
    guided[index] = base + guidanceScale * ((positive[index] ?? 0) - base);
  }
  if (rescale === 0) return guided;
  const factor = rescale * (deviation(positive) / deviation(guided)) + (1 - rescale);
  return guided.map((value) => value * factor);
}

/** Standard deviation over all values, with PyTorch's n - 1. */
function deviation(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}
