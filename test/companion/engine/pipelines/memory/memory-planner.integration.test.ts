import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RequestInput } from '../../../../../shared/src/request.ts';
import { cpu } from '../../../../../companion/src/engine/networks/device.ts';
import { relativeError } from '../../../../../companion/src/engine/parity/compare.ts';
import { openCheckpoint } from '../../../../../companion/src/engine/models/open-checkpoint.ts';
import { footprintOf } from '../../../../../companion/src/engine/pipelines/memory/footprint.ts';
import type { MemorySettings } from '../../../../../companion/src/engine/pipelines/memory/memory-planner.ts';
import { noAdapters } from '../../../../../companion/src/engine/pipelines/adapter-set.ts';
import type { EngineTask } from '../../../../../companion/src/engine/engine.ts';
import { runJob } from '../../../../../companion/src/engine/pipelines/run-job.ts';
import { ModelCache } from '../../../../../companion/src/engine/pipelines/model-cache.ts';
import { temporaryFolder } from '../../../../fakes/temporary-folder.ts';
import { models, pictures, run } from '../tiny-models.ts';

const control = join(pictures('sdxl-everything'), 'control.png');
const style = join(pictures('sdxl-everything'), 'style.png');
const everything: Partial<RequestInput> = {
  guidanceScale: 4,
  negativePrompt: 'blurry',
  controlNets: [{ model: 'tiny-sdxl-controlnet', image: control, scale: 0.5 }],
  ipAdapters: [
    { weights: 'ip-adapters/sdxl-plus.safetensors', imageEncoder: 'tiny-image-encoder', images: [style], scale: 0.5 },
  ],
};

function cacheWith(memory: MemorySettings): ModelCache {
  const cache = new ModelCache(cpu, memory);
  onTestFinished(() => cache.release());
  return cache;
}

describe('a job in little memory', () => {
  it('gives the same picture when its networks make room for each other', async () => {
    const { latents: expected } = await run(everything, cacheWith({ precision: 'full' }));
    const cache = cacheWith({ precision: 'full', budget: 1 });
    for (let time = 0; time < 2; time++) {
      const { latents } = await run(everything, cache);
      // Prompts one by one are summed in another order.
      expect(relativeError(latents, expected)).toBeLessThan(1e-4);
    }
  });

  it('gives nearly the same in 8 bits, ControlNet included, made once', async () => {
    const folder = await temporaryFolder();
    const { latents: expected } = await run(everything, cacheWith({ precision: 'full' }));
    const { latents, resolved } = await run(everything, cacheWith({ precision: '8-bit', folder }));
    expect(resolved.precision).toBe('8-bit');
    const error = relativeError(latents, expected);
    expect(error).toBeGreaterThan(1e-4);
    expect(error).toBeLessThan(0.5);
    expect((await readdir(folder)).toSorted()).toEqual([
      expect.stringMatching(/^tiny-sdxl-controlnet-int8-/),
      expect.stringMatching(/^unet-int8-/),
    ]);
  });

  it('keeps weights as they were published where there is no place for others', async () => {
    const { latents: expected } = await run({}, cacheWith({ precision: 'full' }));
    const { latents, resolved } = await run({}, cacheWith({ precision: 'auto', budget: 1 }));
    expect(resolved).not.toHaveProperty('precision');
    expect(relativeError(latents, expected)).toBeLessThan(1e-4);
  });
});

describe('what is told of a plan', () => {
  const task: EngineTask = {
    job: { kind: 'generate', model: 'tiny-sdxl', prompt: 'a red cube', seed: 1, width: 128, height: 128, steps: 1 },
    images: new Map(),
    models: new Map([['tiny-sdxl', join(models, 'tiny-sdxl')]]),
  };
  const noticesWith = async (memory: MemorySettings, prepare: (cache: ModelCache) => void = () => undefined) => {
    const options = { signal: new AbortController().signal, onProgress: () => undefined };
    const cache = cacheWith({ ...memory, folder: await temporaryFolder() });
    prepare(cache);
    const { notices, resolved } = await runJob(task, cache, options);
    return { codes: notices?.map(({ code }) => code), precision: resolved.precision };
  };

  it('is that weights were kept in 4 bits for want of memory, since it shows', async () => {
    // As on a card, which is not here: on a processor 8 bits take less.
    const onCard = {
      precision: '4-bit',
      residency: 'staged',
      vae: 'tiled',
      guidance: 'one by one',
      forecast: 2,
    } as const;
    const told = await noticesWith({ precision: 'auto', budget: 1 }, ({ memory }) => {
      vi.spyOn(memory, 'plan').mockResolvedValue(onCard);
    });
    expect(told).toEqual({ codes: ['memory_bits'], precision: '4-bit' });
  });

  it('is nothing on a processor with too little: 8 bits take least there, and hardly show', async () => {
    expect(await noticesWith({ precision: 'auto', budget: 1 })).toEqual({ codes: undefined, precision: '8-bit' });
  });

  it('is nothing where there is room, or a person wanted it so', async () => {
    expect(await noticesWith({ precision: 'auto' })).toMatchObject({ codes: undefined });
    expect(await noticesWith({ precision: '4-bit' })).toEqual({ codes: undefined, precision: '4-bit' });
  });
});

describe('the footprint of a job', () => {
  const use = { adapters: noAdapters, imageEncoders: [], width: 128, height: 128, prompts: 1 } as const;
  const footprint = async (model: string, changes: Partial<Parameters<typeof footprintOf>[1]> = {}) =>
    footprintOf(await openCheckpoint(join(models, model)), { ...use, ...changes }, cpu);

  it('is less in fewer bits, and grows with what takes part', async () => {
    const base = await footprint('tiny-sdxl');
    expect(base.unet.full).toBeGreaterThan(base.unet['8-bit']);
    expect(base.unet.full).toBeGreaterThan(base.unet['4-bit']);
    expect(base.imageEncoder).toBe(0);
    const more = await footprint('tiny-sdxl', {
      adapters: { ...noAdapters, controlNets: [join(models, 'tiny-sdxl-controlnet')] },
      imageEncoders: [join(models, 'tiny-image-encoder')],
      width: 256,
    });
    for (const precision of ['full', '8-bit', '4-bit'] as const)
      expect(more.unet[precision]).toBeGreaterThan(base.unet[precision]);
    expect(more.imageEncoder).toBeGreaterThan(0);
    expect(more.unetWork).toBe(2 * base.unetWork);
    expect(more.vaeWork.whole).toBe(2 * base.vaeWork.whole);
  });
});
