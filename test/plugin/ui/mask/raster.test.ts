import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeGreyPng } from '../../../../plugin/src/ui/mask/grey-png.ts';
import type { Mask, MaskEdit } from '../../../../plugin/src/ui/mask/edits.ts';
import { MaskRaster, rasterise } from '../../../../plugin/src/ui/mask/raster.ts';

const dot: MaskEdit = { kind: 'stroke', hardness: 1, tool: 'brush', diameter: 10, points: [20, 20] };

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
    const raster = rasterise(
      mask({ kind: 'stroke', hardness: 1, tool: 'brush', diameter: 8, points: [10, 20, 30, 20] }),
      40,
      40,
    );
    expect(painted(raster)).toBeCloseTo(20 * 8 + Math.PI * 16, 0);
    expect([at(raster, 20, 16), at(raster, 20, 23), at(raster, 20, 15), at(raster, 20, 24)]).toEqual([255, 255, 0, 0]);
  });

  test('does not darken where it crosses itself', () => {
    const once = rasterise(mask(dot), 40, 40);
    expect(rasterise(mask(dot, dot, dot), 40, 40).values).toEqual(once.values);
  });

  test('may begin and end outside the picture', () => {
    const raster = rasterise(
      mask({ kind: 'stroke', hardness: 1, tool: 'brush', diameter: 6, points: [-50, 20, 90, 20] }),
      40,
      40,
    );
    expect(painted(raster)).toBeCloseTo(40 * 6, 0);
  });

  test('is the same whether it is drawn at once or piece by piece, as it is while it is painted', () => {
    const point = fc.integer({ min: -10, max: 50 });
    fc.assert(
      fc.property(fc.array(fc.tuple(point, point), { minLength: 2, maxLength: 8 }), (points) => {
        const atOnce = new MaskRaster(40, 40);
        atOnce.line({ tool: 'brush', diameter: 9, hardness: 1 }, points.flat());
        const inPieces = new MaskRaster(40, 40);
        for (let index = 1; index < points.length; index++)
          inPieces.line({ tool: 'brush', diameter: 9, hardness: 1 }, [...points[index - 1]!, ...points[index]!]);
        expect(inPieces.values).toEqual(atOnce.values);
      }),
    );
  });

  test('tells what it may have changed, and changes nothing else', () => {
    const raster = new MaskRaster(40, 40);
    const box = raster.line({ tool: 'brush', diameter: 6, hardness: 1 }, [10, 10, 15, 12]);
    raster.values.forEach((value, index) => {
      const [x, y] = [index % 40, Math.floor(index / 40)];
      if (value > 0) expect(x >= box.left && x < box.right && y >= box.top && y < box.bottom).toBe(true);
    });
  });
});

describe('the eraser', () => {
  test('takes away exactly what the same stroke of the brush put there', () => {
    const raster = rasterise(mask(dot, { ...dot, tool: 'eraser', diameter: 12 }), 40, 40);
    expect(raster.isEmpty()).toBe(true);
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
    expect(rasterise(mask(dot, { kind: 'clear' }), 40, 40).isEmpty()).toBe(true);
    expect(rasterise(mask({ kind: 'invert' }, { kind: 'clear' }, dot), 40, 40).values).toEqual(
      rasterise(mask(dot), 40, 40).values,
    );
  });

  test('is empty when nothing is more than half painted', () => {
    expect(rasterise(mask(), 40, 40).isEmpty()).toBe(true);
    expect(rasterise(mask({ ...dot, diameter: 0.5 }), 40, 40).isEmpty()).toBe(true);
    expect(rasterise(mask(dot), 40, 40).isEmpty()).toBe(false);
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

describe('a soft brush', () => {
  const soft: MaskEdit = { kind: 'stroke', tool: 'brush', diameter: 20, hardness: 0.5, points: [20, 20] };

  test('is full within its hard part and fades to its edge', () => {
    const raster = rasterise(mask(soft), 40, 40);
    const across = [20, 24, 26, 28, 29, 31].map((x) => at(raster, x, 20) ?? -1);
    expect(across.slice(0, 2)).toEqual([255, 255]);
    expect(across[2]).toBeGreaterThan(across[3]!);
    expect(across[3]).toBeGreaterThan(across[4]!);
    expect(across[5]).toBe(0);
  });

  test('erases as softly as it paints', () => {
    const full: MaskEdit = { kind: 'area', tool: 'brush', points: [0, 0, 40, 0, 40, 40, 0, 40] };
    const painted = rasterise(mask(soft), 40, 40);
    const erased = rasterise(mask(full, { ...soft, tool: 'eraser' }), 40, 40);
    expect(Array.from(erased.values)).toEqual(Array.from(painted.values, (value) => 255 - value));
  });
});

describe('an area', () => {
  const area: MaskEdit = { kind: 'area', tool: 'brush', points: [10, 10, 30, 10, 30, 20, 10, 20] };

  test('is all that its line encloses', () => {
    expect(painted(rasterise(mask(area), 40, 40))).toBe(200);
  });

  test('takes away where it subtracts', () => {
    const less: MaskEdit = { kind: 'area', tool: 'eraser', points: [10, 10, 20, 10, 20, 20, 10, 20] };
    expect(painted(rasterise(mask(area, less), 40, 40))).toBe(100);
  });

  test('grows with the picture', () => {
    expect(painted(rasterise(mask(area), 80, 80))).toBe(800);
  });

  test('may lie outside the picture', () => {
    const outside: MaskEdit = { kind: 'area', tool: 'brush', points: [10, 50, 30, 50, 30, 60] };
    expect(rasterise(mask(outside), 40, 40).isEmpty()).toBe(true);
  });
});

describe('a stencil', () => {
  const values = new Uint8Array(1600).map((_, index) => (index % 40 < 20 ? 255 : 0));
  const stencil: MaskEdit = { kind: 'stencil', png: encodeGreyPng({ width: 40, height: 40, values }) };

  test('takes the place of what was painted before', () => {
    expect(rasterise(mask(dot, stencil), 40, 40).values).toEqual(Uint8ClampedArray.from(values));
  });

  test('is painted on and inverted like everything else', () => {
    const less: MaskEdit = { kind: 'area', tool: 'eraser', points: [0, 0, 10, 0, 10, 40, 0, 40] };
    expect(painted(rasterise(mask(stencil, less, { kind: 'invert' }), 40, 40))).toBe(1200);
  });

  test('fits a picture of another size', () => {
    expect(painted(rasterise(mask(stencil), 20, 20))).toBe(200);
  });
});
