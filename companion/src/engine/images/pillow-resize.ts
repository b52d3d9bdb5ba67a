import type { Pixels } from './codec.ts';

/*
 * Pillow's bicubic resize, whose numbers CLIP's published preprocessing is tied to: a separable convolution whose kernel
 * widens with the reduction, in 8-bit fixed point (https://github.com/python-pillow/Pillow, Resample.c).
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

function resizeWidth(pixels: Pixels, width: number): Pixels {
  const { width: before, height, channels, data } = pixels;
  if (width === before) return pixels;
  const next = new Uint8Array(width * height * channels);
  const taps = tapsFor(before, width);
  const place = (columns: number) => (row: number, x: number) => row * columns + x;
  convolve(data, next, taps, place(before), place(width), height, channels);
  return { width, height, channels, data: next };
}

function resizeHeight(pixels: Pixels, height: number): Pixels {
  const { width, height: before, channels, data } = pixels;
  if (height === before) return pixels;
  const next = new Uint8Array(width * height * channels);
  const place = (column: number, y: number) => y * width + column;
  convolve(data, next, tapsFor(before, height), place, place, width, channels);
  return { width, height, channels, data: next };
}

/** Resizes with antialiasing as `Image.resize(size, BICUBIC)` of Pillow 13 does. */
export function resizeBicubic(pixels: Pixels, width: number, height: number): Pixels {
  const [rows, columns] = [pixels.height - height, pixels.width - width];
  // Levels are rounded between the passes, so their order shows. Pictures that lose more than twice as many rows as
  // columns are made shorter first, which is quicker (new in Pillow 13).
  if (rows > 0 && rows > 2 * columns) return resizeWidth(resizeHeight(pixels, height), width);
  return resizeHeight(resizeWidth(pixels, width), height);
}
