import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitted, panned, toPage, toScreen, visiblePart, zoomedAt } from '../../../playground/src/editor/camera.ts';

const camera = { x: 100, y: -50, zoom: 2 };

test('points go to the screen and back', () => {
  expect(toScreen(camera, { x: 110, y: -45 })).toEqual({ x: 20, y: 10 });
  expect(toPage(camera, { x: 20, y: 10 })).toEqual({ x: 110, y: -45 });
});

test('a pan moves the page with the pointer', () => {
  const point = toPage(camera, { x: 0, y: 0 });
  expect(toScreen(panned(camera, { x: 30, y: 40 }), point)).toEqual({ x: 30, y: 40 });
});

test('what is under the pointer stays there while zooming, however far', () => {
  const length = fc.double({ min: -2000, max: 2000, noNaN: true });
  fc.assert(
    fc.property(length, length, fc.double({ min: 0.001, max: 1000, noNaN: true }), (x, y, zoom) => {
      const before = toPage(camera, { x, y });
      const after = toPage(zoomedAt(camera, { x, y }, zoom), { x, y });
      expect(after.x).toBeCloseTo(before.x, 6);
      expect(after.y).toBeCloseTo(before.y, 6);
    }),
  );
});

describe('fitting', () => {
  const insets = { left: 10, top: 20, right: 400, bottom: 60 };
  const size = { width: 1000, height: 800 };

  test('puts the middle of the bounds in the middle of what is free', () => {
    const bounds = { x: 300, y: 300, width: 2000, height: 500 };
    const result = fitted(bounds, size, insets);
    const middle = toScreen(result, { x: 1300, y: 550 });
    expect(middle.x).toBeCloseTo(10 + (1000 - 410) / 2);
    expect(middle.y).toBeCloseTo(20 + (800 - 80) / 2);
    expect(visiblePart(result, size).width).toBeGreaterThan(2000);
  });

  test('does not blow up what is small', () => {
    expect(fitted({ x: 0, y: 0, width: 10, height: 10 }, size, insets).zoom).toBe(1);
  });
});
