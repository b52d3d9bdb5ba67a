import { describe, expect, it } from 'vitest';
import { joinColours } from '../../../../companion/src/engine/fill/join-colours.ts';
import type { Pixels } from '../../../../companion/src/engine/images/codec.ts';
import { draw, drawMask } from './covered-picture.ts';

const side = 64;
const isInside = (x: number, y: number) => x >= 16 && x < 48 && y >= 16 && y < 48;
const mask = drawMask(side, side, isInside);

/** Sky that grows lighter downward. */
const sky = (y: number) => [110 + y, 160 + y / 2, 220];
const original = draw(side, side, (x, y) => (isInside(x, y) ? [225, 60, 110] : sky(y)));

function levelsAt({ data }: Pixels, x: number, y: number): number[] {
  return [...data.subarray(3 * (y * side + x), 3 * (y * side + x) + 3)];
}

function farthestFromSky(picture: Pixels): number {
  let most = 0;
  for (let y = 16; y < 48; y++)
    for (let x = 16; x < 48; x++)
      levelsAt(picture, x, y).forEach(
        (level, channel) => (most = Math.max(most, Math.abs(level - (sky(y)[channel] ?? 0)))),
      );
  return most;
}

describe('what was painted in the colours around it', () => {
  it('takes them exactly, however the network was off: all over, or on one side more than on the other', () => {
    const tinted = draw(side, side, (x, y) => sky(y).map((level, channel) => level + [12, -x / 4, 8][channel]!));
    const { picture, agreement } = joinColours(tinted, original, mask);
    expect(agreement).toBeGreaterThan(0.95);
    expect(farthestFromSky(tinted)).toBeGreaterThan(10);
    expect(farthestFromSky(picture)).toBeLessThan(4);
  });

  it('keeps what it shows', () => {
    const cloud = (x: number, y: number) => (Math.hypot(x - 32, y - 32) < 8 ? 25 : 0);
    const cloudy = draw(side, side, (x, y) => sky(y).map((level) => level - 10 + cloud(x, y)));
    const { picture } = joinColours(cloudy, original, mask);
    const [red = 0] = levelsAt(picture, 32, 32);
    expect(red - (sky(32)[0] ?? 0)).toBeGreaterThan(20);
  });
});

describe('what was painted in other colours', () => {
  it('stays as it is to the last level', () => {
    const turquoise = draw(side, side, () => [64, 224, 208]);
    const { picture, agreement } = joinColours(
      turquoise,
      draw(side, side, () => [112, 124, 136]),
      mask,
    );
    expect(agreement).toBe(0);
    expect(picture.data).toEqual(turquoise.data);
  });

  it('goes over into the others without a jump: a little further off, a little less is moved', () => {
    const grey = draw(side, side, () => [120, 120, 120]);
    const agreements = [0, 10, 20, 30, 40, 50, 60, 80, 100].map(
      (off) =>
        joinColours(
          draw(side, side, () => [120 + off, 120, 120 - off]),
          grey,
          mask,
        ).agreement,
    );
    expect(agreements).toEqual(agreements.toSorted((a, b) => b - a));
    expect([agreements[0], agreements.at(-1)]).toEqual([1, 0]);
    expect(agreements.some((agreement) => agreement > 0.1 && agreement < 0.9)).toBe(true);
  });
});

it('asks the colour of an area and not its texture: stripes of two colours agree with their mean', () => {
  const striped = draw(side, side, (x) => (x % 4 < 2 ? [60, 60, 60] : [180, 180, 180]));
  expect(
    joinColours(
      draw(side, side, () => [120, 120, 120]),
      striped,
      mask,
    ).agreement,
  ).toBeGreaterThan(0.9);
});

it('leaves a picture all of which is painted over as it is', () => {
  const all: Pixels = { ...mask, data: new Uint8Array(side * side).fill(255) };
  const painted = draw(side, side, () => [200, 30, 30]);
  expect(joinColours(painted, original, all)).toEqual({ picture: painted, agreement: 0 });
});
