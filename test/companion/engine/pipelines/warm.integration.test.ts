import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ModelCache } from '../../../../companion/src/engine/pipelines/model-cache.ts';
import type * as sessions from '../../../../companion/src/engine/runtime/session.ts';
import type { RequestInput } from '../../../../shared/src/request.ts';
import { pictures, run } from './tiny-models.ts';

/** What ONNX Runtime was asked to do, by the names of the graphs. */
const log = vi.hoisted(() => ({ opened: [] as string[], ran: [] as { name: string; batch: number }[] }));

vi.mock('../../../../companion/src/engine/runtime/session.ts', async (original) => {
  const real = await original<typeof sessions>();
  return {
    ...real,
    async openSession(...given: Parameters<typeof real.openSession>) {
      const session = await real.openSession(...given);
      log.opened.push(session.name);
      return {
        ...session,
        run: (...[inputs, outputs]: Parameters<typeof session.run>) => {
          log.ran.push({ name: session.name, batch: Object.values(inputs)[0]?.dims[0] ?? 0 });
          return session.run(inputs, outputs);
        },
      };
    },
  };
});

const cache = new ModelCache();
afterAll(() => cache.release());

const control = join(pictures('sdxl-everything'), 'control.png');
const style = join(pictures('sdxl-everything'), 'style.png');
/** A run in which everything takes part. */
const everything: Partial<RequestInput> = {
  guidanceScale: 4,
  negativePrompt: 'blurry',
  task: 'image-to-image',
  image: control,
  loras: [{ weights: 'loras/sdxl-kohya.safetensors', scale: 0.5 }],
  controlNets: [{ model: 'tiny-sdxl-controlnet', image: control, scale: 0.5 }],
  ipAdapters: [
    { weights: 'ip-adapters/sdxl-plus.safetensors', imageEncoder: 'tiny-image-encoder', images: [style], scale: 0.5 },
  ],
};

async function again(changes: Partial<RequestInput>) {
  log.opened = [];
  log.ran = [];
  const { latents } = await run({ ...everything, ...changes }, cache);
  return { opened: log.opened, ran: log.ran.map(({ name }) => name), latents };
}

describe('a warm model', () => {
  beforeEach(async () => {
    await run(everything, cache);
  });

  it('runs only the UNet and the decoder for another seed', async () => {
    const { opened, ran } = await again({ seed: 2 });
    expect(opened).toEqual([]);
    expect(new Set(ran)).toEqual(new Set(['unet', 'vae_decoder']));
  });

  it.each<[string, Partial<RequestInput>]>([
    ['prompt', { prompt: 'another one' }],
    ['number of steps', { steps: 3 }],
    ['strength', { strength: 0.5 }],
    ['guidance scale', { guidanceScale: 6 }],
    ['scheduler', { scheduler: { class: 'DDIMScheduler' } }],
    ['LoRA scale', { loras: [{ weights: 'loras/sdxl-kohya.safetensors', scale: -0.3 }] }],
    ['ControlNet scale', { controlNets: [{ model: 'tiny-sdxl-controlnet', image: control, scale: 0.9 }] }],
    [
      'ControlNet start and end',
      { controlNets: [{ model: 'tiny-sdxl-controlnet', image: control, scale: 0.5, start: 0.2, end: 0.6 }] },
    ],
    [
      'IP-Adapter scale',
      {
        ipAdapters: [
          {
            weights: 'ip-adapters/sdxl-plus.safetensors',
            imageEncoder: 'tiny-image-encoder',
            images: [style],
            scale: 0.1,
          },
        ],
      },
    ],
    [
      'IP-Adapter scale by block',
      {
        ipAdapters: [
          {
            weights: 'ip-adapters/sdxl-plus.safetensors',
            imageEncoder: 'tiny-image-encoder',
            images: [style],
            blocks: { mid: 1 },
          },
        ],
      },
    ],
  ])('opens no graph for another %s, and the picture is another', async (_, changes) => {
    const before = (await again({})).latents;
    const { opened, latents } = await again(changes);
    expect(opened).toEqual([]);
    expect(latents.data).not.toEqual(before.data);
  });

  it('reads neither text nor pictures again where only scales change', async () => {
    const { ran } = await again({
      controlNets: [{ model: 'tiny-sdxl-controlnet', image: control, scale: 0.7 }],
      ipAdapters: [
        {
          weights: 'ip-adapters/sdxl-plus.safetensors',
          imageEncoder: 'tiny-image-encoder',
          images: [style],
          scale: 0.7,
        },
      ],
    });
    expect(ran.filter((name) => name.startsWith('text_encoder') || name === 'vae_encoder')).toEqual([]);
    expect(ran).not.toContain('clip_vision');
    expect(ran).not.toContain('controlnet_hint');
  });
});

describe('guidance', () => {
  it.each([
    [0, 1],
    [1, 1],
    [1.5, 2],
  ])('of %d evaluates the UNet on a batch of %d', async (guidanceScale, batch) => {
    log.ran = [];
    await run({ guidanceScale, steps: 3 }, cache);
    const batches = log.ran.filter(({ name }) => name === 'unet').map((call) => call.batch);
    expect(batches).toEqual([batch, batch, batch]);
  });
});

describe('weights of a prompt', () => {
  const latentsOf = async (changes: Partial<RequestInput>) => (await run(changes, cache)).latents.data;

  it("that are all 1 give exactly the plain prompt's picture", async () => {
    const plain = await latentsOf({ prompt: 'a red fox' });
    expect(await latentsOf({ prompt: 'a red fox', promptSyntax: 'weighted' })).toEqual(plain);
    expect(await latentsOf({ prompt: 'a red fox', promptSyntax: 'weighted', longPrompt: 'chunk' })).toEqual(plain);
  });

  it('that are not 1 give another', async () => {
    const plain = await latentsOf({ prompt: 'a red fox' });
    expect(await latentsOf({ prompt: 'a (red:1.4) fox', promptSyntax: 'weighted' })).not.toEqual(plain);
  });

  it('may stand in prompts of unequal length', async () => {
    const long = 'a red fox in the snow, '.repeat(20);
    const got = await latentsOf({ prompt: long, negativePrompt: 'dull', longPrompt: 'chunk', guidanceScale: 4 });
    expect(got.every(Number.isFinite)).toBe(true);
    expect(await latentsOf({ prompt: long, negativePrompt: 'dull', guidanceScale: 4 })).not.toEqual(got);
  });
});
