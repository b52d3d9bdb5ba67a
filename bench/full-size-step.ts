import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Tensor } from '../companion/src/engine/core/tensor.ts';
import { readNetwork } from '../companion/src/engine/models/network-files.ts';
import type { Precision } from '../companion/src/engine/models/precisions.ts';
import { buildUnet } from '../companion/src/engine/models/unet.ts';
import { unetConfigSchema, type UnetConfig } from '../companion/src/engine/models/unet-config.ts';
import { anyVaeConfigSchema } from '../companion/src/engine/models/vae-config.ts';
import type { NetworkFiles } from '../companion/src/engine/models/checkpoint.ts';
import { cpu } from '../companion/src/engine/networks/device.ts';
import { Unet } from '../companion/src/engine/networks/unet.ts';
import { relativeError } from '../companion/src/engine/parity/compare.ts';
import { readAll } from '../companion/src/engine/parity/tensors.ts';
import { noAdapters } from '../companion/src/engine/pipelines/adapter-set.ts';
import { footprintOf } from '../companion/src/engine/pipelines/memory/footprint.ts';

export const measuredSchema = z.object({
  /** Seconds, the best of several. */
  step: z.number(),
  load: z.number(),
  /** GiB of the process at its fullest, and what the memory plan says of it. */
  peak: z.number(),
  forecast: z.number(),
  /** Against PyTorch's output, where there is one. */
  error: z.number().optional(),
  graphMilliseconds: z.number(),
});
export type Measured = z.infer<typeof measuredSchema>;

const steps = 4;
const gibibyte = 2 ** 30;

/** One step of the UNet in `folder` at 512 x 512. */
export async function measureFullSize(folder: string, precision: Precision): Promise<Measured> {
  const files = await readNetwork(folder, unetConfigSchema);
  const weights = await files.openWeights();
  let begin = performance.now();
  buildUnet(weights, files.config);
  const graphMilliseconds = performance.now() - begin;
  const fewerBits = precision === 'full' ? {} : { fewerBits: { precision, folder: join(folder, 'fewer bits') } };
  // Made once for good, so not part of loading.
  if (precision !== 'full') await (await Unet.open(files, cpu, fewerBits)).release();

  begin = performance.now();
  const unet = await Unet.open(files, cpu, fewerBits);
  const load = (performance.now() - begin) / 1000;
  const inputs = await readAll(join(folder, 'inputs.safetensors'));
  const input = (name: string): Tensor => {
    const value = inputs.get(name);
    if (!(value?.data instanceof Float32Array)) throw new Error(`${folder} has no input "${name}".`);
    return { dims: value.dims, data: value.data };
  };
  let step = Infinity;
  let output: Tensor | undefined;
  for (let at = 0; at < steps; at++) {
    begin = performance.now();
    output = await unet.predict({
      sample: input('sample'),
      timesteps: [500],
      encoderHiddenStates: input('encoder_hidden_states'),
      textEmbeds: input('text_embeds'),
      timeIds: input('time_ids'),
    });
    if (at > 0) step = Math.min(step, (performance.now() - begin) / 1000);
  }
  const path = join(folder, 'expected.safetensors');
  const expected = existsSync(path) ? (await readAll(path)).get('sample') : undefined;
  return {
    step,
    load,
    peak: peakMemory(),
    forecast: await forecastOf(folder, files, precision),
    ...(expected && output ? { error: relativeError(output, expected) } : {}),
    graphMilliseconds,
  };
}

/** Of the process so far, as Linux counts it. */
function peakMemory(): number {
  return (Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024) / gibibyte;
}

/** GiB that the memory plan expects of the UNet alone, its work included. */
async function forecastOf(folder: string, unet: NetworkFiles<UnetConfig>, precision: Precision): Promise<number> {
  const footprint = await footprintOf(
    {
      path: folder,
      unet,
      vae: await readNetwork(join('test', 'golden', 'models', 'tiny-taesd'), anyVaeConfigSchema),
      textEncoders: [],
      textStyle: 'sdxl',
      scheduler: { className: 'EulerDiscreteScheduler', config: {} },
      zerosForAbsentNegative: true,
      aestheticScore: false,
    },
    { adapters: noAdapters, imageEncoders: [], width: 512, height: 512, prompts: 1 },
    cpu,
  );
  return (footprint.unet[precision] + footprint.unetWork) / gibibyte;
}
