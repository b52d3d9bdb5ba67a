import { likeness, type Lines } from './lines.ts';
import type { Drawn } from './outlines.ts';

/* Straight lines through the pixels of a hole, from what is known on one side to what is known on the other. */

/** Lines through each pixel. */
export const directions = 48;
/** Squared levels from which ends are not alike at all. */
const mostOff = 16 * likeness ** 2;

/** What rays meet, and how they go. */
export interface Rays {
  /** Of the picture with a border of one pixel: where rays go on, where they end, and where they leave. */
  readonly states: Uint8Array;
  readonly stride: number;
  /** For each direction, by length: how far the place is from where the ray begins. */
  readonly offsets: readonly Int32Array[];
}

const unknown = 0;
const end = 1;
const outside = 2;

export function raysIn({ width, height }: Drawn, hole: Uint8Array): Rays {
  const stride = width + 2;
  const states = new Uint8Array(stride * (height + 2)).fill(outside);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) states[(y + 1) * stride + x + 1] = hole[y * width + x] ? unknown : end;
  const longest = Math.ceil(Math.hypot(width, height)) + 2;
  const offsets = Array.from({ length: directions }, (_, index) => {
    const angle = (Math.PI * index) / directions;
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    return Int32Array.from(
      { length: longest },
      (_, length) => Math.round(length * y) * stride + Math.round(length * x),
    );
  });
  return { states, stride, offsets };
}

/** Reads the lines through `at` of which both ends are known and alike. */
export function readLines({ width, values }: Drawn, { states, stride, offsets }: Rays, at: number, lines: Lines): void {
  const colours = lines.values;
  const from = (Math.floor(at / width) + 1) * stride + (at % width) + 1;
  let count = 0;
  for (const offset of offsets) {
    let near = 1;
    while (states[from + (offset[near] ?? 0)] === unknown) near++;
    const one = from + (offset[near] ?? 0);
    if (states[one] === outside) continue;
    let far = 1;
    while (states[from - (offset[far] ?? 0)] === unknown) far++;
    const other = from - (offset[far] ?? 0);
    if (states[other] === outside) continue;
    const onePlace = placeOf(one);
    const otherPlace = placeOf(other);
    const red = (values[onePlace] ?? 0) - (values[otherPlace] ?? 0);
    const green = (values[onePlace + 1] ?? 0) - (values[otherPlace + 1] ?? 0);
    const blue = (values[onePlace + 2] ?? 0) - (values[otherPlace + 2] ?? 0);
    const off = red * red + green * green + blue * blue;
    if (off > mostOff) continue;
    const length = near + far;
    for (let channel = 0; channel < 3; channel++)
      colours[4 * count + channel] =
        ((values[onePlace + channel] ?? 0) * far + (values[otherPlace + channel] ?? 0) * near) / length;
    colours[4 * count + 3] = Math.exp(-off / (2 * likeness ** 2)) / length ** 2;
    count++;
  }
  lines.count = count;

  /** Of the first of three values. */
  function placeOf(bordered: number): number {
    const column = bordered % stride;
    return 3 * (((bordered - column) / stride - 1) * width + column - 1);
  }
}
