import { describe, expect, test } from 'vitest';
import { snapped } from '../../../playground/src/editor/snap.ts';

const box = (x: number, y: number, width = 40, height = 20) => ({ x, y, width, height });

describe('a box that is moved', () => {
  test('is drawn to the nearest edge or middle of another, in each direction by itself', () => {
    expect(snapped(box(103, 48), [box(100, 200), box(300, 50)], 5)).toMatchObject({ x: -3, y: 2 });
    // Its right edge to the other's left, its middle to the other's middle.
    expect(snapped(box(58, 41), [box(100, 40, 60, 20)], 5)).toMatchObject({ x: 2, y: -1 });
  });

  test('is left alone where nothing is near', () => {
    expect(snapped(box(106, 48), [box(100, 200)], 5)).toEqual({ x: 0, y: 0, guides: [] });
  });

  test('stays on whole units, and shows no line where it is half a unit off', () => {
    const snap = snapped(box(0, 0, 41, 20), [box(18, 100, 10, 20)], 5);
    expect(Number.isInteger(snap.x)).toBe(true);
  });

  test('shows along what it lies, as far as that reaches', () => {
    const { guides } = snapped(box(101, 0), [box(100, 200), box(100, 300, 10, 10)], 5);
    expect(guides).toEqual([
      { isUpright: true, at: 100, from: 0, to: 310 },
      { isUpright: true, at: 120, from: 0, to: 220 },
      {
        isUpright: true,
        at: 140,
        from: 0,
        to: 220,
      },
    ]);
  });
});
