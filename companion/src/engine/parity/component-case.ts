import { join, resolve } from 'node:path';
import { z } from 'zod';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { tensor, type Tensor } from '../core/tensor.ts';
import { buildClipVision, clipVisionConfigSchema } from '../models/clip-vision.ts';
import { buildControlNetHint, controlNetConfigSchema } from '../models/controlnet.ts';
import { buildImageProjection } from '../models/image-projection.ts';
import { readNetwork } from '../models/network-files.ts';
import { openCheckpoint } from '../models/open-checkpoint.ts';
import { tinyVaeConfigSchema } from '../models/vae-config.ts';
import { Autoencoder } from '../networks/autoencoder.ts';
import type { Device } from '../networks/device.ts';
import { ControlNet } from '../networks/controlnet.ts';
import { SimpleNetwork } from '../networks/simple-network.ts';
import { TextEncoder } from '../networks/text-encoder.ts';
import { Unet } from '../networks/unet.ts';
import { openFileWeights } from '../weights/file.ts';
import { openLora } from '../weights/lora.ts';
import type { WeightSource } from '../weights/source.ts';
import type { AnyTensor, CaseKind } from './case.ts';
import { readAll } from './tensors.ts';

const lora = z.strictObject({ weights: z.string(), scale: z.number() });
const ipAdapter = z.strictObject({ weights: z.string(), scale: z.number() });

const schema = z.strictObject({
  model: z.string(),
  component: z.enum([
    'unet',
    'vae',
    'tiny_vae',
    'text_encoder',
    'text_encoder_2',
    'controlnet',
    'image_encoder',
    'image_projection',
  ]),
  method: z.enum(['encode', 'decode']).optional(),
  loras: z.array(lora).default([]),
  ipAdapters: z.array(ipAdapter).default([]),
  conditioningScale: z.number().default(1),
});
type ComponentCase = z.infer<typeof schema>;

/** A case with its paths made absolute and its inputs read. */
interface Task extends ComponentCase {
  readonly inputs: Inputs;
  readonly device: Device;
}

/** The case's input tensors by diffusers' argument names, each of which some component must take. */
class Inputs {
  readonly #tensors: ReadonlyMap<string, AnyTensor>;

  constructor(tensors: ReadonlyMap<string, AnyTensor>) {
    this.#tensors = tensors;
  }

  floats(name: string): Tensor {
    return this.optionalFloats(name) ?? fail(`the case has no input "${name}"`);
  }

  optionalFloats(name: string): Tensor | undefined {
    const value = this.#tensors.get(name);
    if (!value) return undefined;
    return value.data instanceof Float32Array
      ? { dims: value.dims, data: value.data }
      : fail(`input "${name}" is not floating point`);
  }

  numbers(name: string): number[] {
    const { data } = this.#tensors.get(name) ?? fail(`the case has no input "${name}"`);
    return Array.from(data, Number);
  }

  /** Rows of a 2-dimensional tensor. */
  rows(name: string): number[][] {
    const { dims, data } = this.#tensors.get(name) ?? fail(`the case has no input "${name}"`);
    const [rows = 0, columns = 0] = dims;
    return Array.from({ length: rows }, (_, row) => Array.from(data.slice(row * columns, (row + 1) * columns), Number));
  }

  unetArguments() {
    return {
      sample: this.floats('sample'),
      timesteps: this.numbers('timestep'),
      encoderHiddenStates: this.floats('encoder_hidden_states'),
      textEmbeds: this.optionalFloats('added_cond_kwargs.text_embeds'),
      timeIds: this.optionalFloats('added_cond_kwargs.time_ids'),
      timestepCondition: this.optionalFloats('timestep_cond'),
    };
  }

