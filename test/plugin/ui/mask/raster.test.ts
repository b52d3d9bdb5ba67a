import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mask, MaskEdit } from '../../../../plugin/src/ui/mask/edits.ts';
import { MaskRaster, rasterise } from '../../../../plugin/src/ui/mask/raster.ts';

const dot: MaskEdit = { kind: 'stroke', tool: 'brush', diameter: 10, points: [20, 20] };

function mask(...edits: MaskEdit[]): Mask {
  return { width: 40, height: 40, edits };
}

function painted(raster: MaskRaster): number {
  return raster.values.reduce((sum, value) => sum + value / 255, 0);
}

function at(raster: MaskRaster, x: number, y: number): number | undefined {
  return raster.values[y * raster.width + x];
}

describe('a stroke', () => {
  test('of one point is a round dot of the brush’s size', () => {
    const raster = rasterise(mask(dot), 40, 40);
    expect(painted(raster)).toBeCloseTo(Math.PI * 25, 0);
    expect([at(raster, 20, 20), at(raster, 14, 20), at(raster, 25, 20)]).toEqual([255, 0, 0]);
  });

  test('along a line has round ends and its full width between', () => {
    const raster = rasterise(mask({ kind: 'stroke', tool: 'brush', diameter: 8, points: [10, 20, 30, 20] }), 40, 40);
    expect(painted(raster)).toBeCloseTo(20 * 8 + Math.PI * 16, 0);
    expect([at(raster, 20, 16), at(raster, 20, 23), at(raster, 20, 15), at(raster, 20, 24)]).toEqual([255, 255, 0, 0]);
  });

  test('does not darken where it crosses itself', () => {
    const once = rasterise(mask(dot), 40, 40);
    expect(rasterise(mask(dot, dot, dot), 40, 40).values).toEqual(once.values);
  });

  test('may begin and end outside the picture', () => {
    const raster = rasterise(mask({ kind: 'stroke', tool: 'brush', diameter: 6, points: [-50, 20, 90, 20] }), 40, 40);
    expect(painted(raster)).toBeCloseTo(40 * 6, 0);
  });

  test('is the same whether it is drawn at once or piece by piece, as it is while it is painted', () => {
    const point = fc.integer({ min: -10, max: 50 });
    fc.assert(
      fc.property(fc.array(fc.tuple(point, point), { minLength: 2, maxLength: 8 }), (points) => {
        const atOnce = new MaskRaster(40, 40);
        atOnce.line('brush', 9, points.flat());
        const inPieces = new MaskRaster(40, 40);
        for (let index = 1; index < points.length; index++)
          inPieces.line('brush', 9, [...points[index - 1]!, ...points[index]!]);
        expect(inPieces.values).toEqual(atOnce.values);
      }),
    );
  });

  test('tells what it may have changed, and changes nothing else', () => {
    const raster = new MaskRaster(40, 40);
    const box = raster.line('brush', 6, [10, 10, 15, 12]);
    raster.values.forEach((value, index) => {
      const [x, y] = [index % 40, Math.floor(index / 40)];
      if (value > 0) expect(x >= box.left && x < box.right && y >= box.top && y < box.bottom).toBe(true);
    });
  });
});

describe('the eraser', () => {
  test('takes away exactly what the same stroke of the brush put there', () => {
    const raster = rasterise(mask(dot, { ...dot, tool: 'eraser', diameter: 12 }), 40, 40);
    expect(raster.isEmpty).toBe(true);
  });

  test('leaves the rest', () => {
    const raster = rasterise(mask({ ...dot, diameter: 30 }, { ...dot, tool: 'eraser' }), 40, 40);
    expect([at(raster, 20, 20), at(raster, 10, 20)]).toEqual([0, 255]);
  });
});

describe('the whole mask', () => {
  test('inverted twice is the same', () => {
    const twice = rasterise(mask(dot, { kind: 'invert' }, { kind: 'invert' }), 40, 40);
    expect(twice.values).toEqual(rasterise(mask(dot), 40, 40).values);
  });

  test('inverted while empty is everything', () => {
    expect(painted(rasterise(mask({ kind: 'invert' }), 40, 40))).toBe(1600);
  });

  test('cleared is empty, and can be painted on again', () => {
    expect(rasterise(mask(dot, { kind: 'clear' }), 40, 40).isEmpty).toBe(true);
    expect(rasterise(mask({ kind: 'invert' }, { kind: 'clear' }, dot), 40, 40).values).toEqual(
      rasterise(mask(dot), 40, 40).values,
    );
  });

  test('is empty when nothing is more than half painted', () => {
    expect(rasterise(mask(), 40, 40).isEmpty).toBe(true);
    expect(rasterise(mask({ ...dot, diameter: 0.5 }), 40, 40).isEmpty).toBe(true);
    expect(rasterise(mask(dot), 40, 40).isEmpty).toBe(false);
  });

  test('at three times the size covers nine times the pixels, at the same place', () => {
    const raster = rasterise(mask(dot), 120, 120);
    expect(painted(raster)).toBeCloseTo(9 * Math.PI * 25, -1);
    expect([at(raster, 60, 60), at(raster, 60, 44), at(raster, 60, 76)]).toEqual([255, 0, 0]);
  });

  test('stretched with its layer keeps round strokes at stretched places', () => {
    const raster = rasterise(mask(dot), 160, 40);
    expect(at(raster, 80, 20)).toBe(255);
    expect(painted(raster)).toBeCloseTo(4 * Math.PI * 25, -1);
  });
});
