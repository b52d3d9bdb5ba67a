import type { Pixels } from '../images/codec.ts';
import { differenceOf, type Drawn } from './outlines.ts';

/* A hole that was drawn smaller, at its own size: soft where areas are, sharp where they meet. */

/** From a pixel's middle, to the side and down: four points of it, so that outlines are smooth. */
const quarters = [-0.25, 0.25] as const;

/** The picture with the hole as it was drawn, at its own size. */
export function enlarged(drawn: Drawn, picture: Pixels, hole: Uint8Array): Pixels {
  const { width, height } = picture;
  const outlines = outlinesOf(drawn);
  const data = picture.data.slice();
  const colour = new Float32Array(3);
  const sum = new Float32Array(3);
  const sixteen: Sixteen = {
    places: new Int32Array(16),
    across: new Float32Array(4),
    down: new Float32Array(4),
  };
  const [across, down] = [drawn.width / width, drawn.height / height];
  for (let at = 0; at < hole.length; at++) {
    if (!hole[at]) continue;
    const x = at % width;
    const y = (at - x) / width;
    const column = (x + 0.5) * across - 0.5;
    const row = (y + 0.5) * down - 0.5;
    if (outlines[placeWithin(drawn, Math.floor(column), Math.floor(row))]) {
      sum.fill(0);
      for (const below of quarters)
        for (const right of quarters) {
          sampleOutline(drawn, column + right * across, row + below * down, sixteen, colour);
          for (let channel = 0; channel < 3; channel++) sum[channel] = (sum[channel] ?? 0) + (colour[channel] ?? 0) / 4;
        }
    } else sampleArea(drawn, column, row, sum);
    for (let channel = 0; channel < 3; channel++) data[3 * at + channel] = Math.round(sum[channel] ?? 0);
  }
  return { ...picture, data };
}

/** Levels, of all channels together, by which neighbours are of one area. */
const oneArea = 24;

function areOneArea(values: Float32Array, one: number, other: number): boolean {
  return differenceOf(values, one, other) <= oneArea;
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

/** The cubic B-spline: writes what four values around a place `t` behind the second count. */
function writeSpline(t: number, out: Float32Array): void {
  out[0] = (1 - t) ** 3 / 6;
  out[1] = (3 * t ** 3 - 6 * t ** 2 + 4) / 6;
  out[2] = (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6;
  out[3] = t ** 3 / 6;
}

function placeWithin({ width, height }: Drawn, x: number, y: number): number {
  return Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x));
}

/** The colour between four pixels. */
function sampleArea(drawn: Drawn, x: number, y: number, out: Float32Array): void {
  const { values } = drawn;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [across, down] = [x - left, y - top];
  const upperLeft = 3 * placeWithin(drawn, left, top);
  const upperRight = 3 * placeWithin(drawn, left + 1, top);
  const lowerLeft = 3 * placeWithin(drawn, left, top + 1);
  const lowerRight = 3 * placeWithin(drawn, left + 1, top + 1);
  for (let channel = 0; channel < 3; channel++) {
    const upper = (values[upperLeft + channel] ?? 0) * (1 - across) + (values[upperRight + channel] ?? 0) * across;
    const lower = (values[lowerLeft + channel] ?? 0) * (1 - across) + (values[lowerRight + channel] ?? 0) * across;
    out[channel] = upper * (1 - down) + lower * down;
  }
}

/** Sixteen pixels around a point, written anew for each: tens of thousands of small arrays would cost more than what is in them. */
interface Sixteen {
  /** Of their first values. */
  readonly places: Int32Array;
  /** What their columns and their rows count. */
  readonly across: Float32Array;
  readonly down: Float32Array;
}

/** The colour, between sixteen pixels, of the area that counts most there. */
function sampleOutline(drawn: Drawn, x: number, y: number, sixteen: Sixteen, out: Float32Array): void {
  const { values } = drawn;
  const { places, across, down } = sixteen;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  writeSpline(x - left, across);
  writeSpline(y - top, down);
  for (let index = 0; index < 16; index++)
    places[index] = 3 * placeWithin(drawn, left - 1 + (index & 3), top - 1 + (index >> 2));
  let most = 0;
  for (const one of places) {
    let total = 0;
    let [red, green, blue] = [0, 0, 0];
    for (let index = 0; index < 16; index++) {
      const other = places[index] ?? 0;
      if (!areOneArea(values, one, other)) continue;
      const weight = (down[index >> 2] ?? 0) * (across[index & 3] ?? 0);
      total += weight;
      red += weight * (values[other] ?? 0);
      green += weight * (values[other + 1] ?? 0);
      blue += weight * (values[other + 2] ?? 0);
    }
    if (total <= most) continue;
    most = total;
    out[0] = red / total;
    out[1] = green / total;
    out[2] = blue / total;
    if (most > 0.5) return;
  }
}
