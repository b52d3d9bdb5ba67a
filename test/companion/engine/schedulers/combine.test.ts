import { describe, expect, it } from 'vitest';
import { combine } from '../../../../companion/src/engine/schedulers/combine.ts';

const one = Float32Array.of(1, 2);
const two = Float32Array.of(10, 20);

describe('combine', () => {
  it('adds coefficients times values', () => {
    expect([...combine([2, one], [-0.5, two])]).toEqual([-3, -6]);
  });

  it('rounds once, at the end', () => {
    const large = Float32Array.of(2 ** 30);
    expect([...combine([1, large], [1, Float32Array.of(1)], [-1, large])]).toEqual([1]);
  });

  it('gives a list of its own', () => {
    expect(combine([1, one])).not.toBe(one);
  });

  it.each([Number.NaN, Infinity, -Infinity])('refuses a coefficient of %d', (coefficient) => {
    expect(() => combine([1, one], [coefficient, two])).toThrow(expect.objectContaining({ code: 'numbers_invalid' }));
  });
});
