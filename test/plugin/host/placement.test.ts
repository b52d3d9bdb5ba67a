import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  freePlaceBeside,
  partOnPage,
  pictureRegion,
  transformWithin,
  translation,
} from '../../../plugin/src/host/placement.ts';
import { apply, multiply, type Transform } from '../../../shared/src/geometry.ts';

describe('what a picture shows of the page', () => {
  test('bounds on whole pixels are shown as they are', () => {
    const bounds = { x: 10, y: 20, width: 300, height: 200 };
    expect(pictureRegion(bounds, 2, { width: 600, height: 400 })).toEqual(bounds);
  });

  test('bounds between pixels: the picture reaches out to the grid, as its size tells', () => {
    const bounds = { x: 10.25, y: 20, width: 300, height: 200 };
    expect(pictureRegion(bounds, 2, { width: 601, height: 400 })).toEqual({ x: 10, y: 20, width: 300.5, height: 200 });
  });

  test('a picture of another size shows the bounds, stretched', () => {
    const bounds = { x: 10.25, y: 20, width: 300, height: 200 };
    expect(pictureRegion(bounds, 2, { width: 600, height: 400 })).toEqual(bounds);
  });

  test('bounds that sines and cosines left a hair off a pixel count as on it', () => {
    const bounds = { x: 9.999_999_9, y: 20.000_000_1, width: 300, height: 200 };
    const region = pictureRegion(bounds, 1, { width: 300, height: 200 });
    expect(region).toEqual({ x: 10, y: 20, width: 300, height: 200 });
  });
});

describe('where a part of a picture lies', () => {
  test('at 2x every pixel is half a unit', () => {
    const region = { x: 100, y: 50, width: 320, height: 200 };
    const part = { x: 100, y: 60, width: 41, height: 20 };
    expect(partOnPage(region, { width: 640, height: 400 }, part)).toEqual({ x: 150, y: 80, width: 20.5, height: 10 });
  });

  test('the whole picture is the whole region', () => {
    const number = fc.integer({ min: 1, max: 4096 });
    fc.assert(
      fc.property(number, number, (width, height) => {
        const region = { x: -7.5, y: 3.25, width: 123.5, height: 77 };
        const whole = partOnPage(region, { width, height }, { x: 0, y: 0, width, height });
        expect(whole.x).toBe(region.x);
        expect(whole.width).toBeCloseTo(region.width, 9);
        expect(whole.height).toBeCloseTo(region.height, 9);
      }),
    );
  });
});

describe('the transform within a container', () => {
  function turned(degrees: number, x: number, y: number): Transform {
    const angle = (degrees * Math.PI) / 180;
    return [
      [Math.cos(angle), -Math.sin(angle), x],
      [Math.sin(angle), Math.cos(angle), y],
    ];
  }

  test('undoes the container, so that the layer stands upright on the page at its exact place', () => {
    fc.assert(
      fc.property(fc.double({ min: -180, max: 180, noNaN: true }), fc.integer(), fc.integer(), (degrees, x, y) => {
        const container = multiply(turned(degrees, 400, -300), turned(17, 12, 5));
        const place = { x: x % 10_000, y: y % 10_000 };
        const inside = transformWithin(container, translation(place.x, place.y));
        const onPage = multiply(container, inside!);
        expect(apply(onPage, 0, 0)).toEqual([expect.closeTo(place.x, 6), expect.closeTo(place.y, 6)]);
        expect(apply(onPage, 100, 0)).toEqual([expect.closeTo(place.x + 100, 6), expect.closeTo(place.y, 6)]);
      }),
    );
  });

  test('of a mirrored container is mirrored back', () => {
    const mirrored: Transform = [
      [-1, 0, 500],
      [0, 1, 40],
    ];
    expect(multiply(mirrored, transformWithin(mirrored, translation(30, 60))!)).toEqual(translation(30, 60));
  });

  test('does not exist for one that is flattened', () => {
    const flat: Transform = [
      [0, 0, 1],
      [0, 1, 1],
    ];
    expect(transformWithin(flat, translation(1, 1))).toBeUndefined();
  });
});

describe('the place beside something', () => {
  const beside = { x: 0, y: 100, width: 200, height: 100 };

  test('is to its right, top edges level', () => {
    expect(freePlaceBeside(beside, { width: 50, height: 50 }, [beside])).toEqual({ x: 240, y: 100 });
  });

  test('moves on until nothing is in the way', () => {
    const others = [beside, { x: 250, y: 90, width: 100, height: 30 }, { x: 395, y: 100, width: 10, height: 10 }];
    expect(freePlaceBeside(beside, { width: 50, height: 50 }, others)).toEqual({ x: 445, y: 100 });
  });

  test('is not kept from what lies above or below', () => {
    const others = [{ x: 240, y: 0, width: 100, height: 100 }];
    expect(freePlaceBeside(beside, { width: 50, height: 50 }, others)).toEqual({ x: 240, y: 100 });
  });

  test('never overlaps anything', () => {
    const box = fc.record({
      x: fc.integer({ min: -500, max: 1500 }),
      y: fc.integer({ min: -300, max: 300 }),
      width: fc.integer({ min: 1, max: 400 }),
      height: fc.integer({ min: 1, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(box, { maxLength: 12 }), (others) => {
        const { x, y } = freePlaceBeside(beside, { width: 80, height: 60 }, others);
        for (const other of others)
          expect(
            other.x >= x + 80 || other.x + other.width <= x || other.y >= y + 60 || other.y + other.height <= y,
          ).toBe(true);
      }),
    );
  });
});
