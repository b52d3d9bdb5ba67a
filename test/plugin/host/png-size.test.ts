import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { pngSize } from '../../../plugin/src/host/png-size.ts';

test('the size stands in the header', () => {
  const png = encode({ width: 300, height: 2, data: new Uint8Array(600), channels: 1 });
  expect(pngSize(png)).toEqual({ width: 300, height: 2 });
});

test('also of bytes in the middle of a larger buffer', () => {
  const png = encode({ width: 5, height: 4, data: new Uint8Array(20), channels: 1 });
  const larger = new Uint8Array(png.length + 7);
  larger.set(png, 7);
  expect(pngSize(larger.subarray(7))).toEqual({ width: 5, height: 4 });
});

test.each([
  ['nothing', new Uint8Array()],
  ['a JPEG', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...new Array<number>(40).fill(0)])],
  ['a PNG that is cut off', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])],
])('%s is no picture', (_name, bytes) => {
  expect(() => pngSize(bytes)).toThrow(expect.objectContaining({ code: 'image_invalid' }));
});
