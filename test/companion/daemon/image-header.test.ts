import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readImageSize } from '../../../companion/src/daemon/image-header.ts';
import { limits } from '../../../shared/src/limits.ts';
import { pngClaiming, pngOf } from '../../fakes/pictures.ts';

const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } });

describe('reads the size of', () => {
  test.each(['png', 'jpeg', 'webp'] as const)('%s', async (format) => {
    const bytes = await blank(123, 45).toFormat(format).toBuffer();
    expect(readImageSize(bytes, 'It')).toEqual({ width: 123, height: 45 });
  });

  test('a lossless and a transparent WebP', async () => {
    expect(readImageSize(await blank(70, 30).webp({ lossless: true }).toBuffer(), 'It')).toEqual({
      width: 70,
      height: 30,
    });
    const clear = sharp({ create: { width: 70, height: 30, channels: 4, background: '#33669980' } });
    expect(readImageSize(await clear.webp().toBuffer(), 'It')).toEqual({ width: 70, height: 30 });
  });

  test('a progressive JPEG with metadata, turned as it is shown', async () => {
    const bytes = await blank(120, 40).jpeg({ progressive: true }).withMetadata({ orientation: 6 }).toBuffer();
    expect(readImageSize(bytes, 'It')).toEqual({ width: 40, height: 120 });
  });

  test('a picture whose pixels break off: that shows when it is decoded, elsewhere', async () => {
    const png = await pngOf(200, 100);
    expect(readImageSize(png.subarray(0, png.length - 20), 'It')).toEqual({ width: 200, height: 100 });
  });
});

describe('refuses', () => {
  const codeOf = (bytes: Uint8Array) => {
    try {
      readImageSize(bytes, 'The picture');
    } catch (error) {
      return error;
    }
    return undefined;
  };

  test.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'],
    ['GIF', 'GIF89a\u0001\u0000\u0001\u0000'],
    ['the first bytes of a JPEG', '\u00FF\u00D8\u00FF\u00E0'],
    ['the first bytes of a PNG', '\u0089PNG\r\n\u001a\n'],
    ['half a WebP', 'RIFF\u0000\u0000\u0000\u0000WEBPVP8X'],
  ])('%s', (_what, text) => {
    expect(codeOf(Uint8Array.from(text, (letter) => letter.charCodeAt(0)))).toMatchObject({ code: 'image_invalid' });
  });

  test('other formats that sharp could read', async () => {
    for (const format of ['gif', 'tiff', 'avif'] as const)
      expect(codeOf(await blank(64, 64).toFormat(format).toBuffer())).toMatchObject({ code: 'image_invalid' });
  });

  test('a JPEG full of nothing, without reading for long', () => {
    const bytes = new Uint8Array(limits.imageBytes).fill(1);
    bytes.set([0xff, 0xd8, 0xff, 0xe0]);
    expect(codeOf(bytes)).toMatchObject({ code: 'image_invalid' });
  });

  test('a side below 16 and above 8,192, and more than 40 million pixels', async () => {
    expect(codeOf(await pngClaiming(16, 15))).toMatchObject({ code: 'image_too_small' });
    expect(codeOf(await pngClaiming(0, 16))).toMatchObject({ code: 'image_too_small' });
    expect(codeOf(await pngClaiming(8_193, 16))).toMatchObject({ code: 'image_too_large' });
    expect(codeOf(await pngClaiming(8_192, 8_192))).toMatchObject({
      code: 'image_too_large',
      message: 'The picture is 8192 x 8192 pixels, 67.1 million; the limit is 40.0 million.',
    });
    expect(codeOf(await pngClaiming(8_192, 4_800))).toBeUndefined();
  });
});
