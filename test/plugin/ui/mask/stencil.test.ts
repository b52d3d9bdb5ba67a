import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { encodeGreyPng } from '../../../../plugin/src/ui/mask/grey-png.ts';
import { decodeStencil, resampleGrey } from '../../../../plugin/src/ui/mask/stencil.ts';

const picture = { width: 4, height: 2, values: Uint8Array.of(0, 255, 255, 255, 0, 255, 255, 255) };

describe('a stencil at another size', () => {
  test('is itself at its own', () => {
    expect(resampleGrey(picture, 4, 2)).toBe(picture.values);
  });

  test('keeps its outline when it shrinks: each pixel is the mean of what it covers', () => {
    expect(Array.from(resampleGrey(picture, 2, 1))).toEqual([128, 255]);
  });

  test('keeps its outline when it grows', () => {
    expect(Array.from(resampleGrey(picture, 8, 2)).slice(0, 8)).toEqual([0, 0, 255, 255, 255, 255, 255, 255]);
  });

  test('mixes where a pixel covers parts of others', () => {
    expect(Array.from(resampleGrey({ width: 3, height: 1, values: Uint8Array.of(0, 90, 255) }, 2, 1))).toEqual([
      30, 200,
    ]);
  });
});

describe('a stencil’s picture', () => {
  test('is decoded as it was encoded, once', () => {
    const png = encodeGreyPng(picture);
    expect(decodeStencil(png)).toEqual(picture);
    expect(decodeStencil(png)).toBe(decodeStencil(png));
  });

  test('is refused when it has colours', () => {
    const png = encode({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3), channels: 3, depth: 8 });
    expect(() => decodeStencil(png)).toThrow('A stencil has 3 channels of 8 bits; it needs 1 of 8.');
  });
});
