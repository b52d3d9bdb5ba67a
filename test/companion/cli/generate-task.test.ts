import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { appRoot } from '../../../companion/src/app-root.ts';
import type { ChosenModel } from '../../../companion/src/cli/chosen-model.ts';
import { generateTask } from '../../../companion/src/cli/generate-task.ts';
import { imageIdOf } from '../../../companion/src/daemon/image-id.ts';
import { pngOf } from '../../fakes/pictures.ts';

const model: ChosenModel = {
  path: join(appRoot, 'models', 'swatch'),
  summary: {
    id: 'swatch',
    title: 'Swatch',
    kind: 'checkpoint',
    family: 'sdxl',
    contextWidth: 160,
    nativeSide: 256,
    suggestions: [],
  },
};
const resolved = {
  model: 'swatch',
  scheduler: 'x',
  steps: 8,
  guidanceScale: 3,
  strength: 1,
  seed: 7,
  width: 64,
  height: 64,
};
const prompt = 'turquoise water';

let folder: string;
const file = async (name: string, bytes: Uint8Array) => {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-generate-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

describe('from text', () => {
  test('the job is the one that the panel would submit, at the size of the model', async () => {
    const { task } = await generateTask({ prompt, seed: 7 }, model);
    expect(task.job).toEqual({ kind: 'generate', model: 'swatch', prompt, seed: 7, width: 256, height: 256 });
    expect([...task.models]).toEqual([['swatch', model.path]]);
  });

  test('what was chosen is passed on, and nothing else', async () => {
    const options = { prompt, seed: 7, width: 100, height: 50, steps: 3, guidance: 2, negative: 'grey' };
    expect((await generateTask(options, model)).task.job).toEqual({
      kind: 'generate',
      model: 'swatch',
      prompt,
      seed: 7,
      width: 100,
      height: 50,
      steps: 3,
      guidanceScale: 2,
      negativePrompt: 'grey',
    });
  });
});

describe('into a mask', () => {
  test('the picture and the mask go as they are', async () => {
    const [image, mask] = [await pngOf(64, 48), await pngOf(64, 48, '#ffffff')];
    const options = {
      prompt,
      seed: 7,
      image: await file('a.png', image),
      mask: await file('m.png', mask),
      strength: 0.5,
    };
    const { task } = await generateTask(options, model);
    expect(task.job).toMatchObject({ kind: 'fill', image: imageIdOf(image), mask: imageIdOf(mask), strength: 0.5 });
    expect(
      [...task.images.values()].map((bytes) => Buffer.from(bytes).equals(image) || Buffer.from(bytes).equals(mask)),
    ).toEqual([true, true]);
  });

  test('the fill is laid over the picture at its place, by its alpha; all else is as it was', async () => {
    const image = await pngOf(64, 48, '#000000');
    const options = {
      prompt,
      seed: 7,
      image: await file('a.png', image),
      mask: await file('m.png', await pngOf(64, 48)),
    };
    const { finish } = await generateTask(options, model);
    const half = sharp({
      create: { width: 10, height: 5, channels: 4, background: { r: 255, g: 200, b: 0, alpha: 0.5 } },
    });
    const png = new Uint8Array(await half.png().toBuffer());
    const whole = await finish({ pictures: [{ png, x: 20, y: 30, width: 10, height: 5 }], resolved, timings: {} });
    const { data, info } = await sharp(whole).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 64, height: 48, channels: 4 });
    for (let y = 0; y < 48; y++)
      for (let x = 0; x < 64; x++) {
        const inside = x >= 20 && x < 30 && y >= 30 && y < 35;
        const at = 4 * (y * 64 + x);
        expect([...data.subarray(at, at + 4)]).toEqual(inside ? [128, 100, 0, 255] : [0, 0, 0, 255]);
      }
  });

  test('a mask of another size is refused before anything runs', async () => {
    const options = {
      prompt,
      seed: 7,
      image: await file('a.png', await pngOf(64, 48)),
      mask: await file('m.png', await pngOf(48, 64)),
    };
    await expect(generateTask(options, model)).rejects.toMatchObject({ code: 'mask_size' });
  });
});

describe('from a picture', () => {
  test('it keeps its shape at the area of the model, and the defaults of the model hold', async () => {
    const { task } = await generateTask({ prompt, seed: 7, image: await file('a.png', await pngOf(800, 200)) }, model);
    expect(task.job).toMatchObject({
      kind: 'request',
      request: { task: 'image-to-image', width: 512, height: 128, steps: 8, guidanceScale: 2, strength: 0.6 },
    });
    const [bytes] = [...task.images.values()];
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 512, height: 128, format: 'png' });
  });

  test('another size may be asked for, in steps of 8', async () => {
    const image = await file('a.png', await pngOf(800, 200));
    const { task } = await generateTask({ prompt, seed: 7, image, width: 64, height: 72 }, model);
    expect(task.job).toMatchObject({ request: { width: 64, height: 72 } });
    await expect(generateTask({ prompt, seed: 7, image, width: 100 }, model)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('--width 100') as unknown,
    });
  });
});

test('an engine that gives no picture is said to', async () => {
  const { finish } = await generateTask({ prompt, seed: 7 }, model);
  await expect(finish({ pictures: [], resolved, timings: {} })).rejects.toMatchObject({ code: 'engine_failed' });
});
