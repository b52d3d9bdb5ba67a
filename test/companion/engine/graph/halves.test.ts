import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHalves } from '../../../../companion/src/engine/graph/halves.ts';
import { halfToFloat } from '../../../../companion/src/engine/weights/dtypes.ts';

const every = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);

describe('half precision', () => {
  it('gives every number that it can hold back as it was', () => {
    const numbers = every.filter((bits) => !Number.isNaN(halfToFloat(Uint16Array.of(bits))[0]));
    expect(toHalves(halfToFloat(numbers))).toEqual(numbers);
  });

  it('rounds to the nearest, and a tie to the even one', () => {
    const magnitudes = halfToFloat(every.subarray(0, 0x7c00));
    fc.assert(
      fc.property(fc.float({ min: 0, max: 65_000, noNaN: true }), (value) => {
        const got = toHalves(Float32Array.of(value))[0] ?? 0;
        const distance = (bits: number) => Math.abs((magnitudes[bits] ?? Infinity) - value);
        for (const neighbour of [got - 1, got + 1].filter((bits) => bits >= 0))
          expect(distance(got) < distance(neighbour) || (distance(got) === distance(neighbour) && got % 2 === 0)).toBe(
            true,
          );
      }),
    );
  });

  it('keeps signs, infinities and what is no number', () => {
    expect([...toHalves(Float32Array.of(-0, -Infinity, Infinity, 1e9, NaN, -1))]).toEqual([
      0x8000, 0xfc00, 0x7c00, 0x7c00, 0x7e00, 0xbc00,
    ]);
  });
});
