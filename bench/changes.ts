import { join } from 'node:path';
import { requestSchema, type RequestInput } from '../shared/src/request.ts';
import { ModelCache } from '../companion/src/engine/pipelines/model-cache.ts';
import { fileReferences } from '../companion/src/engine/pipelines/references.ts';
import { runRequest } from '../companion/src/engine/pipelines/run-request.ts';
import { describeMachine } from './machine.ts';

/*
 * What each kind of change costs on a warm model: milliseconds by stage for the same picture with one thing changed. A
 * stage that has nothing to do shows it: `load` when no weights are read, `text` when no prompt is encoded.
 */

const models = new ModelCache();
const references = fileReferences(join('test', 'golden', 'models'));
const control = join('..', 'cases', 'sdxl-everything', 'control.png');
const style = join('..', 'cases', 'sdxl-everything', 'style.png');

const controlNet = { model: 'tiny-sdxl-controlnet', image: control, scale: 0.6 };
const ipAdapter = {
  weights: 'ip-adapters/sdxl-plus.safetensors',
  imageEncoder: 'tiny-image-encoder',
  images: [style],
  scale: 0.5,
};
const lora = { weights: 'loras/sdxl-peft.safetensors', scale: 0.8 };

const base: RequestInput = {
  model: 'tiny-sdxl',
  task: 'text-to-image',
  prompt: 'a red fox in the snow',
  negativePrompt: 'blurry',
  width: 64,
  height: 64,
  steps: 8,
  guidanceScale: 5,
  seed: 1,
  scheduler: { class: 'EulerDiscreteScheduler' },
  controlNets: [controlNet],
  ipAdapters: [ipAdapter],
  loras: [lora],
};

const changes: Readonly<Record<string, Partial<RequestInput>>> = {
  'nothing (the same again)': {},
  seed: { seed: 2 },
  prompt: { prompt: 'a grey wolf in the rain' },
  steps: { steps: 16 },
  'guidance scale': { guidanceScale: 7 },
  'guidance off': { guidanceScale: 0 },
  sampler: { scheduler: 'DPM++ 2M Karras' },
  'ControlNet scale, start and end': { controlNets: [{ ...controlNet, scale: 0.9, start: 0.2, end: 0.8 }] },
  'IP-Adapter scale': { ipAdapters: [{ ...ipAdapter, scale: 0.9 }] },
  'IP-Adapter blocks (style only)': { ipAdapters: [{ ...ipAdapter, blocks: { up: 1 } }] },
  'LoRA scale': { loras: [{ ...lora, scale: 0.3 }] },
  'another LoRA (the set changes)': { loras: [{ weights: 'loras/sdxl-kohya.safetensors', scale: 0.8 }] },
  'no ControlNet (the set changes)': { controlNets: [] },
};

async function run(request: RequestInput): Promise<Readonly<Record<string, number>>> {
  const parsed = requestSchema.parse(request);
  const { timings } = await runRequest({
    request: parsed,
    references,
    models,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return timings;
}

const stages = ['load', 'text', 'encode', 'unet', 'vae'] as const;
console.log(
  `${describeMachine()}\nMilliseconds by stage, tiny SDXL, 64 x 64, 8 steps, with a ControlNet, an IP-Adapter and a LoRA\n`,
);
console.log(`| change | ${stages.join(' | ')} |\n| --- | ${stages.map(() => '---:').join(' | ')} |`);
const row = (name: string, timings: Readonly<Record<string, number>>) =>
  console.log(`| ${name} | ${stages.map((stage) => (timings[stage] ?? 0).toFixed(1)).join(' | ')} |`);
row('first run (cold)', await run(base));
for (const [name, change] of Object.entries(changes)) {
  // Back to the base first, so that each change is measured by itself.
  await run(base);
  row(name, await run({ ...base, ...change }));
}
await models.release();
