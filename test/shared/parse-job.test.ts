import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imagesOf, jobSchema, modelsOf } from '../../shared/src/job.ts';
import { parseJob } from '../../shared/src/parse-job.ts';
import { renameReferences, requestSchema } from '../../shared/src/request.ts';
import { generateJob } from '../fakes/jobs.ts';

const image = (digit: string) => digit.repeat(64);
const request = requestSchema.parse({
  model: 'base',
  task: 'inpaint',
  prompt: 'x',
  width: 64,
  height: 64,
  steps: 1,
  guidanceScale: 0,
  seed: 1,
  image: image('1'),
  mask: image('2'),
  controlNets: [
    { model: 'canny', image: image('3') },
    { model: 'inpaint-net', masked: true },
  ],
  ipAdapters: [{ weights: 'plus', imageEncoder: 'vit-h', images: [image('4'), image('1')] }],
  loras: [{ weights: 'pixel-art' }, { weights: 'pixel-art', scale: 0.5 }],
  refiner: { model: 'refiner', switchAt: 0.8 },
  vae: 'tiny',
  tokenizer: 'cut',
  tokenizer2: 'cut-2',
});

test('every picture and model that a request names is found, each once', () => {
  const job = parseJob({ kind: 'request', request });
  expect(imagesOf(job)).toEqual(['1', '2', '3', '4'].map(image));
  expect(modelsOf(job)).toEqual([
    'base',
    'canny',
    'inpaint-net',
    'plus',
    'vit-h',
    'pixel-art',
    'refiner',
    'tiny',
    'cut',
    'cut-2',
  ]);
});

test('the LoRAs of a fill or a new picture are among its models, at full scale unless said otherwise', () => {
  const job = parseJob({ ...generateJob(), loras: [{ model: 'pixel-art' }, { model: 'ink', scale: -0.5 }] });
  expect(job).toMatchObject({ loras: [{ scale: 1 }, { scale: -0.5 }] });
  expect(modelsOf(job)).toEqual(['swatch', 'pixel-art', 'ink']);
});

test('renaming reaches every one of them and changes nothing else', () => {
  const renamed = renameReferences(request, { image: (id) => `picture ${id[0]}`, model: (id) => `my ${id}` });
  const back = renameReferences(renamed, { image: (id) => image(id.at(-1)!), model: (id) => id.slice(3) });
  expect(back).toEqual(request);
  expect(JSON.stringify(renamed)).not.toMatch(
    /:"(base|canny|inpaint-net|plus|vit-h|pixel-art|refiner|tiny|cut)"|[1-4]{64}/,
  );
});

describe('a job is refused', () => {
  test('for a prompt that is too long, with its length', () => {
    expect(() => parseJob(generateJob({ negativePrompt: 'x'.repeat(4_001) }))).toThrow(
      expect.objectContaining({
        code: 'prompt_too_long',
        message: 'The negative prompt has 4001 characters; the limit is 4000.',
      }) as Error,
    );
    expect(parseJob(generateJob({ prompt: 'x'.repeat(4_000) })).kind).toBe('generate');
  });

  test('when a request names a path where an id belongs', () => {
    for (const [field, path] of [
      ['model', '/etc/passwd'],
      ['vae', '../vae'],
      ['image', 'picture.png'],
    ])
      expect(() => parseJob({ kind: 'request', request: { ...request, [field!]: path } })).toThrow(
        expect.objectContaining({
          code: 'invalid_request',
          message: expect.stringContaining(path!) as unknown,
        }) as Error,
      );
  });

  test('for a field that is not known, also in a prototype', () => {
    for (const text of ['{"sampler":"x"}', '{"__proto__":{"sampler":"x"}}', '{"constructor":1}']) {
      const extra: unknown = JSON.parse(text);
      expect(() => parseJob(Object.assign(JSON.parse(JSON.stringify(generateJob())) as object, extra))).toThrow(
        expect.objectContaining({ code: 'invalid_request' }) as Error,
      );
    }
  });

  test('or it is the same after another parse', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom('generate', 'fill', 'request'), (extra, kind) => {
        const result = jobSchema.safeParse({ ...generateJob(), kind, extra });
        expect(result.success).toBe(false);
      }),
    );
  });
});
