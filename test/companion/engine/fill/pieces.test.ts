import { describe, expect, it } from 'vitest';
import { fillWithPieces } from '../../../../companion/src/engine/fill/pieces.ts';
import { changedOutside, cover, draw, errorOf, patterns, shore, type Covered } from './covered-picture.ts';

const filledOf = ({ picture, hole }: Covered) => fillWithPieces(picture, hole);

/** Ground that gets darker downwards, with regular dots: no two rows have the same colours. */
const shaded = cover(
  draw(128, 128, (x, y) => {
    const isDot = x % 16 < 6 && y % 16 < 6;
    const light = 200 - y;
    return isDot ? [light + 40, light + 20, light - 40] : [light, light, light];
  }),
  (x, y) => x >= 48 && x < 80 && y >= 48 && y < 80,
);

describe('a hole filled with pieces of what surrounds it', () => {
  it.each(patterns)('goes on with %s', (_, covered) => {
    expect(errorOf(filledOf(covered), covered)).toBeLessThan(3);
  });

  it('keeps the layers of a landscape where they are', () => {
    const covered = shore(160);
    expect(errorOf(filledOf(covered), covered)).toBeLessThan(6);
  });

  it('takes pieces that are a little lighter or darker for what they are', () => {
    expect(errorOf(filledOf(shaded), shaded)).toBeLessThan(4);
  });

  it('reaches the border of the picture, at sizes where only every other place is looked at', () => {
    const covered = cover(
      draw(400, 300, (x, y) => ((x + y) % 40 < 20 ? [30, 60, 90] : [230, 210, 180])),
      (x) => x >= 300,
    );
    const filled = filledOf(covered);
    const { width, height } = covered.truth;
    let pink = 0;
    for (let y = 0; y < height; y++) {
      const at = 3 * (y * width + width - 1);
      const [red = 0, green = 0] = filled?.data.subarray(at, at + 3) ?? [];
      if (red - green > 100) pink++;
    }
    expect(pink).toBe(0);
  });

  it('is the same every time', () => {
    const [, covered] = patterns[0] ?? [];
    if (!covered) throw new Error('No pattern.');
    expect(filledOf(covered)).toEqual(filledOf(covered));
  });

  it('leaves what is known as it is', () => {
    const covered = cover(
      draw(96, 96, (x, y) => [(x * 37) % 256, (y * 91) % 256, (x * y) % 256]),
      (x, y) => x >= 34 && x < 62 && y >= 30 && y < 58,
    );
    expect(changedOutside(filledOf(covered), covered)).toBe(0);
  });

  it('is not to be had where next to nothing is known', () => {
    const covered = cover(
      draw(96, 96, () => [9, 9, 9]),
      () => true,
    );
    expect(filledOf(covered)).toBeUndefined();
  });
});
