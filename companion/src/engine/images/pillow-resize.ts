import type { Rect } from '../../../../shared/src/geometry.ts';
import type { Pixels } from './codec.ts';

/*
 * Pillow's bicubic resize, whose numbers CLIP's published preprocessing is tied to and which serves everything else too: a separable convolution whose kernel
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
  /** Fixed point, and so is every sum: what Pillow adds up in 32 bits fits into them here too. */
  readonly weights: Int32Array;
}

/** A stretch of one axis of the source, pixels. */
interface Stretch {
  readonly start: number;
  readonly length: number;
}

function tapsFor(size: number, target: number, { start, length }: Stretch): Taps[] {
  const scale = length / target;
  const widening = Math.max(1, scale);
  const support = cubicSupport * widening;
  return Array.from({ length: target }, (_, at) => {
    const centre = start + (at + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const last = Math.min(size, Math.trunc(centre + support + 0.5));
    const raw = Float64Array.from({ length: last - first }, (_, tap) => cubic((first + tap - centre + 0.5) / widening));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    return { first, weights: Int32Array.from(raw, (weight) => fixedPoint(weight / total)) };
  });
}

function fixedPoint(weight: number): number {
  return Math.trunc(weight * 2 ** precisionBits + (weight < 0 ? -0.5 : 0.5));
}

const half = 2 ** (precisionBits - 1);

function levelOf(sum: number): number {
  const level = sum >> precisionBits;
  return level < 0 ? 0 : level > 255 ? 255 : level;
}

function resizeWidth(pixels: Pixels, width: number, { x: start, width: length }: Rect): Pixels {
  const { width: before, height, channels, data } = pixels;
  if (width === before && length === before) return pixels;
  const next = new Uint8Array(width * height * channels);
  const taps = tapsFor(before, width, { start, length });
  for (let y = 0; y < height; y++) {
    let to = y * width * channels;
    for (const { first, weights } of taps)
      for (let channel = 0; channel < channels; channel++) {
        let from = (y * before + first) * channels + channel;
        let sum = half;
        for (let tap = 0; tap < weights.length; tap++, from += channels)
          sum += Math.imul(weights[tap] ?? 0, data[from] ?? 0);
        next[to++] = levelOf(sum);
      }
  }
  return { width, height, channels, data: next };
}

function resizeHeight(pixels: Pixels, height: number, { y: start, height: length }: Rect): Pixels {
  const { width, height: before, channels, data } = pixels;
  if (height === before && length === before) return pixels;
  const row = width * channels;
  const next = new Uint8Array(row * height);
  const sums = new Int32Array(row);
  tapsFor(before, height, { start, length }).forEach(({ first, weights }, y) => {
    sums.fill(half);
    // Row after row, as they lie in memory.
    weights.forEach((weight, tap) => {
      const from = (first + tap) * row;
      for (let at = 0; at < row; at++) sums[at] = (sums[at] ?? 0) + Math.imul(weight, data[from + at] ?? 0);
    });
    for (let at = 0; at < row; at++) next[y * row + at] = levelOf(sums[at] ?? 0);
  });
  return { width, height, channels, data: next };
}

/**
 * Resizes with antialiasing as `Image.resize(size, BICUBIC)` of Pillow 13 does. Nothing moves, which libvips does not
 * hold to: its enlarged pictures lie half a pixel to the right and below (sharp 0.35, libvips 8.18, every kernel).
 * @param box the part of the picture that is taken, pixels and parts of them; all of it when absent
 */
export function resizeBicubic(pixels: Pixels, width: number, height: number, box: Rect = wholeOf(pixels)): Pixels {
  const [rows, columns] = [box.height - height, box.width - width];
  // Levels are rounded between the passes, so their order shows. Pictures that lose more than twice as many rows as
  // columns are made shorter first, which is quicker (new in Pillow 13).
  if (rows > 0 && rows > 2 * columns) return resizeWidth(resizeHeight(pixels, height, box), width, box);
  return resizeHeight(resizeWidth(pixels, width, box), height, box);
}

function wholeOf({ width, height }: Pixels): Rect {
  return { x: 0, y: 0, width, height };
}
