import sharp from 'sharp';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  decodeGrey,
  decodeRgb,
  decodeRgba,
  encodePng,
  type Pixels,
} from '../../../../companion/src/engine/images/codec.ts';

/** Four pixels: red, green, blue and a grey. */
const four: Pixels = {
  width: 2,
  height: 2,
  channels: 3,
  data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 100, 100, 100),
};

/** With its levels in a plain array. */
const plain = (pixels: Pixels): Pixels => ({ ...pixels, data: new Uint8Array(pixels.data) });

describe('a picture', () => {
  it('comes back as it was from a PNG', async () => {
    expect(plain(await decodeRgb(await encodePng(four), 'x'))).toEqual(four);
  });

  it('keeps its alpha, or loses it, as asked', async () => {
    const clear: Pixels = { width: 1, height: 1, channels: 4, data: Uint8Array.of(10, 20, 30, 40) };
    const png = await encodePng(clear);
    expect(plain(await decodeRgba(png, 'x'))).toEqual(clear);
    expect(plain(await decodeRgb(png, 'x'))).toEqual({
      width: 1,
      height: 1,
      channels: 3,
      data: Uint8Array.of(10, 20, 30),
    });
    expect((await decodeRgba(await encodePng(four), 'x')).data[3]).toBe(255);
  });

  it.each(['jpeg', 'webp'] as const)('is read from %s', async (format) => {
    const bytes = await sharp(Buffer.alloc(16 * 16 * 3, 120), { raw: { width: 16, height: 16, channels: 3 } })
      .toFormat(format)
      .toBuffer();
    const { width, height, data } = await decodeRgb(bytes, 'x');
    expect([width, height]).toEqual([16, 16]);
    expect(Math.abs((data[0] ?? 0) - 120)).toBeLessThan(3);
  });

  it('of 16 bits a channel is read as 8', async () => {
    const bytes = await sharp(Buffer.from(Uint16Array.of(0, 32_768, 65_535).buffer), {
      raw: { width: 1, height: 1, channels: 3 },
    })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const { data } = await decodeRgb(bytes, 'x');
    expect(data).toHaveLength(3);
  });

  it('of CMYK is read as RGB', async () => {
    const bytes = await sharp(Buffer.alloc(8 * 8 * 3, 200), { raw: { width: 8, height: 8, channels: 3 } })
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
    expect(await decodeRgb(bytes, 'x')).toMatchObject({ width: 8, height: 8, channels: 3 });
  });

  it('is turned as its EXIF says', async () => {
    // Orientation 6: the camera was held upright, rows run from right to left when shown.
    const bytes = await sharp(Buffer.concat([Buffer.alloc(16 * 8 * 3, 250), Buffer.alloc(16 * 8 * 3, 5)]), {
      raw: { width: 16, height: 16, channels: 3 },
    })
      .extract({ left: 0, top: 4, width: 16, height: 8 })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { width, height, data } = await decodeRgb(bytes, 'x');
    expect([width, height]).toEqual([8, 16]);
    // The upper half of what was stored is now the right one.
    expect(data[0]).toBeLessThan(30);
    expect(data[7 * 3]).toBeGreaterThan(220);
  });

  it('of another colour profile is shown in sRGB', async () => {
    const wide = await sharp(Buffer.from([200, 30, 30]), { raw: { width: 1, height: 1, channels: 3 } })
      .withIccProfile('p3', { attach: true })
      .png()
      .toBuffer();
    const { data: stored } = await sharp(wide, { ignoreIcc: true }).raw().toBuffer({ resolveWithObject: true });
    const { data } = await decodeRgb(wide, 'x');
    // sharp converts to the profile when it attaches it, so what was sRGB comes back.
    expect([...stored]).not.toEqual([200, 30, 30]);
    [200, 30, 30].forEach((level, channel) => expect(Math.abs((data[channel] ?? 0) - level)).toBeLessThan(3));
  });

  it('in grey is one value a pixel: its luminance as Pillow has it', async () => {
    // Image.convert("L") of Pillow 13 gives these.
    expect([...(await decodeGrey(await encodePng(four), 'x')).data]).toEqual([76, 150, 29, 100]);
  });
});

/** A PNG that says it has these sides and holds next to nothing. */
function bomb(width: number, height: number): Uint8Array {
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', new Uint8Array()),
  ]);
}

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

describe('what is no picture that is let in is refused, naming it', () => {
  it.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
    ['nothing', () => new Uint8Array()],
    ['text', () => Buffer.from('hello')],
    ['SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')],
    ['GIF', () => Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')],
    ['TIFF', () => Buffer.from('II*\0\x08\0\0\0\0\0', 'latin1')],
    [
      'a PNG that ends early',
      async () =>
        (
          await encodePng({
            width: 64,
            height: 64,
            channels: 3,
            data: crypto.getRandomValues(new Uint8Array(64 * 64 * 3)),
          })
        ).subarray(0, 2_000),
    ],
    ['a PNG of ten thousand million pixels', () => bomb(100_000, 100_000)],
    ['a PNG that has fewer rows than it says', () => bomb(2_000, 2_000)],
  ])('%s', async (_, make) => {
    const bytes = await make();
    await expect(decodeRgb(bytes, 'The mask')).rejects.toMatchObject({
      code: 'image_invalid',
      message: expect.stringContaining('The mask cannot be decoded') as string,
      hint: expect.stringContaining('PNG') as string,
    });
  });
});
