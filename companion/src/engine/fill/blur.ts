import type { Field } from './harmonic.ts';

/** Box blurs of these widths, one after the other, come near a Gaussian (Kovesi, Fast Almost-Gaussian Filtering, 2010). */
function boxRadii(sigma: number): readonly number[] {
  const passes = 3;
  const ideal = Math.sqrt((12 * sigma ** 2) / passes + 1);
  const lower = 2 * Math.floor((ideal - 1) / 2) + 1;
  const wide = Math.round((12 * sigma ** 2 - passes * (lower ** 2 + 4 * lower + 3)) / (-4 * lower - 4));
  return Array.from({ length: passes }, (_, pass) => (lower - 1) / 2 + (pass < wide ? 0 : 1));
}

/** A running mean of `2 radius + 1` values along a line; beyond its ends there is nothing. */
function blurLine(line: Float64Array, out: Float64Array, count: number, radius: number): void {
  let sum = 0;
  for (let at = 0; at < Math.min(radius, count); at++) sum += line[at] ?? 0;
  for (let at = 0; at < count; at++) {
    if (at + radius < count) sum += line[at + radius] ?? 0;
    if (at > radius) sum -= line[at - radius - 1] ?? 0;
    out[at] = sum / (2 * radius + 1);
  }
}

/**
 * Blurs a plane in place, nearly Gaussian. What lies beyond its border counts as 0: blur values times weights and the
 * weights themselves, and divide, to leave out what is unknown.
 */
export function blurPlane(values: Float32Array, width: number, height: number, sigma: number): void {
  const longest = Math.max(width, height);
  let line = new Float64Array(longest);
  let out = new Float64Array(longest);
  const blurAll = (first: number, step: number, count: number) => {
    for (let at = 0; at < count; at++) line[at] = values[first + at * step] ?? 0;
    for (const radius of boxRadii(sigma)) {
      blurLine(line, out, count, radius);
      [line, out] = [out, line];
    }
    for (let at = 0; at < count; at++) values[first + at * step] = line[at] ?? 0;
  };
  for (let y = 0; y < height; y++) blurAll(y * width, 1, width);
  for (let x = 0; x < width; x++) blurAll(x, width, height);
}

/** Blurred weights below this: no pixel that counts is near. */
const leastWeight = 1e-6;

/**
 * Values of a picture, blurred from the pixels that count alone; 0 where none is near.
 * @param weights what each pixel counts, 0 or 1 @param sigma deviation, pixels
 */
export function blurredFrom(
  { width, height, channels, values }: Omit<Field, 'values'> & { readonly values: ArrayLike<number> },
  weights: Float32Array,
  sigma: number,
): Float32Array {
  const blurred = new Float32Array(values.length);
  const blurredWeights = weights.slice();
  blurPlane(blurredWeights, width, height, sigma);
  const plane = new Float32Array(width * height);
  for (let channel = 0; channel < channels; channel++) {
    for (let at = 0; at < plane.length; at++) plane[at] = (weights[at] ?? 0) * (values[at * channels + channel] ?? 0);
    blurPlane(plane, width, height, sigma);
    for (let at = 0; at < plane.length; at++)
      blurred[at * channels + channel] = (plane[at] ?? 0) / Math.max(leastWeight, blurredWeights[at] ?? 0);
  }
  return blurred;
}
