import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePng } from '../../../../companion/src/engine/images/codec.ts';
import { ModelCache } from '../../../../companion/src/engine/pipelines/model-cache.ts';
import { pictures, run } from './tiny-models.ts';

const cache = new ModelCache();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-masks-'));
});
afterAll(async () => {
  await cache.release();
  await rm(folder, { recursive: true });
});

const side = 64;
const image = join(pictures('sdxl-inpaint-0.75'), 'image.in.png');

/** Latents of an inpainting run whose mask has these levels. */
async function latentsWith(maskMode: 'binary' | 'differential', level: (x: number) => number): Promise<Float32Array> {
  const mask = join(folder, 'mask.png');
  const data = Uint8Array.from({ length: side * side }, (_, at) => level(at % side));
  await writeFile(mask, await encodePng({ width: side, height: side, channels: 1, data }));
  return (await run({ task: 'inpaint', image, mask, maskMode, steps: 4, strength: 1 }, cache)).latents.data;
}

function difference(a: Float32Array, b: Float32Array, columns: (x: number) => boolean): number {
  return a.reduce((sum, value, at) => (columns(at % (side / 8)) ? sum + Math.abs(value - (b[at] ?? 0)) : sum), 0);
}

const everywhere = () => true;

describe('a soft mask', () => {
  it('that is black keeps the picture, as a hard one does', async () => {
    const black = await latentsWith('differential', () => 0);
    expect(black).toEqual(await latentsWith('binary', () => 0));
  });

  it('that is white paints all of it anew, as a hard one does', async () => {
    const white = await latentsWith('differential', () => 255);
    expect(white).toEqual(await latentsWith('binary', () => 255));
  });

  it('that is grey changes the picture more than black and keeps more of it than white', async () => {
    const [black, white] = [await latentsWith('binary', () => 0), await latentsWith('binary', () => 255)];
    const grey = await latentsWith('differential', () => 128);
    expect(difference(grey, black, everywhere)).toBeGreaterThan(0);
    expect(difference(grey, white, everywhere)).toBeGreaterThan(0);
    expect(difference(grey, black, everywhere)).toBeLessThan(difference(white, black, everywhere));
  });

  it('keeps exactly what is black beside what is grey', async () => {
    const black = await latentsWith('binary', () => 0);
    const half = await latentsWith('differential', (x) => (x < side / 2 ? 0 : 200));
    expect(difference(half, black, (x) => x < side / 16)).toBe(0);
    expect(difference(half, black, (x) => x >= side / 16)).toBeGreaterThan(0);
  });
});
