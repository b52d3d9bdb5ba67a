import { describe, expect, it } from 'vitest';
import { bfloatToFloat, dtypeBytes, halfToFloat, isDType } from '../../../../companion/src/engine/weights/dtypes.ts';

describe('half precision', () => {
  it.each([
    [0x0000, 0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65_504],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
  ])('0x%s is exactly %d', (bits, expected) => {
    expect(halfToFloat(Uint16Array.of(bits))[0]).toBe(expected);
  });

  it('keeps the sign of zero, and what is no number', () => {
    expect(halfToFloat(Uint16Array.of(0x8000))[0]).toBe(-0);
    expect(halfToFloat(Uint16Array.of(0x7e01))[0]).toBeNaN();
  });
});

describe('bfloat16', () => {
  it.each([
    [0x3f80, 1],
    [0xc040, -3],
    [0x3eab, 0.333984375],
    [0x0001, 2 ** -133],
    [0x7f80, Infinity],
  ])('0x%s is exactly %d', (bits, expected) => {
    expect(bfloatToFloat(Uint16Array.of(bits))[0]).toBe(expected);
  });
});

describe('a dtype', () => {
  it('is known by its name alone', () => {
    expect(isDType('BF16')).toBe(true);
    expect(isDType('bf16')).toBe(false);
    expect(isDType('toString')).toBe(false);
    expect(dtypeBytes.F8_E4M3).toBe(1);
  });
});
