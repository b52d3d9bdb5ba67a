import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../../../companion/src/engine/create-engine.ts';
import type { EnginePicture, EngineTask, Progress } from '../../../../companion/src/engine/engine.ts';
import { decodeRgb, decodeRgba, encodePng, type Pixels } from '../../../../companion/src/engine/images/codec.ts';
import { withAlpha } from '../../../../companion/src/engine/images/crop.ts';
import { resizeBicubic } from '../../../../companion/src/engine/images/pillow-resize.ts';
import type { FillJob, Job } from '../../../../shared/src/job.ts';
import { models } from './tiny-models.ts';

const engine = createEngine({ provider: 'cpu' });
afterAll(() => engine.close());

const installed = new Map([
  ['swatch', fileURLToPath(new URL('../../../../models/swatch', import.meta.url))],
  ['swatch-quick', fileURLToPath(new URL('../../../../models/swatch-quick.safetensors', import.meta.url))],
  ['tiny-sdxl', `${models}/tiny-sdxl`],
]);

async function run(job: Job, images: ReadonlyMap<string, Uint8Array> = new Map(), more: Partial<EngineTask> = {}) {
  const told: Progress[] = [];
  const result = await engine.run(
    { job, images, models: installed, ...more },
    { signal: new AbortController().signal, onProgress: (progress) => told.push(progress) },
  );
  return { ...result, told };
}

function only(pictures: readonly EnginePicture[]): EnginePicture {
  const [picture, ...more] = pictures;
  if (!picture || more.length > 0) throw new Error(`${pictures.length} pictures`);
  return picture;
}

const idOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function draw(width: number, height: number, colour: (x: number, y: number) => readonly number[]): Pixels {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return colour(pixel % width, Math.floor(pixel / width))[at % 3] ?? 0;
  });
  return { width, height, channels: 3, data };
}

const inside = (x: number, y: number) => x >= 40 && x < 90 && y >= 30 && y < 60;
/** A picture with a rectangle painted in its middle. */
async function fillOf(model: string) {
  const image = await encodePng(draw(160, 120, (x, y) => [x, 2 * y, 90]));
  const mask = await encodePng(draw(160, 120, (x, y) => (inside(x, y) ? [255, 255, 255] : [0, 0, 0])));
  const job: FillJob = {
    kind: 'fill',
    model,
    prompt: 'turquoise water',
    seed: 3,
    steps: 2,
    image: idOf(image),
    mask: idOf(mask),
  };
  const images = new Map([
    [job.image, image],
    [job.mask, mask],
  ]);
  return { job, images };
}

