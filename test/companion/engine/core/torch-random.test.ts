import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TorchRandom } from '../../../../companion/src/engine/core/torch-random.ts';

/** Small enough to take PyTorch's way for fewer than 16 values. */
const smallDraw = fc.integer({ min: 1, max: 15 });

describe('TorchRandom', () => {
  it('draws what torch.randn prints for seed 0', () => {
    const random = new TorchRandom(0);
    expect(random.randn([3])).toEqual(Float32Array.of(1.5409960746765137, -0.293428897857666, -2.1787893772125244));
    const [first, second] = random.randn([16]);
    expect(first).toBeCloseTo(-0.35612836480140686, 6);
    expect(second).toBeCloseTo(0.4372227191925049, 6);
  });

  it('is fixed by the low 32 bits of the seed', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 1, max: 100 }), (seed, count) => {
        const low = new TorchRandom(seed >>> 0);
        expect(new TorchRandom(seed).randn([count])).toEqual(low.randn([count]));
      }),
    );
  });

  it('looks at the number of values only, not at the shape', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }), (seed, dims) => {
        const count = dims.reduce((product, dim) => product * dim, 1);
        expect(new TorchRandom(seed).randn(dims)).toEqual(new TorchRandom(seed).randn([count]));
      }),
    );
  });

  it('gives one sequence however draws of fewer than 16 are cut', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(smallDraw, { minLength: 1 }), (seed, counts) => {
        const cut = new TorchRandom(seed);
        const single = new TorchRandom(seed);
        for (const count of counts) for (const value of cut.randn([count])) expect(value).toBe(single.randn([1])[0]);
      }),
    );
  });

  it('keeps the second normal of a pair over larger draws', () => {
    const random = new TorchRandom(7);
    random.randn([3]);
    random.randn([16]);
    expect(random.randn([1])[0]).toBe(new TorchRandom(7).randn([4])[3]);
  });

  it('draws the last 16 values anew when they fill no block', () => {
    const whole = new TorchRandom(5).randn([32]);
    const uneven = new TorchRandom(5).randn([31]);
    expect(uneven.slice(0, 15)).toEqual(whole.slice(0, 15));
    expect(uneven.slice(15)).not.toEqual(whole.slice(15, 31));
  });

  it('is normal: mean 0, variance 1, tails as they should be', () => {
    const values = new TorchRandom(1).randn([4, 256, 256]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const beyondTwo = values.filter((value) => Math.abs(value) > 2).length / values.length;
    // Five standard errors of 262,144 values.
    expect(Math.abs(mean)).toBeLessThan(5 / 512);
    expect(Math.abs(variance - 1)).toBeLessThan((5 * Math.SQRT2) / 512);
    expect(beyondTwo).toBeCloseTo(0.0455, 2);
  });

  it('refuses what is not a whole number', () => {
    for (const seed of [0.5, Number.NaN, Infinity, 2 ** 53])
      expect(() => new TorchRandom(seed)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });
});