  /** Those whose name begins so. */
  extras(prefix: string): Record<string, Tensor> {
    return Object.fromEntries(
      [...this.#tensors.keys()].filter((name) => name.startsWith(prefix)).map((name) => [name, this.floats(name)]),
    );
  }
}

function fail(problem: string): never {
  throw new FrisketError('invalid_request', `Component case: ${problem}.`);
}

const runners: Readonly<Record<ComponentCase['component'], (task: Task) => Promise<Record<string, AnyTensor>>>> = {
  unet: runUnet,
  async vae(task) {
    return runAutoencoder(new Autoencoder((await openCheckpoint(task.model)).vae, task.device), task);
  },
  async tiny_vae(task) {
    return runAutoencoder(new Autoencoder(await readNetwork(task.model, tinyVaeConfigSchema), task.device), task);
  },
  text_encoder: (task) => runTextEncoder('text_encoder', task),
  text_encoder_2: (task) => runTextEncoder('text_encoder_2', task),
  controlnet: runControlNet,
  async image_encoder({ model, inputs, device }) {
    const { config, openWeights } = await readNetwork(model, clipVisionConfigSchema);
    const encoder = await SimpleNetwork.open(buildClipVision(await openWeights(), config, device.forms), device);
    const states = await encoder.runAll(inputs.floats('pixel_values'));
    const last = states[`hidden_states.${config.num_hidden_layers}`];
    return { ...states, ...(last ? { last_hidden_state: last } : {}) };
  },
  async image_projection({ model, inputs, device }) {
    const projection = await SimpleNetwork.open(
      buildImageProjection(await openFileWeights(model), device.forms),
      device,
    );
    return { image_embeds: await projection.run(inputs.floats('image_embeds'), 'tokens') };
  },
};

async function runUnet({ model, inputs, loras, ipAdapters, device }: Task): Promise<Record<string, Tensor>> {
  const residuals = {
    ...inputs.extras('down_block_additional_residuals.'),
    ...inputs.extras('mid_block_additional_residual'),
  };
  const { unet: files } = await openCheckpoint(model);
  const adapters = await Promise.all(ipAdapters.map(({ weights }) => openFileWeights(weights)));
  const unet = await Unet.open(files, device, {
    residualInputs: Object.keys(residuals).length > 0,
    loras: await Promise.all(loras.map(({ weights }) => openLora(weights))),
    ipAdapters: adapters,
  });
  const prompts = adapters.map(async (weights, index) => ({
    tokens: await projectPictures(weights, device, inputs.floats(`added_cond_kwargs.image_embeds.${index}`)),
    scales: new Float32Array(unet.transformerBlocks.length).fill(ipAdapters[index]?.scale ?? 1),
  }));
  const sample = await unet.predict({
    ...inputs.unetArguments(),
    residuals,
    loraScales: loras.map(({ scale }) => scale),
    ipAdapters: await Promise.all(prompts),
  });
  return { sample };
}

/** `embeds` [batch, pictures, ...] -> [batch, pictures * tokens, D]: the tokens of several pictures in a row. */
async function projectPictures(weights: WeightSource, device: Device, embeds: Tensor): Promise<Tensor> {
  const [batch = 1, pictures = 1, ...rest] = embeds.dims;
  const projection = await SimpleNetwork.open(buildImageProjection(weights, device.forms), device);
  const tokens = await projection.run(tensor([batch * pictures, ...rest], embeds.data), 'tokens');
  return tensor([batch, pictures * (tokens.dims[1] ?? 0), tokens.dims[2] ?? 0], tokens.data);
}

async function runControlNet({ model, inputs, conditioningScale, device }: Task): Promise<Record<string, Tensor>> {
  const { config, openWeights } = await readNetwork(model, controlNetConfigSchema);
  const source = { config, weights: await openWeights() };
  const hints = await SimpleNetwork.open(buildControlNetHint(source, device.forms), device);
  const hint = await hints.run(inputs.floats('controlnet_cond'), 'hint');
  const controlNet = await ControlNet.open(source, device);
  return controlNet.residuals({ ...inputs.unetArguments(), controlNets: [{ hint, scale: conditioningScale }] });
}

async function runAutoencoder(autoencoder: Autoencoder, { inputs, method }: Task): Promise<Record<string, Tensor>> {
  const sample = inputs.floats('sample');
  if (method === 'decode') return { sample: await autoencoder.decode(sample) };
  if (method !== 'encode') fail('a VAE needs the method "encode" or "decode"');
  const { mean, std } = await autoencoder.encode(sample);
  return std ? { latent: mean, std } : { latent: mean };
}

async function runTextEncoder(
  role: 'text_encoder' | 'text_encoder_2',
  { model, inputs, loras, device }: Task,
): Promise<Record<string, Tensor>> {
  const { textEncoders } = await openCheckpoint(model);
  const files = textEncoders.find((candidate) => candidate.role === role) ?? fail(`${model} has no ${role}`);
  const encoder = await TextEncoder.open(
    files,
    device,
    await Promise.all(loras.map(({ weights }) => openLora(weights))),
  );
  const states = await encoder.allStates(
    inputs.rows('input_ids'),
    loras.map(({ scale }) => scale),
  );
  const last = states[`normalized_hidden_states.${files.config.num_hidden_layers}`];
  return { ...states, ...(last ? { last_hidden_state: last } : {}) };
}

/** One network of a model on given inputs. */
export const componentCase: CaseKind<ComponentCase> = {
  schema,
  async run(folder, parsed, device) {
    const absolute = <Item extends { readonly weights: string }>(item: Item) => ({
      ...item,
      weights: resolve(folder, item.weights),
    });
    const task: Task = {
      ...parsed,
      device,
      model: resolve(folder, parsed.model),
      loras: parsed.loras.map(absolute),
      ipAdapters: parsed.ipAdapters.map(absolute),
      inputs: new Inputs(await readAll(join(folder, 'inputs.safetensors'))),
    };
    return new Map(Object.entries(await runners[parsed.component](task)));
  },
};