describe('a picture from text', () => {
  const job: Job = {
    kind: 'generate',
    model: 'swatch',
    prompt: 'green stripes',
    seed: 5,
    steps: 4,
    width: 100,
    height: 60,
  };

  it('has the size that was asked for, and is the same each time', async () => {
    const first = only((await run(job)).pictures);
    expect(first).toMatchObject({ x: 0, y: 0, width: 100, height: 60 });
    expect(await decodeRgb(first.png, 'x')).toMatchObject({ width: 100, height: 60 });
    expect(only((await run(job)).pictures).png).toEqual(first.png);
    expect(only((await run({ ...job, seed: 6 })).pictures).png).not.toEqual(first.png);
  });

  it('is seen coming: the last preview has its colours', async () => {
    const { pictures, told } = await run({ ...job, width: 128, height: 128 });
    const preview = told.findLast((progress) => progress.preview)?.preview;
    const seen = await decodeRgb(preview ?? new Uint8Array(), 'The preview');
    const final = resizeBicubic(await decodeRgb(only(pictures).png, 'x'), seen.width, seen.height);
    expect(correlation(seen.data, final.data)).toBeGreaterThan(0.7);
  });

  it('is made without previews where nobody looks at them, and is the same', async () => {
    const { pictures, told } = await run(job, undefined, { previews: false });
    expect(told.filter(({ preview }) => preview)).toEqual([]);
    expect(told.map(({ step }) => step)).toEqual(expect.arrayContaining([1, 2, 3, 4]));
    expect(only(pictures).png).toEqual(only((await run(job)).pictures).png);
  });

  it('tells each step once, in order, and what was chosen', async () => {
    const { told, resolved } = await run(job);
    const steps = told.filter((progress) => progress.steps === 4 && progress.step > 0);
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect([steps.at(0), steps.at(-1)].map((step) => step?.preview !== undefined)).toEqual([true, true]);
    expect(resolved).toMatchObject({ model: 'swatch', steps: 4, seed: 5 });
  });

  it('is painted in four steps without guidance with a LoRA for that, much as in eight with it', async () => {
    const water: Job = {
      kind: 'generate',
      model: 'swatch',
      prompt: 'turquoise water',
      seed: 5,
      width: 256,
      height: 256,
    };
    const quick = await run({ ...water, loras: [{ model: 'swatch-quick', scale: 1 }] });
    expect(quick.resolved).toMatchObject({ steps: 4, guidanceScale: 1 });
    expect(quick.told.filter(({ step, steps }) => steps === 4 && step > 0)).toHaveLength(4);
    const usual = await run(water);
    expect(usual.resolved).toMatchObject({ steps: 8, guidanceScale: 2 });
    const bare = await run({ ...water, steps: 4, guidanceScale: 1 });
    const pixels = async ({ pictures }: typeof usual) => (await decodeRgb(only(pictures).png, 'x')).data;
    const wanted = await pixels(usual);
    // 2.1 and 5.1 when it was made.
    expect(distance(await pixels(quick), wanted)).toBeLessThan(0.6 * distance(await pixels(bare), wanted));
  });
});

describe.each(['swatch', 'tiny-sdxl'])('a fill with %s', (model) => {
  it('comes back in the bounds of what was painted, the same each time', async () => {
    const { job, images } = await fillOf(model);
    const picture = only((await run(job, images)).pictures);
    expect(picture).toMatchObject({ x: 40, y: 30, width: 50, height: 30 });
    const again = only((await run(job, images)).pictures);
    expect(again.png).toEqual(picture.png);
  });

  it('that is asked for whole is the picture itself outside, and the fill inside', async () => {
    const { job, images } = await fillOf(model);
    const { png: part } = only((await run(job, images)).pictures);
    const laid = only((await run({ ...job, whole: true }, images)).pictures);
    expect(laid).toMatchObject({ x: 0, y: 0, width: 160, height: 120 });
    const [before, after] = [await decodeRgb(images.get(job.image)!, 'x'), await decodeRgba(laid.png, 'x')];
    const fill = await decodeRgba(part, 'x');
    const at = (x: number, y: number) => after.data.subarray(4 * (y * 160 + x), 4 * (y * 160 + x) + 4);
    for (const [x, y] of [
      [0, 0],
      [39, 40],
      [90, 59],
      [159, 119],
    ] as const)
      expect([...at(x, y)]).toEqual([...before.data.subarray(3 * (y * 160 + x), 3 * (y * 160 + x) + 3), 255]);
    expect([...at(65, 45)]).toEqual([...fill.data.subarray(4 * (15 * 50 + 25), 4 * (15 * 50 + 25) + 4)]);
  });

  it('that is asked for whole stays as transparent as it was, and is seen where it was painted', async () => {
    const { job, images } = await fillOf(model);
    const rgb = await decodeRgb(images.get(job.image)!, 'x');
    // Nothing is seen of the right half, into which the hole reaches; of the bottom half of the rest only half.
    const seen = (x: number, y: number) => (x >= 80 ? 0 : y >= 60 ? 128 : 255);
    const alpha = Uint8Array.from({ length: 160 * 120 }, (_, at) => seen(at % 160, Math.floor(at / 160)));
    const faded = await encodePng(withAlpha(rgb, alpha));
    const { png } = only((await run({ ...job, whole: true }, new Map([...images, [job.image, faded]]))).pictures);
    const after = await decodeRgba(png, 'x');
    const at = (x: number, y: number) => [...after.data.subarray(4 * (y * 160 + x), 4 * (y * 160 + x) + 4)];
    for (const [x, y] of [
      [0, 0],
      [10, 110],
    ] as const)
      expect(at(x, y)).toEqual([...rgb.data.subarray(3 * (y * 160 + x), 3 * (y * 160 + x) + 3), seen(x, y)]);
    for (const [x, y] of [
      [159, 0],
      [91, 45],
    ] as const)
      expect(at(x, y)[3]).toBe(0);
    // In the hole, at its soft edge too.
    for (const x of [40, 65, 79, 80, 89]) expect(at(x, 45)[3]).toBe(255);
  });

  it('of something new is opaque inside and fades at its edge', async () => {
    const { job, images } = await fillOf(model);
    const { data } = await decodeRgba(only((await run({ ...job, mode: 'add' }, images)).pictures).png, 'x');
    const alpha = (x: number, y: number) => data[(y * 50 + x) * 4 + 3];
    expect(alpha(25, 15)).toBe(255);
    expect(alpha(0, 0)).toBeLessThan(128);
  });

  it('leaves what was not painted alone within its bounds', async () => {
    const { job, images } = await fillOf(model);
    const ring = await encodePng(
      draw(160, 120, (x, y) =>
        inside(x, y) && !(x >= 60 && x < 70 && y >= 40 && y < 50) ? [255, 255, 255] : [0, 0, 0],
      ),
    );
    const holed: Job = { ...job, mask: idOf(ring) };
    const { data } = await decodeRgba(
      only((await run(holed, new Map([...images, [idOf(ring), ring]]))).pictures).png,
      'x',
    );
    for (let y = 10; y < 20; y++) for (let x = 20; x < 30; x++) expect(data[(y * 50 + x) * 4 + 3]).toBe(0);
  });

  it('of nothing is refused', async () => {
    const { job, images } = await fillOf(model);
    const black = await encodePng(draw(160, 120, () => [0, 0, 0]));
    await expect(run({ ...job, mask: idOf(black) }, new Map([...images, [idOf(black), black]]))).rejects.toMatchObject({
      code: 'mask_empty',
    });
  });
});

