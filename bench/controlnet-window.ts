import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Tensor } from '../companion/src/engine/core/tensor.ts';
import { product } from '../companion/src/engine/graph/dims.ts';
import { controlNetConfigSchema, type ControlNetSource } from '../companion/src/engine/models/controlnet.ts';
import { readNetwork } from '../companion/src/engine/models/network-files.ts';
import { unetConfigSchema, type UnetConfig } from '../companion/src/engine/models/unet-config.ts';
import { cpu } from '../companion/src/engine/networks/device.ts';
import { Unet } from '../companion/src/engine/networks/unet.ts';
import type { StoredTensor, WeightSource } from '../companion/src/engine/weights/source.ts';
import { describeMachine } from './machine.ts';

/*
 * npm run bench -- controlnet-window FOLDER: what a ControlNet costs in a step in which it acts and in one in which it does
 * not, beside the UNet without any; memory of a process of its own each. FOLDER holds a UNet; the ControlNet is made of
 * its own contracting half, so that it has the real shapes.
 */
const variants = ['none', 'acts', 'rests'] as const;
type Variant = (typeof variants)[number];
const steps = 6;
const latentSide = 64;
const gibibyte = 2 ** 30;

const [folder = '', variant] = process.argv.slice(2);
const measuredSchema = z.object({ load: z.number(), step: z.number(), peak: z.number(), resident: z.number() });

function compare(): void {
  if (folder === '') throw new Error('Usage: npm run bench -- controlnet-window FOLDER, which holds a UNet.');
  console.log(`${describeMachine()}, load average ${loadavg()[0]?.toFixed(1)}; ${folder} at 512 x 512, float32\n`);
  console.log('| ControlNet | load, s | step, s | peak, GiB | resident, GiB |\n|---|---:|---:|---:|---:|');
  for (const each of variants) {
    const { stdout, status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), folder, each], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) throw new Error(`${each} ended with ${String(status)}.`);
    const { load, step, peak, resident } = measuredSchema.parse(JSON.parse(stdout));
    console.log(`| ${each} | ${load.toFixed(1)} | ${step.toFixed(2)} | ${peak.toFixed(2)} | ${resident.toFixed(2)} |`);
  }
}

async function measure(which: Variant): Promise<z.infer<typeof measuredSchema>> {
  const files = await readNetwork(folder, unetConfigSchema);
  const source = await files.openWeights();
  const controlNets = which === 'none' ? [] : [controlNetFrom(source, files.config)];
  let begin = performance.now();
  const unet = await Unet.open(files, cpu, { controlNets });
  const load = (performance.now() - begin) / 1000;
  let step = Infinity;
  for (let at = 0; at < steps; at++) {
    begin = performance.now();
    await unet.predict(question(files.config, which));
    step = Math.min(step, (performance.now() - begin) / 1000);
  }
  const status = readFileSync('/proc/self/status', 'utf8');
  const kibibytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? NaN);
  return { load, step, peak: (kibibytes('VmHWM') * 1024) / gibibyte, resident: (kibibytes('VmRSS') * 1024) / gibibyte };
}

function question(config: UnetConfig, which: Variant) {
  const channels = config.block_out_channels[0] ?? 0;
  const width = z.number().parse(config.cross_attention_dim);
  const added = config.projection_class_embeddings_input_dim ?? 0;
  return {
    sample: noise([1, config.in_channels, latentSide, latentSide]),
    timesteps: [500],
    encoderHiddenStates: noise([1, 77, width]),
    textEmbeds: noise([1, added - 6 * (config.addition_time_embed_dim ?? 0)]),
    timeIds: { dims: [1, 6], data: Float32Array.of(512, 512, 0, 0, 512, 512) },
    controlNets:
      which === 'none'
        ? []
        : [{ hint: noise([1, channels, latentSide, latentSide]), scale: which === 'acts' ? 0.5 : 0 }],
  };
}

function noise(dims: readonly number[]): Tensor {
  return { dims, data: Float32Array.from({ length: Number(product(dims)) }, (_, at) => Math.sin(12.9898 * (at + 1))) };
}

/** A ControlNet whose weights are the UNet's own; what it has beside them is the beginning of a large one. */
function controlNetFrom(unet: WeightSource, config: UnetConfig): ControlNetSource {
  const large = unet.find('mid_block.resnets.0.conv1.weight');
  if (!large) throw new Error(`${unet.label} has no middle block.`);
  const numberBytes = large.length / Number(product(large.shape));
  const find = (name: string): StoredTensor | undefined => {
    if (!name.startsWith('controlnet_')) return unet.find(name);
    const channels = channelsAt(name, config) ?? 0;
    const shape = name.endsWith('.bias') ? [channels] : [channels, channels, 1, 1];
    return { ...large, shape, length: Number(product(shape)) * numberBytes };
  };
  const parsed = controlNetConfigSchema.parse({ ...config, conditioning_channels: 3 });
  return { config: parsed, weights: { label: join(dirname(folder), 'controlnet'), find, names: unet.names } };
}

/** Of `controlnet_down_blocks.K`: the first convolution, then each block's layers and its halving. */
function channelsAt(
  name: string,
  { block_out_channels: widths, layers_per_block: layers }: UnetConfig,
): number | undefined {
  const [, at] = /^controlnet_down_blocks\.(\d+)/.exec(name) ?? [];
  if (at === undefined) return widths.at(-1);
  const each = [widths[0] ?? 0];
  widths.forEach((width, block) => {
    const count = typeof layers === 'number' ? layers : (layers[block] ?? 0);
    for (let layer = 0; layer < count + (block < widths.length - 1 ? 1 : 0); layer++) each.push(width);
  });
  return each[Number(at)];
}

if (variant === undefined) compare();
else console.log(JSON.stringify(await measure(z.enum(variants).parse(variant))));
