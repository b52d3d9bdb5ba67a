import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply, type Transform } from '../../../shared/src/geometry.ts';
import { resizedByHandle, resizedTogether } from '../../../playground/src/canvas/resize.ts';
import { at, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { withRotation } from '../../../playground/src/document/rotation.ts';
import { absoluteBoundingBoxOf } from '../../../playground/src/document/bounds.ts';
import { newFrame } from '../../../playground/src/document/layer-defaults.ts';
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

describe('several layers', () => {
  /** 1:2 stands in a frame at (100, 100); together with 1:3 it makes a box from (110, 110) to (210, 160). */
  function together(
    to: { x: number; y: number },
    options = plain,
    handle: Parameters<typeof resizedByHandle>[2] = corner,
  ) {
    const state = documentOf(
      [newFrame('1:1', { width: 400, height: 400, relativeTransform: at(100, 100) })],
      [newRectangle('1:2', { width: 30, height: 50, relativeTransform: at(10, 10) }), '1:1'],
      [newRectangle('1:3', { width: 70, height: 20, relativeTransform: at(140, 110) })],
    );
    const layers = [layer(state, '1:2'), layer(state, '1:3')];
    const box = { x: 110, y: 110, width: 100, height: 50 };
    const next = resizedTogether(state, layers, box, handle, to, options);
    return ['1:2', '1:3'].map((id) => {
      const { x, y, width, height } = absoluteBoundingBoxOf(next, layer(next, id));
      return [x, y, width, height] as const;
    });
  }

  test('are scaled with the box around them, each in its own frame', () => {
    expect(together({ x: 310, y: 210 })).toEqual([
      [110, 110, 60, 100],
      [170, 110, 140, 40],
    ]);
  });

  test('lie on whole units, and those that met go on to meet', () => {
    const [first, second] = together({ x: 243, y: 160 });
    expect([first, second].flat().every(Number.isInteger)).toBe(true);
    expect(first![0] + first![2]).toBe(second![0]);
  });

  test('keep their ratio with Shift, and the middle with Alt', () => {
    expect(together({ x: 310, y: 120 }, { ...plain, proportional: true })[1]).toEqual([170, 110, 140, 40]);
    expect(together({ x: 220, y: 160 }, { ...plain, centered: true }, { across: 1, down: 0 })).toEqual([
      [100, 110, 36, 50],
      [136, 110, 84, 20],
    ]);
  });
});