describe('a request', () => {
  it('is run as it stands, the same each time', async () => {
    const job: Job = {
      kind: 'request',
      request: {
        model: 'tiny-sdxl',
        task: 'text-to-image',
        prompt: 'a fox',
        width: 72,
        height: 64,
        steps: 2,
        guidanceScale: 0,
        seed: 1,
        strength: 1,
        controlNets: [],
        ipAdapters: [],
        loras: [],
        promptSyntax: 'plain',
        longPrompt: 'truncate',
        guidanceRescale: 0,
        maskMode: 'binary',
      },
    };
    const first = only((await run(job)).pictures);
    expect(first).toMatchObject({ x: 0, y: 0, width: 72, height: 64 });
    expect(only((await run(job)).pictures).png).toEqual(first.png);
  });
});

describe('a job that names what is not there', () => {
  it('is refused by the model', async () => {
    const job: Job = { kind: 'generate', model: 'nowhere', prompt: '', seed: 1, width: 64, height: 64 };
    await expect(run(job)).rejects.toMatchObject({
      code: 'model_not_found',
      message: expect.stringContaining('nowhere') as string,
    });
  });

  it('is refused by the picture', async () => {
    const { job } = await fillOf('tiny-sdxl');
    await expect(run(job)).rejects.toMatchObject({ code: 'image_missing' });
  });
});

/** Pearson's, over all levels. */
/** Mean absolute difference of two pictures' values, 0 to 255. */
function distance(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? NaN)), 0) / a.length;
}

function correlation(a: Uint8Array, b: Uint8Array): number {
  const mean = (values: Uint8Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squareA, squareB] = [0, 0, 0];
  a.forEach((value, at) => {
    const [da, db] = [value - meanA, (b[at] ?? 0) - meanB];
    both += da * db;
    squareA += da * da;
    squareB += db * db;
  });
  return both / Math.sqrt(squareA * squareB);
}
