import { describe, expect, test } from 'vitest';
import sharp from 'sharp';
import {
  checkFillPrompt,
  fillRequest,
  generateRequest,
  layerName,
  promptProblem,
} from '../../../../plugin/src/ui/state/jobs.ts';
import { emptyDraft, type Draft } from '../../../../plugin/src/ui/state/draft.ts';
import { imageIdOf } from '../../../../shared/src/assembler.ts';
import { jobSchema } from '../../../../shared/src/job.ts';
import type { Layer, Picture } from '../../../../plugin/src/bridge.ts';
import { fillModes } from '../../../../shared/src/job.ts';

const layer: Layer = { id: '1:2', name: 'Bay', kind: 'RECTANGLE', fresh: false };
const bounds = { x: 10, y: 20, width: 40, height: 30 };
const picture: Picture = {
  layer: '1:2',
  bytes: new Uint8Array([1, 2, 3]),
  width: 80,
  height: 60,
  bounds,
  region: bounds,
};
const mask = { width: 80, height: 60, values: new Uint8Array(80 * 60).fill(255) };
const material = { picture, mask };

function draft(changes: Partial<Draft> = {}): Draft {
  return {
    ...emptyDraft(),
    prompts: { style: '', sets: '', fill: '  turquoise water ', generate: 'dunes' },
    ...changes,
  };
}

describe('a fill', () => {
  const request = fillRequest({ draft: draft(), model: 'swatch', seed: 7, layer, material });

  test('is a job that the protocol takes, with what is unset left to the model', () => {
    expect(jobSchema.parse(request.job)).toEqual(request.job);
    expect(request.job).toEqual({
      kind: 'fill',
      model: 'swatch',
      prompt: 'turquoise water',
      seed: 7,
      image: imageIdOf(picture.bytes),
      mask: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    });
  });

  test('that follows another layer’s outline tells which, so that it does not lie over the result', () => {
    const outlined = { ...material, stencil: '5:5' };
    expect(fillRequest({ draft: draft(), model: 'swatch', seed: 7, layer, material: outlined })).toMatchObject({
      source: '1:2',
      stencil: '5:5',
    });
    expect(request).not.toHaveProperty('stencil');
  });

  test.each(fillModes.filter((mode) => mode !== 'fill'))('says what it is for: %s', (mode) => {
    const { job } = fillRequest({ draft: draft({ mode }), model: 'swatch', seed: 7, layer, material });
    expect(jobSchema.parse(job)).toMatchObject({ mode });
  });

  test('needs a word only where something is to be added', () => {
    const silent = { prompts: { style: '', sets: '', fill: ' ', generate: '' } };
    expect(() => checkFillPrompt(draft({ ...silent, mode: 'add' }))).toThrow(/no prompt/);
    for (const mode of ['fill', 'remove', 'background', 'expand'] as const) checkFillPrompt(draft({ ...silent, mode }));
  });

  test('carries every setting that is set', () => {
    const set = {
      negativePrompt: 'blur',
      steps: 4,
      guidanceScale: 2.5,
      strength: 0.8,
      feather: 'none',
    } as const;
    const { job } = fillRequest({ draft: draft(set), model: 'swatch', seed: 7, layer, material });
    expect(jobSchema.parse(job)).toMatchObject(set);
  });

  test('brings the picture and a mask of its very size, under the names that the job uses', async () => {
    if (request.job.kind !== 'fill') throw new Error('This is a fill.');
    const { job, images } = request;
    expect(images.get(job.image)).toBe(picture.bytes);
    const maskPng = images.get(job.mask);
    expect(imageIdOf(maskPng!)).toBe(job.mask);
    expect(await sharp(maskPng).metadata()).toMatchObject({ width: 80, height: 60, channels: 1 });
  });

  test('belongs over its layer', () => {
    expect(request).toMatchObject({
      name: 'turquoise water',
      source: '1:2',
      place: { kind: 'over', layer: '1:2', bounds, region: bounds, picture: { width: 80, height: 60 } },
    });
  });
});

describe('a new picture', () => {
  const input = { draft: draft(), model: 'swatch', seed: 7, width: 512, height: 256 };

  test('goes into the place that waits for it', () => {
    const request = generateRequest({ ...input, slot: '3:4' });
    expect(jobSchema.parse(request.job)).toEqual({
      kind: 'generate',
      model: 'swatch',
      prompt: 'dunes',
      seed: 7,
      width: 512,
      height: 256,
    });
    expect(request.place).toEqual({ kind: 'slot', layer: '3:4', width: 512, height: 256 });
  });

  test('or beside the selection', () => {
    expect(generateRequest({ ...input, slot: undefined }).place).toMatchObject({ kind: 'beside' });
  });

  test('needs a prompt', () => {
    const silent = draft({ prompts: { style: '', sets: '', fill: 'water', generate: ' \n ' } });
    expect(() => generateRequest({ ...input, draft: silent, slot: undefined })).toThrow(/no prompt/);
  });
});

test('a prompt of 100,000 characters is refused with both numbers before it goes anywhere', () => {
  const long = draft({ prompts: { style: '', sets: '', fill: 'x'.repeat(100_000), generate: '' } });
  expect(promptProblem(long, 'fill')).toMatch(/100,000 characters; at most 4,000/);
  expect(promptProblem(long, 'generate')).toBeUndefined();
});

test('so is what to avoid', () => {
  expect(promptProblem(draft({ negativePrompt: 'x'.repeat(5_000) }), 'fill')).toMatch(/avoid has 5,000 characters/);
});

describe('the name of a layer', () => {
  test.each([
    ['turquoise water', 'turquoise water'],
    ['  two\n lines ', 'two lines'],
    ['a calm sea at dusk, golden light, soft waves', 'a calm sea at dusk, golden light, soft …'],
    ['x'.repeat(60), `${'x'.repeat(40)} …`],
    ['🌊'.repeat(60), `${'🌊'.repeat(40)} …`],
    ['', 'Fill'],
  ])('%j: %j', (prompt, name) => {
    expect(layerName(prompt, 'fill')).toBe(name);
  });
});
