import type { AnyTensor } from './case.ts';

/** ||got - expected|| / ||expected|| (2-norm); Infinity when the shapes differ or a value is not a number. */
export function relativeError(got: AnyTensor, expected: AnyTensor): number {
  if (got.dims.length !== expected.dims.length || got.dims.some((dim, axis) => dim !== expected.dims[axis]))
    return Infinity;
  let difference = 0;
  let norm = 0;
  for (let index = 0; index < expected.data.length; index++) {
    const wanted = Number(expected.data[index]);
    difference += (Number(got.data[index]) - wanted) ** 2;
    norm += wanted ** 2;
  }
  if (difference === 0) return 0;
  const error = Math.sqrt(difference / norm);
  return Number.isNaN(error) ? Infinity : error;
}

/** Mean absolute difference in levels of 0 to 255; Infinity when the sizes differ. */
export function meanLevels(got: AnyTensor, expected: AnyTensor): number {
  if (got.data.length !== expected.data.length || got.dims[1] !== expected.dims[1]) return Infinity;
  let total = 0;
  for (let index = 0; index < expected.data.length; index++)
    total += Math.abs(Number(got.data[index]) - Number(expected.data[index]));
  return total / expected.data.length;
}
