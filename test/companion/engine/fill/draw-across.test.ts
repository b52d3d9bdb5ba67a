import { describe, expect, it } from 'vitest';
import { drawAcross } from '../../../../companion/src/engine/fill/draw-across.ts';
import { fillWithPieces } from '../../../../companion/src/engine/fill/pieces.ts';
import { changedOutside, cover, draw, errorOf, patterns, shore, type Covered } from './covered-picture.ts';

const drawnOf = ({ picture, hole }: Covered) => drawAcross(picture, hole);

describe('areas that go on across a hole', () => {
  it('meet where their outlines do, nearer to the truth than pieces can be', () => {
    const covered = shore(160);
    const error = errorOf(drawnOf(covered), covered);
    expect(error).toBeLessThan(2);
    expect(error).toBeLessThan(errorOf(fillWithPieces(covered.picture, covered.hole), covered));
  });

  it('have sharp outlines where the hole is so large that it is drawn smaller', () => {
    const covered = shore(640);
    const drawn = drawnOf(covered);
    expect(errorOf(drawn, covered)).toBeLessThan(2);
    // Across the shore in the middle of the hole, from water to grass within a few pixels.
    const column = Math.round(0.615 * 640);
    const blue = Array.from({ length: 80 }, (_, row) => drawn?.data[3 * ((340 + row) * 640 + column) + 2] ?? 0);
    const between = blue.filter((level) => level > 95 && level < 140).length;
    expect(Math.max(...blue)).toBeGreaterThan(140);
    expect(Math.min(...blue)).toBeLessThan(95);
    expect(between).toBeLessThan(8);
  });

  it('leave what is known as it is', () => {
    const covered = shore(160);
    expect(changedOutside(drawnOf(covered), covered)).toBe(0);
  });

  it.each(patterns)('are not what %s is made of', (_, covered) => {
    expect(drawnOf(covered)).toBeUndefined();
  });

  it('are not what grain is made of', () => {
    const noise = draw(96, 96, (x, y) => {
      const level = ((x * 7919 + y * 104_729 + x * y * 31) % 97) * 2;
      return [level, level, level];
    });
    expect(drawnOf(cover(noise, (x, y) => Math.hypot(x - 48, y - 48) < 14))).toBeUndefined();
  });

  it('are not to be had where only one side of the hole is known', () => {
    const side = cover(
      draw(96, 96, (_, y) => (y < 40 ? [90, 160, 220] : [40, 90, 60])),
      (x) => x >= 70,
    );
    expect(drawnOf(side)).toBeUndefined();
  });
});
