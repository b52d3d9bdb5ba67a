import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { requestSchema } from '../shared/src/request.ts';
import { cpu } from '../companion/src/engine/networks/device.ts';
import { ModelCache } from '../companion/src/engine/pipelines/model-cache.ts';
import { encodePrompt } from '../companion/src/engine/pipelines/prompt.ts';
import { fileReferences } from '../companion/src/engine/pipelines/references.ts';
import { runRequest } from '../companion/src/engine/pipelines/run-request.ts';
import { noAdapters } from '../companion/src/engine/pipelines/warm-model.ts';
import { describeMachine } from './machine.ts';
import { runPython } from './python.ts';

/*
 * Frisket and diffusers on PyTorch, one after the other on the same machine and threads: a half-size SDXL with random
 * float32 weights, 512 x 512, four steps without guidance. Ratios below 1 are Frisket's.
 */

const script = join('bench', 'side-by-side.py');
const folder = join(tmpdir(), 'frisket-half-size');
const side = 512;
const runs = 5;
const prompt = 'a red fox in the snow';

if (!existsSync(join(folder, 'model_index.json')))
  runPython(script, 'make', folder, join('companion', 'assets', 'clip-tokenizer'));

const parts = ['cold', 'warm', 'text', 'unet', 'decode'] as const;
type Part = (typeof parts)[number];
const theirs = z.record(z.enum(parts), z.number()).parse(JSON.parse(runPython(script, 'run', folder)));

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

const ours: Record<Part, number> = { cold: await seconds(job), warm: await fastest(job), text: 0, unet: 0, decode: 0 };
const model = await models.open(folder);
const readers = await model.textReaders([]);
const options = { style: 'sdxl', syntax: 'plain', long: 'truncate', leastPieces: 1, loraScales: [] } as const;
ours.text = await fastest(() => encodePrompt(prompt, readers, options));
const unet = await model.unet(noAdapters);
const { hiddenStates, pooled } = await encodePrompt(prompt, readers, options);
const latents = {
  dims: [1, 4, side / 8, side / 8],
  data: Float32Array.from({ length: 4 * (side / 8) ** 2 }, (_, at) => Math.sin(at * 12.9898)),
};
const timeIds = { dims: [1, 6], data: Float32Array.of(side, side, 0, 0, side, side) };
ours.unet = await fastest(() =>
  unet.predict({ sample: latents, timesteps: [500], encoderHiddenStates: hiddenStates, textEmbeds: pooled, timeIds }),
);
ours.decode = await fastest(() => model.vae.decode(latents));
await models.release();

const names: Readonly<Record<Part, string>> = {
  cold: 'whole job, cold (loading included)',
  warm: 'whole job, warm',
  text: 'both text encoders',
  unet: 'UNet, one step',
  decode: 'VAE decode',
};
console.log(`${describeMachine()}; half-size SDXL, random float32 weights, ${side} x ${side}, 4 steps, no guidance\n`);
console.log('| part | Frisket, s | diffusers, s | ratio |\n| --- | ---: | ---: | ---: |');
for (const part of parts) {
  const other = theirs[part];
  console.log(
    `| ${names[part]} | ${ours[part].toFixed(3)} | ${other.toFixed(3)} | ${(ours[part] / other).toFixed(2)} |`,
  );
}
