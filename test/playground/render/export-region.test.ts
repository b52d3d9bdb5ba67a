import { describe, expect, test } from 'vitest';
import { exportRegion } from '../../../playground/src/render/export-region.ts';

describe('at a scale', () => {
  test('whole bounds give exactly their pixels', () => {
    expect(exportRegion({ x: 10, y: 20, width: 100, height: 50 }, { type: 'SCALE', value: 2 })).toEqual({
      x: 10,
      y: 20,
      scale: 2,
      width: 200,
      height: 100,
    });
  });

  test("edges between pixels are rounded outwards on the page's grid", () => {
    expect(exportRegion({ x: 10.5, y: -0.25, width: 100, height: 50 }, { type: 'SCALE', value: 1 })).toEqual({
      x: 10,
      y: -1,
      scale: 1,
      width: 101,
      height: 51,
    });
  });

  test('an error of floating point is no pixel', () => {
    const bounds = { x: 9.999999, y: 20.000001, width: 100.000002, height: 49.999998 };
    expect(exportRegion(bounds, { type: 'SCALE', value: 1 })).toMatchObject({ width: 100, height: 50 });
  });

  test('something is always drawn', () => {
    const speck = { x: 3, y: 3, width: 0.00001, height: 0.00001 };
    expect(exportRegion(speck, { type: 'SCALE', value: 1 })).toMatchObject({ width: 1, height: 1 });
  });
});

test('a width is met exactly, and the height follows', () => {
  expect(exportRegion({ x: 0.5, y: 0.5, width: 300, height: 200 }, { type: 'WIDTH', value: 512 })).toEqual({
    x: 0.5,
    y: 0.5,
    scale: 512 / 300,
    width: 512,
    height: 341,
  });
});
