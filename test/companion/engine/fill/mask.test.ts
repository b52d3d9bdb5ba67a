import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverage, holeOf, paintedBounds } from '../../../../companion/src/engine/fill/mask.ts';
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
  const covered = coverage(square);
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
      expect(coverage(stroke)[20 * 40 + 20 + Math.floor(width / 2)]).toBe(255);
    }
  });

  it('does not fade where what was painted meets the edge of the picture', () => {
    const whole = coverage(mask(16, 16, () => 255));
    expect(whole.every((value) => value === 255)).toBe(true);
  });

  it('is never more than what was painted', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255), { minLength: 81, maxLength: 81 }), (levels) => {
        const painted = mask(9, 9, (x, y) => levels[y * 9 + x] ?? 0);
        coverage(painted).forEach((value, index) => {
          expect(value).toBeLessThanOrEqual(painted.data[index] ?? 0);
        });
      }),
    );
  });
});

describe("the network's hole", () => {
  it('holds every painted pixel and those near it, in whole latents', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 0, 0, 0, 0, 255), { minLength: 16 * 24, maxLength: 16 * 24 }),
        fc.constantFrom(0, 1, 3.5),
        (levels, grow) => {
          const painted = mask(16, 24, (x, y) => levels[y * 16 + x] ?? 0);
          const { data, width, height } = holeOf(painted, grow, 8);
          expect([width, height]).toEqual([16, 24]);
          const places = levels.flatMap((level, at) => (level >= 16 ? [[at % 16, Math.floor(at / 16)] as const] : []));
          data.forEach((level, at) => {
            const [x, y] = [at % 16, Math.floor(at / 16)];
            // A latent has one value: that of its first pixel.
            expect(level).toBe(data[Math.floor(y / 8) * 8 * 16 + Math.floor(x / 8) * 8]);
            if (places.some(([px, py]) => Math.hypot(px - x, py - y) <= grow)) expect(level).toBe(255);
          });
        },
      ),
    );
  });

  it('is no larger than the latents that it needs', () => {
    const { data } = holeOf(
      mask(32, 8, (x) => (x >= 9 && x < 15 ? 255 : 0)),
      0,
      8,
    );
    expect([...data.subarray(0, 32)].map((level) => (level ? 1 : 0)).join('')).toBe('00000000111111110000000000000000');
  });
});
