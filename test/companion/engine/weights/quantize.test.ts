import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantizeBlocks, quantizeColumns } from '../../../../companion/src/engine/weights/quantize.ts';

const matrix = (out: number, inner: number) =>
  fc
    .array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: out * inner, maxLength: out * inner })
    .map((values) => Float32Array.from(values));

describe('one scale an output', () => {
  it('keeps every weight within half a step of its output’s scale, in the order [in, out]', () => {
    // Wider and higher than the tiles in which it works.
    const size = { out: 70, inner: 65 };
    fc.assert(
      fc.property(matrix(size.out, size.inner), (weights) => {
        const { values, scales } = quantizeColumns(weights, size);
        for (let row = 0; row < size.out; row++)
          for (let at = 0; at < size.inner; at++) {
            const scale = scales[row] ?? 0;
            const kept = (values[at * size.out + row] ?? 0) * scale;
            expect(Math.abs(kept - (weights[row * size.inner + at] ?? 0))).toBeLessThanOrEqual(scale * 0.5001);
          }
      }),
      { numRuns: 5 },
    );
  });

  it('uses the whole range, and never -128, which has no counterpart', () => {
    const { values, scales } = quantizeColumns(Float32Array.of(-2, 1, 2, 0), { out: 1, inner: 4 });
    expect([...values]).toEqual([-127, 64, 127, 0]);
    expect(scales[0]).toBeCloseTo(2 / 127);
  });

  it('uses seven bits where eight overflow', () => {
    const { values, scales } = quantizeColumns(Float32Array.of(-7, 1, 7, 0), { out: 1, inner: 4 }, { most: 63 });
    expect([...values]).toEqual([-63, 9, 63, 0]);
    expect(scales[0]).toBeCloseTo(7 / 63);
  });

  it('lays groups of outputs one after the other', () => {
    const weights = Float32Array.of(127, 1, 127, 2, 127, 3, 127, 4);
    const { values } = quantizeColumns(weights, { out: 4, inner: 2 }, { parts: 2 });
    expect([...values]).toEqual([127, 127, 1, 2, 127, 127, 3, 4]);
  });

  it('keeps zeros as zeros', () => {
    const { values, scales } = quantizeColumns(new Float32Array(4), { out: 2, inner: 2 });
    expect([...values]).toEqual([0, 0, 0, 0]);
    expect([...scales]).toEqual([1, 1]);
  });
});

describe('one scale a block', () => {
  it('has 0 in the middle, and the first of two in the lower half of a byte', () => {
    const weights = Float32Array.of(-7, 7, 1, 0);
    expect(quantizeBlocks(weights, { out: 1, inner: 4 }, { bits: 4, block: 4 })).toEqual({
      values: Uint8Array.of(0xf1, 0x89),
      scales: Float32Array.of(1),
    });
    expect(quantizeBlocks(weights, { out: 1, inner: 4 }, { bits: 8, block: 4 }).values).toEqual(
      Uint8Array.of(1, 255, 146, 128),
    );
  });

  it.each([4, 8] as const)('keeps every weight within half a step of its block’s scale, in %i bits', (bits) => {
    const size = { out: 3, inner: 32 };
    const block = 16;
    fc.assert(
      fc.property(matrix(size.out, size.inner), (weights) => {
        const { values, scales } = quantizeBlocks(weights, size, { bits, block });
        weights.forEach((weight, at) => {
          const perByte = 8 / bits;
          const byte = values[Math.floor(at / perByte)] ?? 0;
          const level = ((byte >> (bits * (at % perByte))) & (2 ** bits - 1)) - 2 ** (bits - 1);
          const scale = scales[Math.floor(at / block)] ?? 0;
          expect(Math.abs(level * scale - weight)).toBeLessThanOrEqual(scale * 0.5001);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('lets an outlier coarsen its own block only', () => {
    const weights = Float32Array.from({ length: 32 }, (_, at) => (at === 3 ? 1000 : 1));
    const { scales } = quantizeBlocks(weights, { out: 1, inner: 32 }, { bits: 8, block: 16 });
    expect(scales[0]).toBeCloseTo(1000 / 127, 3);
    expect(scales[1]).toBeCloseTo(1 / 127, 6);
  });
});
