import { describe, expect, it } from 'vitest';
import { continueEdge } from '../../../../companion/src/engine/fill/continue-edge.ts';
import type { Pixels } from '../../../../companion/src/engine/images/codec.ts';
import { draw, drawMask } from './covered-picture.ts';

const side = 48;
const isInside = (x: number) => x >= 12 && x < 36;
const mask = drawMask(side, side, isInside);
const red = ({ data }: Pixels, x: number, y: number) => data[3 * (y * side + x)] ?? -1;

describe('a difference at the edge of the mask', () => {
  const painted = draw(side, side, () => [100, 100, 100]);
  const reach = 8;

  it('is gone at the edge and does not come as far as its reach', () => {
    const filled = continueEdge(
      painted,
      draw(side, side, () => [130, 130, 130]),
      mask,
      reach,
    );
    expect(red(filled, 12, 24)).toBeGreaterThan(125);
    expect(red(filled, 12 + reach, 24)).toBe(100);
  });

  it('is gone for each line of a pattern, which ends a few pixels further in', () => {
    const striped = draw(side, side, (_, y) => (y % 12 < 6 ? [70, 70, 70] : [130, 130, 130]));
    const filled = continueEdge(painted, striped, mask, reach);
    expect(red(filled, 12, 26)).toBeLessThan(85);
    expect(red(filled, 12, 33)).toBeGreaterThan(115);
    expect(Math.abs(red(filled, 18, 26) - red(filled, 18, 33))).toBeLessThan(8);
  });

  it('of an outline that does not quite meet its other end leaves no halo', () => {
    // A step of three pixels of another colour in an edge that agrees.
    const stepped = draw(side, side, (_, y) => (y >= 24 && y < 27 ? [40, 40, 40] : [100, 100, 100]));
    const filled = continueEdge(painted, stepped, mask, 12);
    expect(red(filled, 12, 25)).toBeLessThan(70);
    for (let x = 16; x < 36; x++) expect(Math.abs(red(filled, Math.min(x, 31), 25) - 100)).toBeLessThan(2);
  });

  it('that is another thing does not smear: it is moved by 64 levels and no more', () => {
    const filled = continueEdge(
      painted,
      draw(side, side, () => [255, 100, 100]),
      mask,
      reach,
    );
    expect(red(filled, 12, 24)).toBeLessThanOrEqual(164);
  });

  it('changes nothing outside', () => {
    const filled = continueEdge(
      painted,
      draw(side, side, () => [130, 130, 130]),
      mask,
      reach,
    );
    for (let x = 0; x < side; x++) if (!isInside(x)) expect(red(filled, x, 24)).toBe(100);
  });
});
