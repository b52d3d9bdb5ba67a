import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { createEngine } from '../../../../companion/src/engine/create-engine.ts';
import type { Economy } from '../../../../companion/src/engine/engine.ts';
import { tensor } from '../../../../companion/src/engine/core/tensor.ts';
import { decodeRgb } from '../../../../companion/src/engine/images/codec.ts';
import { openCheckpoint } from '../../../../companion/src/engine/models/open-checkpoint.ts';
import { Autoencoder } from '../../../../companion/src/engine/networks/autoencoder.ts';
import { cpu } from '../../../../companion/src/engine/networks/device.ts';
import { Unet } from '../../../../companion/src/engine/networks/unet.ts';
import type { Job } from '../../../../shared/src/job.ts';
import { requestSchema, type RequestInput } from '../../../../shared/src/request.ts';
import { pngOf } from '../../../fakes/pictures.ts';
import { models, small } from './tiny-models.ts';

const engine = createEngine({ provider: 'cpu' });
afterAll(() => engine.close());
afterEach(() => vi.restoreAllMocks());

const installed = new Map([
  ['tiny-sdxl', `${models}/tiny-sdxl`],
  ['swatch', fileURLToPath(new URL('../../../../models/swatch', import.meta.url))],
]);

async function run(job: Job, economy: Economy, images: ReadonlyMap<string, Uint8Array> = new Map()) {
  const predict = vi.spyOn(Unet.prototype, 'predict');
  predict.mockClear();
  const { pictures, resolved } = await engine.run(
    { job, images, models: installed, economy },
    { signal: new AbortController().signal, onProgress: () => undefined },
  );
  const [picture] = pictures;
  if (!picture) throw new Error('no picture');
  return { picture, resolved, batches: predict.mock.calls.map(([{ sample }]) => sample.dims[0]) };
}

/** How far two pictures' channels are apart, of 255. */
async function differenceOf(a: Uint8Array, b: Uint8Array): Promise<number> {
  const [one, other] = await Promise.all([decodeRgb(a, 'a'), decodeRgb(b, 'b')]);
  const differences = Array.from(one.data, (value, at) => Math.abs(value - (other.data[at] ?? 0)));
  return differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
}

const requestJob = (changes: Partial<RequestInput>): Job => ({
  kind: 'request',
  request: requestSchema.parse({ ...small, ...changes }),
});

describe('thrifty', () => {
  test('the two prompts of guidance go one after the other, to the same picture', async () => {
    const job = requestJob({ guidanceScale: 5 });
    const usual = await run(job, 'usual');
    const thrifty = await run(job, 'thrifty');
    expect([usual.batches, thrifty.batches]).toEqual([
      [2, 2],
      [1, 1, 1, 1],
    ]);
    expect(await differenceOf(usual.picture.png, thrifty.picture.png)).toBeLessThan(0.5);
  });

  test('a picture that is usually coded whole is coded in tiles, to the same but for a little of its colours', async () => {
    const vae = new Autoencoder((await openCheckpoint(installed.get('swatch') ?? '')).vae, cpu);
    const [height, width] = [640, 576];
    // Dark to the left, bright to the right, with waves.
    const wave = (at: number) => (2 * (at % width)) / width - 1 + 0.2 * Math.sin(Math.floor(at / width) / 20);
    const sample = tensor(
      [1, 3, height, width],
      Float32Array.from({ length: 3 * height * width }, (_, at) => wave(at)),
    );
    const tiled = vae.inSmallTiles();
    const whole = await vae.decode((await vae.encode(sample)).mean);
    const pieces = await tiled.decode((await tiled.encode(sample)).mean);
    await vae.release();
    expect(pieces.dims).toEqual([1, 3, height, width]);
    const apart = (a: Float32Array, b: Float32Array) =>
      a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
    expect(apart(whole.data, pieces.data)).toBeGreaterThan(0);
    expect(apart(whole.data, pieces.data)).toBeLessThan(apart(whole.data, whole.data.toReversed()) / 5);
  });
});

test('smallest: a fill is worked on at half the size, and covers what it did', async () => {
  const image = await pngOf(256, 256, '#4080c0');
  const mask = await pngOf(256, 256, '#ffffff');
  const [imageId, maskId] = [image, mask].map((bytes) => createHash('sha256').update(bytes).digest('hex'));
  const job: Job = {
    kind: 'fill',
    model: 'swatch',
    prompt: 'sand',
    seed: 1,
    steps: 4,
    image: imageId ?? '',
    mask: maskId ?? '',
  };
  const images = new Map([
    [job.image, image],
    [job.mask, mask],
  ]);
  const usual = await run(job, 'usual', images);
  const smallest = await run(job, 'smallest', images);
  expect(smallest.resolved.width * 2).toBe(usual.resolved.width);
  const { width, height } = smallest.picture;
  expect([width, height]).toEqual([usual.picture.width, usual.picture.height]);
});
