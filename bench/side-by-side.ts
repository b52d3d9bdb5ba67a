import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { requestSchema } from '../shared/src/request.ts';
import { cpu } from '../companion/src/engine/networks/device.ts';
import { ModelCache } from '../companion/src/engine/pipelines/model-cache.ts';
import { encodePrompt } from '../companion/src/engine/pipelines/prompt.ts';
import { fileReferences } from '../companion/src/engine/pipelines/references.ts';
import { runRequest } from '../companion/src/engine/pipelines/run-request.ts';
import { noAdapters } from '../companion/src/engine/pipelines/adapter-set.ts';
import { describeMachine } from './machine.ts';
import { runPython } from './python.ts';

/*
 * Frisket and diffusers on PyTorch, one after the other on the same machine and threads, four steps without guidance: a
 * half-size SDXL with random float32 weights at 512 x 512, and the tests' tiny one, where overhead is all there is.
 * Ratios below 1 are Frisket's.
 */

interface Contest {
  readonly title: string;
  readonly folder: string;
  readonly side: number;
}

const script = join('bench', 'side-by-side.py');
const halfSize = join(tmpdir(), 'frisket-half-size');
const contests: readonly Contest[] = [
  { title: 'half-size SDXL, 512 x 512', folder: halfSize, side: 512 },
  { title: 'tiny SDXL, 64 x 64', folder: resolve('test/golden/models/tiny-sdxl'), side: 64 },
];
const runs = 5;
const prompt = 'a red fox in the snow';

const parts = ['cold', 'warm', 'text', 'unet', 'decode'] as const;
type Part = (typeof parts)[number];
const partNames: Readonly<Record<Part, string>> = {
  cold: 'whole job, cold (loading included)',
  warm: 'whole job, warm',
  text: 'both text encoders',
  unet: 'UNet, one step',
  decode: 'VAE decode',
};

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

/** The fastest of several runs, after one that warms up. */
async function fastest(work: () => Promise<unknown>): Promise<number> {
  await work();
  let best = Infinity;
  for (let run = 0; run < runs; run++) best = Math.min(best, await seconds(work));
  return best;
}

async function timeOurs({ folder, side }: Contest): Promise<Record<Part, number>> {
  const models = new ModelCache(cpu);
  let seed = 0;
  const job = () =>
    runRequest({
      // Another seed each time: the same prompt is not encoded again, as in diffusers it would be.
      request: requestSchema.parse({
        model: folder,
        task: 'text-to-image',
        prompt,
        width: side,
        height: side,
        steps: 4,
        guidanceScale: 0,
        seed: seed++,
      }),
      references: fileReferences('/'),
      models,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
  const cold = await seconds(job);
  const warm = await fastest(job);
  const model = await models.open(folder);
  const readers = await model.textReaders([]);
  const options = { style: 'sdxl', syntax: 'plain', long: 'truncate', leastPieces: 1, loraScales: [] } as const;
  const text = await fastest(() => encodePrompt(prompt, readers, options));
  const unet = await model.unet(noAdapters);
  const { hiddenStates, pooled } = await encodePrompt(prompt, readers, options);
  const latentSide = side / model.vae.downscale;
  const latents = {
    dims: [1, 4, latentSide, latentSide],
    data: Float32Array.from({ length: 4 * latentSide ** 2 }, (_, at) => Math.sin(at * 12.9898)),
  };
  const timeIds = { dims: [1, 6], data: Float32Array.of(side, side, 0, 0, side, side) };
  const step = await fastest(() =>
    unet.predict({ sample: latents, timesteps: [500], encoderHiddenStates: hiddenStates, textEmbeds: pooled, timeIds }),
  );
  const decode = await fastest(() => model.vae.decode(latents));
  await models.release();
  return { cold, warm, text, unet: step, decode };
}

if (!existsSync(join(halfSize, 'model_index.json')))
  runPython(script, 'make', halfSize, join('companion', 'assets', 'clip-tokenizer'));

console.log(`${describeMachine()}\n`);
for (const contest of contests) {
  const { title, folder, side } = contest;
  const theirs = z.record(z.enum(parts), z.number()).parse(JSON.parse(runPython(script, 'run', folder, String(side))));
  const ours = await timeOurs(contest);
  console.log(`| ${title} | Frisket, ms | diffusers, ms | ratio |\n| --- | ---: | ---: | ---: |`);
  for (const part of parts) {
    const milliseconds = (value: number) => (value * 1000).toFixed(value < 0.1 ? 1 : 0);
    console.log(
      `| ${partNames[part]} | ${milliseconds(ours[part])} | ${milliseconds(theirs[part])} | ${(ours[part] / theirs[part]).toFixed(2)} |`,
    );
  }
  console.log('');
}
