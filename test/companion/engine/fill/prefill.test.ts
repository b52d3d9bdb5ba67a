import { describe, expect, it } from 'vitest';
import { drawAcross } from '../../../../companion/src/engine/fill/draw-across.ts';
import { fillWithPieces } from '../../../../companion/src/engine/fill/pieces.ts';
import { prefill, prefillFromSurroundings } from '../../../../companion/src/engine/fill/prefill.ts';
import { cover, draw, errorOf, gradient, patterns, shore } from './covered-picture.ts';

describe('what a hole is filled with before anything is painted', () => {
  it.each(patterns)(
    'is pieces where the surroundings are %s, which their colours alone do not go on with',
    (_, covered) => {
      const { picture, hole } = covered;
      expect(prefill(picture, hole, 'structure')).toEqual(fillWithPieces(picture, hole));
      expect(errorOf(prefillFromSurroundings(picture, hole), covered)).toBeGreaterThan(8);
    },
  );

  it('is areas with their outlines where the picture is drawn in such', () => {
    const { picture, hole } = shore(160);
    expect(prefill(picture, hole, 'structure')).toEqual(drawAcross(picture, hole));
  });

  it('is light that falls off where the picture is a gradient', () => {
    const { picture, hole } = gradient;
    const filled = prefill(picture, hole, 'structure');
    expect(filled).toEqual(prefillFromSurroundings(picture, hole));
    expect(errorOf(filled, gradient)).toBeLessThan(3);
  });

  it('is grey where something else is wanted', () => {
    const { picture, hole } = gradient;
    const filled = prefill(picture, hole, 'grey');
    filled.data.forEach((level, at) => {
      expect(level).toBe(hole[Math.floor(at / 3)] ? 128 : picture.data[at]);
    });
  });

  it('is something even where nothing is known', () => {
    const covered = cover(
      draw(32, 32, () => [9, 9, 9]),
      () => true,
    );
    expect(prefill(covered.picture, covered.hole, 'structure').data).toHaveLength(32 * 32 * 3);
  });
});
