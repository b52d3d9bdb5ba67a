import { describe, expect, it } from 'vitest';
import { prefillFromSurroundings, prefillWithPieces } from '../../../../companion/src/engine/fill/prefill.ts';
import { prefillWithStructure } from '../../../../companion/src/engine/fill/structure.ts';
import type { Pixels } from '../../../../companion/src/engine/images/codec.ts';

const side = 96;

function draw(colour: (x: number, y: number) => readonly number[]): Pixels {
  const data = Uint8Array.from(
    { length: side * side * 3 },
    (_, at) => colour(Math.floor(at / 3) % side, Math.floor(at / 3 / side))[at % 3] ?? 0,
  );
  return { width: side, height: side, channels: 3, data };
}

const isHole = (x: number, y: number) => x >= 34 && x < 62 && y >= 30 && y < 58;
const hole = Uint8Array.from({ length: side * side }, (_, at) => (isHole(at % side, Math.floor(at / side)) ? 255 : 0));
/** The picture with a pink square over the hole. */
const covered = (picture: Pixels): Pixels => ({
  ...picture,
  data: picture.data.map((level, at) => (hole[Math.floor(at / 3)] ? ([225, 60, 110][at % 3] ?? 0) : level)),
});

/** Mean difference in the hole, levels. */
function errorOf(filled: Pixels | undefined, truth: Pixels): number {
  let sum = 0;
  let count = 0;
  truth.data.forEach((level, at) => {
    if (!hole[Math.floor(at / 3)]) return;
    sum += Math.abs(level - (filled?.data[at] ?? -1000));
    count++;
  });
  return sum / count;
}

const patterns: readonly [string, Pixels][] = [
  ['stripes', draw((x, y) => ((x + y) % 16 < 8 ? [20, 30, 90] : [240, 230, 200]))],
  ['a grid', draw((x, y) => (x % 12 < 2 || y % 12 < 2 ? [230, 230, 240] : [200, 80, 120]))],
  ['a horizon', draw((_, y) => (y < 45 ? [130, 190, 240] : [30, 110, 120]))],
];

describe('a hole filled with pieces of what surrounds it', () => {
  it.each(patterns)('goes on with %s', (_, truth) => {
    expect(errorOf(prefillWithStructure(covered(truth), hole), truth)).toBeLessThan(3);
    // Colours alone do not.
    expect(errorOf(prefillFromSurroundings(covered(truth), hole), truth)).toBeGreaterThan(8);
  });

  it('is the same every time', () => {
    const picture = covered(patterns[0]?.[1] ?? draw(() => [0, 0, 0]));
    expect(prefillWithStructure(picture, hole)).toEqual(prefillWithStructure(picture, hole));
  });

  it('leaves what is known as it is', () => {
    const picture = covered(draw((x, y) => [(x * 37) % 256, (y * 91) % 256, (x * y) % 256]));
    const filled = prefillWithStructure(picture, hole);
    picture.data.forEach((level, at) => {
      if (!hole[Math.floor(at / 3)]) expect(filled?.data[at]).toBe(level);
    });
  });

  it('is not to be had where next to nothing is known', () => {
    const picture = draw(() => [9, 9, 9]);
    expect(prefillWithStructure(picture, new Uint8Array(side * side).fill(255))).toBeUndefined();
  });

  it('gives way to smooth colours where the picture is a gradient', () => {
    const gradient = draw((x, y) => [2 * x, 2 * y, 120]);
    const filled = prefillWithPieces(covered(gradient), hole);
    expect(filled).toEqual(prefillFromSurroundings(covered(gradient), hole));
    expect(errorOf(filled, gradient)).toBeLessThan(3);
  });
});
