import type { Pixels } from '../../../../companion/src/engine/images/codec.ts';

/** A drawn picture with a hole, and what the hole hides. */
export interface Covered {
  readonly truth: Pixels;
  /** The truth with pink over the hole. */
  readonly picture: Pixels;
  /** 255 in the hole. */
  readonly hole: Uint8Array;
}

export function draw(width: number, height: number, colour: (x: number, y: number) => readonly number[]): Pixels {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return colour(pixel % width, Math.floor(pixel / width))[at % 3] ?? 0;
  });
  return { width, height, channels: 3, data };
}

/** 255 inside, one channel. */
export function drawMask(width: number, height: number, isInside: (x: number, y: number) => boolean): Pixels {
  const data = Uint8Array.from({ length: width * height }, (_, at) =>
    isInside(at % width, Math.floor(at / width)) ? 255 : 0,
  );
  return { width, height, channels: 1, data };
}

export function cover(truth: Pixels, isHole: (x: number, y: number) => boolean): Covered {
  const { data: hole } = drawMask(truth.width, truth.height, isHole);
  const pink = [225, 60, 110];
  const data = truth.data.map((level, at) => (hole[Math.floor(at / 3)] ? (pink[at % 3] ?? 0) : level));
  return { truth, picture: { ...truth, data }, hole };
}

/** Mean difference in the hole, levels; infinite where nothing was filled. */
export function errorOf(filled: Pixels | undefined, { truth, hole }: Covered): number {
  if (!filled) return Infinity;
  let sum = 0;
  let count = 0;
  truth.data.forEach((level, at) => {
    if (!hole[Math.floor(at / 3)]) return;
    sum += Math.abs(level - (filled.data[at] ?? 0));
    count++;
  });
  return sum / count;
}

/** Levels outside of the hole that are not as they were. */
export function changedOutside(filled: Pixels | undefined, { picture, hole }: Covered): number {
  let changed = 0;
  picture.data.forEach((level, at) => {
    if (!hole[Math.floor(at / 3)] && filled?.data[at] !== level) changed++;
  });
  return changed;
}

const square = (x: number, y: number) => x >= 34 && x < 62 && y >= 30 && y < 58;

/** What pieces go on with, a square of it covered. */
export const patterns: readonly (readonly [string, Covered])[] = [
  [
    'stripes',
    cover(
      draw(96, 96, (x, y) => ((x + y) % 16 < 8 ? [20, 30, 90] : [240, 230, 200])),
      square,
    ),
  ],
  [
    'a grid',
    cover(
      draw(96, 96, (x, y) => (x % 12 < 2 || y % 12 < 2 ? [230, 230, 240] : [200, 80, 120])),
      square,
    ),
  ],
];

/** Sky over water, and a shore that rises to the right; a tall stroke covers where they meet. */
export function shore(side: number): Covered {
  const truth = draw(side, side, (column, row) => {
    const [x, y] = [column / side, row / side];
    if (y < 0.4) return [140 + 90 * y, 190 + 60 * y, 235];
    if (y > 0.95 - 0.6 * x) return [70 - 30 * y, 120 - 40 * y, 80];
    return [170 - 90 * y, 190 - 80 * y, 195 - 60 * y];
  });
  return cover(truth, (x, y) => x >= 0.55 * side && x < 0.68 * side && y >= 0.2 * side && y < 0.85 * side);
}

export const gradient = cover(
  draw(96, 96, (x, y) => [2 * x, 2 * y, 120]),
  square,
);
