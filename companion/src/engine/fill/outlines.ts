import type { Pixels } from '../images/codec.ts';
import { distanceTo } from './distance.ts';

/* Outlines between smooth areas: where they are, how they become straight, and how they stay sharp when enlarged. */

/** A picture in which a hole is being drawn. */
export interface Drawn {
  readonly width: number;
  readonly height: number;
  /** Three to a pixel. */
  readonly values: Float32Array;
}

/** Rounds in which outlines are straightened, and pixels to each side that are looked at. */
const straightenings = 3;
const straightenRadius = 2;

export function straightenOutlines(drawn: Drawn, pixels: readonly number[]): void {
  for (let round = 0; round < straightenings; round++) straighten(drawn, pixels, straightenRadius);
}

/** Of a pixel, to the side and down. */
const quarters = [0.25, 0.75] as const;

/** The picture with the hole as it was drawn, at its own size. */
export function enlarged(drawn: Drawn, picture: Pixels, hole: Uint8Array): Pixels {
  const { width, height } = picture;
  const outlines = outlinesOf(drawn);
  const data = picture.data.slice();
  const colour = new Float32Array(3);
  const sum = new Float32Array(3);
  for (let at = 0; at < hole.length; at++) {
    if (!hole[at]) continue;
    const x = at % width;
    const y = (at - x) / width;
    sum.fill(0);
    // Four points of each pixel, so that its outlines are smooth.
    for (const down of quarters)
      for (const right of quarters) {
        const column = ((x + right) * drawn.width) / width - 0.5;
        const row = ((y + down) * drawn.height) / height - 0.5;
        sample(drawn, outlines, column, row, colour);
        for (let channel = 0; channel < 3; channel++) sum[channel] = (sum[channel] ?? 0) + (colour[channel] ?? 0) / 4;
      }
    for (let channel = 0; channel < 3; channel++) data[3 * at + channel] = Math.round(sum[channel] ?? 0);
  }
  return { ...picture, data };
}

/**
 * What is known next to the hole, without the pixels in which two areas mix along their outline: lines that end in them
 * would spread a colour that is neither's.
 */
export function cleanEnds(drawn: Drawn, hole: Uint8Array): Float32Array {
  const { width, height } = drawn;
  const distance = distanceTo(hole, width, height);
  const ends: number[] = [];
  distance.forEach((pixels, at) => pixels > 0 && pixels < 2 && ends.push(at));
  const cleaned: Drawn = { ...drawn, values: drawn.values.slice() };
  straighten(cleaned, ends, straightenRadius, hole);
  return cleaned.values;
}

/**
 * Each pixel becomes the one of its neighbours that differs least from all of them (Astola et al., Vector Median Filters,
 * 1990). @param without not 0: not a neighbour
 */
function straighten(
  { width, height, values }: Drawn,
  pixels: readonly number[],
  radius: number,
  without?: Uint8Array,
): void {
  const before = values.slice();
  const near: number[] = [];
  for (const at of pixels) {
    const x = at % width;
    const y = (at - x) / width;
    near.length = 0;
    for (let row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row++)
      for (let column = Math.max(0, x - radius); column <= Math.min(width - 1, x + radius); column++)
        if (!without?.[row * width + column]) near.push(3 * (row * width + column));
    let least = Infinity;
    let best = 3 * at;
    for (const one of near) {
      let sum = 0;
      for (const other of near) {
        sum +=
          Math.abs((before[one] ?? 0) - (before[other] ?? 0)) +
          Math.abs((before[one + 1] ?? 0) - (before[other + 1] ?? 0)) +
          Math.abs((before[one + 2] ?? 0) - (before[other + 2] ?? 0));
        if (sum >= least) break;
      }
      if (sum < least) {
        least = sum;
        best = one;
      }
    }
    values.set(before.subarray(best, best + 3), 3 * at);
  }
}

/** Levels, of all channels together, by which neighbours are of one area. */
const oneArea = 24;

function areOneArea(values: Float32Array, one: number, other: number): boolean {
  return (
    Math.abs((values[one] ?? 0) - (values[other] ?? 0)) +
      Math.abs((values[one + 1] ?? 0) - (values[other + 1] ?? 0)) +
      Math.abs((values[one + 2] ?? 0) - (values[other + 2] ?? 0)) <=
    oneArea
  );
}

/** 1 for each pixel of which a neighbour within two pixels to the side or down is of another area. */
function outlinesOf({ width, height, values }: Drawn): Uint8Array {
  const outlines = new Uint8Array(width * height);
  const mark = (at: number, step: number, last: number) => {
    if (areOneArea(values, 3 * at, 3 * (at + step))) return;
    for (let far = -1; far <= 2; far++) outlines[Math.min(last, Math.max(0, at + far * step))] = 1;
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (x < width - 1) mark(at, 1, outlines.length - 1);
      if (y < height - 1) mark(at, width, outlines.length - 1);
    }
  return outlines;
}

/** The cubic B-spline: four values around a place `t` behind the second. */
function splineWeights(t: number): readonly number[] {
  return [(1 - t) ** 3 / 6, (3 * t ** 3 - 6 * t ** 2 + 4) / 6, (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6, t ** 3 / 6];
}

/** The colour between pixels; at outlines that of the area that counts most there, so that they are smooth and sharp. */
function sample({ width, height, values }: Drawn, outlines: Uint8Array, x: number, y: number, out: Float32Array): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const column = (at: number) => Math.min(width - 1, Math.max(0, at));
  const row = (at: number) => width * Math.min(height - 1, Math.max(0, at));
  if (!outlines[row(top) + column(left)]) {
    const [across, down] = [x - left, y - top];
    for (let channel = 0; channel < 3; channel++) {
      const value = (right: number, below: number) =>
        values[3 * (row(top + below) + column(left + right)) + channel] ?? 0;
      const upper = value(0, 0) * (1 - across) + value(1, 0) * across;
      const lower = value(0, 1) * (1 - across) + value(1, 1) * across;
      out[channel] = upper * (1 - down) + lower * down;
    }
    return;
  }
  const acrossWeights = splineWeights(x - left);
  const downWeights = splineWeights(y - top);
  const reach = [0, 1, 2, 3];
  const places = reach.flatMap((below) => reach.map((right) => 3 * (row(top - 1 + below) + column(left - 1 + right))));
  const weights = downWeights.flatMap((down) => acrossWeights.map((across) => down * across));
  let most = 0;
  for (const one of places) {
    let total = 0;
    let [red, green, blue] = [0, 0, 0];
    places.forEach((other, index) => {
      if (!areOneArea(values, one, other)) return;
      const weight = weights[index] ?? 0;
      total += weight;
      red += weight * (values[other] ?? 0);
      green += weight * (values[other + 1] ?? 0);
      blue += weight * (values[other + 2] ?? 0);
    });
    if (total <= most) continue;
    most = total;
    out[0] = red / total;
    out[1] = green / total;
    out[2] = blue / total;
  }
}
