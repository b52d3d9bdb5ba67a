import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import type { Job } from '../../shared/src/job.ts';
import { createEngine } from '../../companion/src/engine/create-engine.ts';
import type { EngineResult, EngineTask } from '../../companion/src/engine/engine.ts';
import { encodePng } from '../../companion/src/engine/images/codec.ts';
import { blocksProblem } from '../../companion/src/engine/networks/block-test.ts';
import { chooseDevice, formCandidates, tryForms } from '../../companion/src/engine/networks/self-test.ts';
import { runCase } from '../../companion/src/engine/parity/run.ts';
import { providerChoices, type Provider } from '../../companion/src/engine/runtime/provider-names.ts';
import { installedProviders } from '../../companion/src/engine/runtime/providers.ts';
import { describeMachine } from '../machine.ts';
import { providerCases } from './cases.ts';
import { watchCardMemory } from './card-memory.ts';

/*
 * What a graphics card does: every form in which graphs are written against the CPU, reference cases, the time of a step,
 * a whole fill, and the most memory of the card while it ran (NVIDIA's driver alone tells).
 *
 * gpu [PROVIDER] [MODEL]   webgpu when absent; a model's folder or file, Swatch when absent
 */

const [wanted = 'webgpu', model = join('models', 'swatch')] = process.argv.slice(2);
const provider = providerChoices.find((name): name is Provider => name === wanted && name !== 'auto');
if (!provider) throw new Error(`There is no provider "${wanted}": ${providerChoices.slice(1).join(', ')}.`);
if (!installedProviders().includes(provider))
  throw new Error(`ONNX Runtime brings no ${provider} here, but ${installedProviders().join(', ')}.`);

const memory = watchCardMemory();
console.log(`${describeMachine()}\n${memory.card ?? 'a card whose driver tells no name'}, ${provider}\n`);

console.log('| form | error against the CPU | |\n| --- | ---: | --- |');
for (const forms of formCandidates) {
  const { error, passed, reason = '' } = await tryForms(provider, forms);
  const name = `${forms.compute}, ${forms.attention} attention`;
  console.log(
    `| ${name} | ${error?.toExponential(1) ?? ''} | ${passed ? 'passes' : reason.split('\n')[0] || 'wrong'} |`,
  );
}
const { device } = await chooseDevice(provider);
for (const bits of [8, 4] as const) {
  const problem = await blocksProblem(provider, device.forms, bits);
  console.log(`| weights in ${bits} bits | | ${problem ?? 'passes'} |`);
}

// The cases' limits are those of float32: in half precision a case is further off, and the number is what is looked at.
console.log(`\nReference cases in ${device.forms.compute}, ${device.forms.attention} attention:\n`);
for (const name of providerCases) {
  const { passed, line } = await runCase(join('test', 'golden', 'cases', name), device);
  console.log(`${passed ? 'ok  ' : 'off '} ${name}: ${line}`);
}

console.log(
  '\n| job | provider | load, s | UNet a step, ms | all but loading, s |\n| --- | --- | ---: | ---: | ---: |',
);
const picture = await encodePng(gradient(768, 512));
const mask = await encodePng(square(768, 512));
const images = new Map([picture, mask].map((bytes) => [idOf(bytes), bytes]));
const settings = { model: basename(model).toLowerCase(), prompt: 'turquoise water', seed: 7 } as const;
const jobs: readonly Job[] = [
  { kind: 'generate', ...settings, width: 512, height: 512 },
  { kind: 'fill', ...settings, image: idOf(picture), mask: idOf(mask) },
];
for (const on of [provider, 'cpu'] as const) {
  const engine = createEngine({ provider: on });
  for (const job of jobs) {
    const cold = await run(job);
    const warm = await run(job);
    const { load = 0, unet = 0, ...rest } = warm.timings;
    const others = Object.values(rest).reduce((sum, time) => sum + time, 0);
    const cells = [
      job.kind,
      on,
      ((cold.timings.load ?? 0) / 1000).toFixed(2),
      (unet / warm.resolved.steps).toFixed(1),
      ((load + unet + others) / 1000).toFixed(2),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  await engine.close();

  async function run(job: Job): Promise<EngineResult> {
    const task: EngineTask = { job, images, models: new Map([[settings.model, resolve(model)]]) };
    return engine.run(task, { signal: new AbortController().signal, onProgress: () => undefined });
  }
}
const peak = await memory.stop();
console.log(
  `\nMost memory of the card in use, other programs included: ${peak === undefined ? 'unmeasured' : `${peak} MiB`}.`,
);

function idOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function gradient(width: number, height: number) {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return at % 3 === 0 ? 255 * ((pixel % width) / width) : 255 * (Math.floor(pixel / width) / height);
  });
  return { width, height, channels: 3, data } as const;
}

/** White in the middle: half of each side. */
function square(width: number, height: number) {
  const inside = (at: number, of: number) => at >= of / 4 && at < (3 * of) / 4;
  const data = Uint8Array.from({ length: width * height }, (_, at) =>
    inside(at % width, width) && inside(Math.floor(at / width), height) ? 255 : 0,
  );
  return { width, height, channels: 1, data } as const;
}
