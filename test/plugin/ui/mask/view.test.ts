import fc from 'fast-check';
import { expect, test } from 'vitest';
import { following, middleOf, panned, wholePicture, zoomed } from '../../../../plugin/src/ui/mask/view.ts';

const fitted = { width: 300, height: 200 };
const stage = { width: 316, height: 224 };

test('what lies under the pointer stays under it', () => {
  fc.assert(
    fc.property(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -40, max: 40 }), (x, y) => {
      const before = { zoom: 4, x: 10, y: -20 };
      const after = zoomed(before, 1.5, { x, y }, fitted, stage);
      expect((x - after.x) / after.zoom).toBeCloseTo((x - before.x) / before.zoom);
      expect((y - after.y) / after.zoom).toBeCloseTo((y - before.y) / before.zoom);
    }),
  );
});

test('the picture can be moved until its edge is the stage’s, and no further', () => {
  const close = zoomed(wholePicture, 2, { x: 0, y: 0 }, fitted, stage);
  expect(panned(close, 1000, -1000, fitted, stage)).toEqual({ zoom: 2, x: 142, y: -88 });
});

test('as a whole it stays in the middle', () => {
  expect(panned(wholePicture, 50, 50, fitted, stage)).toEqual(wholePicture);
  expect(zoomed({ zoom: 1.2, x: 20, y: 8 }, 0.1, { x: 100, y: 0 }, fitted, stage)).toEqual(wholePicture);
});

test('it grows to sixteen times at most', () => {
  expect(zoomed(wholePicture, 100, { x: 0, y: 0 }, fitted, stage).zoom).toBe(16);
});

test('what is worked on by keys stays on the stage, and the picture moves no further than that takes', () => {
  const close = zoomed(wholePicture, 4, { x: 0, y: 0 }, fitted, stage);
  const middle = middleOf(close, fitted);
  expect(middle).toEqual({ x: 600, y: 400 });
  expect(following(close, middle, fitted, stage)).toEqual(close);
  expect(following(close, { x: middle.x + 158, y: middle.y - 200 }, fitted, stage)).toEqual({
    zoom: 4,
    x: -24,
    y: 112,
  });
  expect(following(close, { x: 0, y: 800 }, fitted, stage)).toEqual({ zoom: 4, x: 442, y: -288 });
});
