import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readImageSize } from '../../companion/src/daemon/image-header.ts';
import { decodeRgba } from '../../companion/src/engine/images/codec.ts';
import { limits } from '../../shared/src/limits.ts';
import { connected, sendPicture } from '../fakes/connected.ts';
import { fillCase, newId } from '../fakes/jobs.ts';
import { pngClaiming, pngOf } from '../fakes/pictures.ts';
import { imageIdOf } from '../../companion/src/daemon/image-id.ts';
import { pngOfZeros } from './png-of-zeros.ts';

/** Image bombs and files that are not what they say: refused by their header, or by the decoder, which knows no others. */

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64"/></svg>';
const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const padded = (text: string) => ascii(text.padEnd(200, '\0'));

/** 16,384 x 16,384 pixels in about 1 MB: 1,024 MB once decoded, which sharp's own limit lets through. */
const bomb = pngOfZeros(16_384, 16_384);

describe('refused by the companion’s network side, which decodes nothing', () => {
  test('the bomb is one: small on the wire, a gigabyte in memory', () => {
    expect(bomb.length).toBeLessThan(2_000_000);
    expect(16_384 * 16_384 * 4).toBe(1024 * 1024 * 1024);
  });

  test.each([
    [limits.imageSide + 1, 16, 'image_too_large'],
    [0xffff_ffff, 0xffff_ffff, 'image_too_large'],
    [8_000, 8_000, 'image_too_large'],
    [0, 64, 'image_too_small'],
  ])('a header that claims %d x %d pixels', async (width, height, code) => {
    const picture = await pngClaiming(width, height);
    expect(() => readImageSize(picture, 'The picture')).toThrow(expect.objectContaining({ code }) as Error);
  });

  test.each([
    ['a bomb of a gigabyte', bomb, 'image_too_large'],
    ['an SVG', ascii(svg), 'image_invalid'],
    ['a GIF', padded('GIF89a\x40\x00\x40\x00'), 'image_invalid'],
    ['a TIFF', padded('II*\0\x08\0\0\0'), 'image_invalid'],
    ['a PDF', padded('%PDF-1.7'), 'image_invalid'],
    ['a HEIC', padded('\0\0\0\x18ftypheic'), 'image_invalid'],
    ['an OpenEXR', padded('\x76\x2f\x31\x01'), 'image_invalid'],
    ['a page', ascii('<!doctype html><script>alert(1)</script>'), 'image_invalid'],
    ['a pickle', padded('\x80\x04cposix\nsystem\n'), 'image_invalid'],
    ['nothing', new Uint8Array(), 'image_invalid'],
  ])('%s', (_what, bytes, code) => {
    expect(() => readImageSize(bytes, 'The picture')).toThrow(expect.objectContaining({ code }) as Error);
  });

  test('a job with a bomb fails by itself, and the companion goes on', async () => {
    const { client, engine } = await connected();
    const { job, mask } = await fillCase();
    const [bad, good] = [newId(), newId()];
    client.send({ type: 'submit', id: bad, job: { ...job, image: imageIdOf(bomb) } });
    await client.next('images.needed');
    sendPicture(client, bomb);
    expect((await client.next('job.failed')).error.code).toBe('image_too_large');
    const fill = await fillCase('#ff0000', mask);
    client.send({ type: 'submit', id: good, job: fill.job });
    await client.next('images.needed');
    for (const picture of [fill.image, fill.mask]) sendPicture(client, picture);
    await (await engine.nextRun()).finish();
    expect((await client.next('job.done')).id).toBe(good);
  });
});

describe('refused by the decoder, whatever got past the header', () => {
  test('a bomb is refused before memory is taken for it', async () => {
    const before = process.memoryUsage().rss;
    await expect(decodeRgba(bomb, 'The picture')).rejects.toMatchObject({
      code: 'image_invalid',
      message: expect.stringContaining('pixel limit') as unknown,
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
  });

  test.each([
    ['an SVG', ascii(svg)],
    ['a GIF', Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64')],
    ['a PPM', Buffer.concat([Buffer.from('P6 2 2 255\n'), Buffer.alloc(12)])],
    ['a CSV', Buffer.from('1,2\n3,4\n')],
  ])('%s is read by no loader', async (_what, bytes) => {
    await expect(decodeRgba(new Uint8Array(bytes), 'The picture')).rejects.toMatchObject({ code: 'image_invalid' });
  });

  test.each([
    ['a PNG cut short', async () => (await pngOf(300, 300)).subarray(0, 200)],
    ['a PNG whose pixels are noise', async () => noiseIn(await pngOf(64, 64))],
    ['a header that promises more than follows', async () => pngClaiming(4_000, 4_000)],
  ])('%s', async (_what, make) => {
    await expect(decodeRgba(await make(), 'The picture')).rejects.toMatchObject({ code: 'image_invalid' });
  });
});

/** Replaces what stands in the compressed pixels. */
function noiseIn(png: Uint8Array): Uint8Array {
  const at = Buffer.from(png).indexOf('IDAT') + 4;
  const damaged = Uint8Array.from(png);
  damaged.set(deflateSync(Buffer.alloc(4, 0xff)).subarray(0, 8), at);
  return damaged;
}
