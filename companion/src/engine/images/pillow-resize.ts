import type { Pixels } from './codec.ts';

/*
 * Pillow's bicubic resize, whose numbers CLIP's published preprocessing is tied to: a separable convolution whose kernel
 * widens with the reduction, in 8-bit fixed point, rows first (https://github.com/python-pillow/Pillow, Resample.c).
 */

/** Pillow's cubic: Keys' kernel with a = -0.5. */
function cubic(x: number): number {
  const a = -0.5;
  const t = Math.abs(x);
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  if (t < 2) return (((t - 5) * t + 8) * t - 4) * a;
  return 0;
}
const cubicSupport = 2;
/** Coefficients are integers of this many fractional bits: 32 less 8 for a level and 2 for the kernel's overshoot. */
const precisionBits = 22;

interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

function tapsFor(size: number, target: number): Taps[] {
  const scale = size / target;
  const widening = Math.max(1, scale);
  const support = cubicSupport * widening;
  return Array.from({ length: target }, (_, at) => {
    const centre = (at + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const last = Math.min(size, Math.trunc(centre + support + 0.5));
    const raw = Array.from({ length: last - first }, (_, tap) => cubic((first + tap - centre + 0.5) / widening));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    const fixed = raw.map((weight) => (weight / total) * 2 ** precisionBits);
    return { first, weights: fixed.map((weight) => Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5)) };
  });
}

/** Convolves along one axis: `lines` of pixels, whose places the two functions give. */
function convolve(
  source: Uint8Array,
  target: Uint8Array,
  taps: readonly Taps[],
  sourceIndex: (line: number, at: number) => number,
  targetIndex: (line: number, at: number) => number,
  lines: number,
  channels: number,
): void {
  for (let line = 0; line < lines; line++)
    taps.forEach(({ first, weights }, at) => {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 2 ** (precisionBits - 1);
        for (let tap = 0; tap < weights.length; tap++)
          sum += (weights[tap] ?? 0) * (source[sourceIndex(line, first + tap) * channels + channel] ?? 0);
        target[targetIndex(line, at) * channels + channel] = Math.min(
          255,
          Math.max(0, Math.floor(sum / 2 ** precisionBits)),
        );
      }
    });
}

/** Resizes with antialiasing as `Image.resize(size, BICUBIC)` does. */
export function resizeBicubic(pixels: Pixels, width: number, height: number): Pixels {
  const { channels } = pixels;
  let current = pixels;
  if (width !== current.width) {
    const { width: before, height: rows, data } = current;
    const next = new Uint8Array(width * rows * channels);
    convolve(
      data,
      next,
      tapsFor(before, width),
      (row, x) => row * before + x,
      (row, x) => row * width + x,
      rows,
      channels,
    );
    current = { width, height: rows, channels, data: next };
  }
  if (height !== current.height) {
    const { height: before, data } = current;
    const next = new Uint8Array(width * height * channels);
    convolve(
      data,
      next,
      tapsFor(before, height),
      (column, y) => y * width + column,
      (column, y) => y * width + column,
      width,
      channels,
    );
    current = { width, height, channels, data: next };
  }
  return current;
}
