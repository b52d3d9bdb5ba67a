import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply, type Transform } from '../../../shared/src/geometry.ts';
import { resizedByHandle } from '../../../playground/src/canvas/resize.ts';
import { at, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { withRotation } from '../../../playground/src/document/rotation.ts';
import { documentOf, layer } from '../document/sample-layers.ts';

const plain = { proportional: false, centered: false };

function dragged(
  handle: Parameters<typeof resizedByHandle>[2],
  to: { x: number; y: number },
  options = plain,
  relativeTransform: Transform = at(10, 20),
) {
  const state = documentOf([newRectangle('1:1', { width: 100, height: 50, relativeTransform })]);
  return layer(resizedByHandle(state, layer(state, '1:1'), handle, to, options), '1:1');
}

const corner = { across: 1, down: 1 } as const;

test('the right bottom corner leaves the left top one', () => {
  expect(dragged(corner, { x: 130, y: 40 })).toMatchObject({ width: 130, height: 40, relativeTransform: at(10, 20) });
});

test('the left edge moves the left top corner and leaves the height', () => {
  const result = dragged({ across: -1, down: 0 }, { x: 30, y: 999 });
  expect(result).toMatchObject({ width: 70, height: 50, relativeTransform: at(40, 20) });
});

test('of a turned layer the opposite corner stays on the page', () => {
  fc.assert(
    fc.property(fc.double({ min: -180, max: 180, noNaN: true }), fc.integer({ min: -80, max: 80 }), (turn, to) => {
      const transform = withRotation(at(10, 20), turn);
      const result = dragged({ across: -1, down: -1 }, { x: to, y: to }, plain, transform);
      const [x, y] = apply(result.relativeTransform, result.width, result.height);
      const [fixedX, fixedY] = apply(transform, 100, 50);
      expect(x).toBeCloseTo(fixedX, 6);
      expect(y).toBeCloseTo(fixedY, 6);
    }),
  );
});

describe('held keys', () => {
  test('Shift keeps the ratio of the sides', () => {
    expect(dragged(corner, { x: 200, y: 60 }, { ...plain, proportional: true })).toMatchObject({
      width: 200,
      height: 100,
    });
  });

  test('Alt keeps the middle', () => {
    const result = dragged(corner, { x: 110, y: 60 }, { ...plain, centered: true });
    expect(result).toMatchObject({ width: 120, height: 70, relativeTransform: at(0, 10) });
  });
});

test('nothing is dragged away to nothing', () => {
  expect(dragged(corner, { x: -500, y: -500 })).toMatchObject({ width: 1, height: 1 });
});
