import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverage, paintedBounds, softHole } from '../../../../companion/src/engine/fill/mask.ts';
import type { Pixels } from '../../../../companion/src/engine/images/codec.ts';

function mask(width: number, height: number, level: (x: number, y: number) => number): Pixels {
  const data = Uint8Array.from({ length: width * height }, (_, at) => level(at % width, Math.floor(at / width)));
  return { width, height, channels: 1, data };
}

const square = mask(64, 64, (x, y) => (x >= 16 && x < 48 && y >= 16 && y < 48 ? 255 : 0));

describe('the bounds of what was painted', () => {
  it('are the smallest rectangle around it', () => {
    expect(paintedBounds(square)).toEqual({ x: 16, y: 16, width: 32, height: 32 });
    expect(paintedBounds(mask(5, 4, (x, y) => (x === 4 && y === 0 ? 255 : 0)))).toEqual({
      x: 4,
      y: 0,
      width: 1,
      height: 1,
    });
  });

  it('do not count the pale edge of a brush', () => {
    expect(paintedBounds(mask(9, 1, (x) => (x === 4 ? 255 : 15)))).toEqual({ x: 4, y: 0, width: 1, height: 1 });
  });

  it('are missing where nothing is painted', () => {
    expect(() => paintedBounds(mask(8, 8, () => 0))).toThrow(expect.objectContaining({ code: 'mask_empty' }) as Error);
  });
});

describe('how much of the result covers a pixel', () => {
  const covered = coverage(square, 8);
  const at = (x: number, y: number) => covered[y * 64 + x] ?? -1;

  it('is nothing outside of what was painted', () => {
    square.data.forEach((level, index) => {
      if (level === 0) expect(covered[index]).toBe(0);
    });
  });

  it('is all of it deep inside', () => {
    expect(at(32, 32)).toBe(255);
    expect(at(26, 32)).toBe(255);
  });

  it('grows from the edge inward', () => {
    const line = Array.from({ length: 16 }, (_, step) => at(16 + step, 32));
    expect(line).toEqual(line.toSorted((a, b) => a - b));
    expect(line[0]).toBeLessThan(100);
  });

  it('is all of it in the middle of a thin stroke', () => {
    for (const width of [1, 2, 3, 5]) {
      const stroke = mask(40, 40, (x) => (x >= 20 && x < 20 + width ? 255 : 0));
      expect(coverage(stroke, 8)[20 * 40 + 20 + Math.floor(width / 2)]).toBe(255);
    }
  });

  it('does not fade where what was painted meets the edge of the picture', () => {
    const whole = coverage(
      mask(16, 16, () => 255),
      8,
    );
    expect(whole.every((value) => value === 255)).toBe(true);
  });

  it('is never more than what was painted', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255), { minLength: 81, maxLength: 81 }), (levels) => {
        const painted = mask(9, 9, (x, y) => levels[y * 9 + x] ?? 0);
        coverage(painted, 8).forEach((value, index) => {
          expect(value).toBeLessThanOrEqual(painted.data[index] ?? 0);
        });
      }),
    );
  });
});

describe("the network's hole", () => {
  const row = ({ data }: Pixels, width: number, step = 8) =>
    Array.from({ length: width / step }, (_, cell) => data[cell * step] ?? -1);

  it('holds every painted pixel, in whole latents that say the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 0, 0, 0, 0, 255), { minLength: 16 * 24, maxLength: 16 * 24 }),
        fc.constantFrom({ outer: 0, inner: 0 }, { outer: 4, inner: 0 }, { outer: 9, inner: -4 }),
        (levels, edge) => {
          const painted = mask(16, 24, (x, y) => levels[y * 16 + x] ?? 0);
          const { data, width, height } = softHole(painted, edge, 8);
          expect([width, height]).toEqual([16, 24]);
          data.forEach((level, at) => {
            const [x, y] = [at % 16, Math.floor(at / 16)];
            expect(level).toBe(data[Math.floor(y / 8) * 8 * 16 + Math.floor(x / 8) * 8]);
            if (levels[at]) expect(level).toBeGreaterThan(0);
          });
        },
      ),
    );
  });

  it('is no larger than the latents that it needs where it has to be exact', () => {
    const stroke = mask(32, 8, (x) => (x >= 9 && x < 15 ? 255 : 0));
    expect(row(softHole(stroke, { outer: 0, inner: 0 }, 8), 32)).toEqual([0, 255, 0, 0]);
  });

  it('falls outward from what is free to what is kept', () => {
    const half = mask(96, 8, (x) => (x < 32 ? 255 : 0));
    const levels = row(softHole(half, { outer: 36, inner: -4 }, 8), 96);
    expect(levels).toEqual(levels.toSorted((a, b) => b - a));
    expect(levels.slice(0, 5)).toEqual([255, 255, 255, 255, 255]);
    expect(levels.slice(9)).toEqual([0, 0, 0]);
    expect(new Set(levels.slice(5, 9)).size).toBe(4);
  });

  it('is free in the middle of a thin stroke, however wide its edge', () => {
    const stroke = mask(64, 64, (x) => (x >= 24 && x < 40 ? 255 : 0));
    expect(softHole(stroke, { outer: 8, inner: 100 }, 8).data[32 * 64 + 32]).toBe(255);
  });
});
