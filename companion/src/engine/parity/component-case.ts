import { join, resolve } from 'node:path';
import { z } from 'zod';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Tensor } from '../core/tensor.ts';
import { openCheckpoint } from '../models/open-checkpoint.ts';
import { readNetwork } from '../models/network-files.ts';
import { tinyVaeConfigSchema } from '../models/vae-config.ts';
import { Autoencoder } from '../networks/autoencoder.ts';
import { TextEncoder } from '../networks/text-encoder.ts';
import { Unet } from '../networks/unet.ts';
import type { AnyTensor, CaseKind } from './case.ts';
import { readAll } from './tensors.ts';

const schema = z.strictObject({
  model: z.string(),
  component: z.enum(['unet', 'vae', 'tiny_vae', 'text_encoder', 'text_encoder_2']),
  method: z.enum(['encode', 'decode']).optional(),
});
type ComponentCase = z.infer<typeof schema>;

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

const runners: Readonly<
  Record<
    ComponentCase['component'],
    (model: string, inputs: Inputs, parsed: ComponentCase) => Promise<Record<string, AnyTensor>>
  >
> = {
  async unet(model, inputs) {
    const residuals = {
      ...inputs.extras('down_block_additional_residuals.'),
      ...inputs.extras('mid_block_additional_residual'),
    };
    const { unet: files } = await openCheckpoint(model);
    const unet = await Unet.open(files, { residualInputs: Object.keys(residuals).length > 0 });
    const sample = await unet.predict({
      sample: inputs.floats('sample'),
      timesteps: inputs.numbers('timestep'),
      encoderHiddenStates: inputs.floats('encoder_hidden_states'),
      textEmbeds: inputs.optionalFloats('added_cond_kwargs.text_embeds'),
      timeIds: inputs.optionalFloats('added_cond_kwargs.time_ids'),
      timestepCondition: inputs.optionalFloats('timestep_cond'),
      extras: residuals,
    });
    await unet.release();
    return { sample };
  },

  async vae(model, inputs, { method }) {
    const { vae } = await openCheckpoint(model);
    return runAutoencoder(new Autoencoder(vae), inputs, method);
  },

  async tiny_vae(model, inputs, { method }) {
    return runAutoencoder(new Autoencoder(await readNetwork(model, tinyVaeConfigSchema)), inputs, method);
  },

  text_encoder: (model, inputs) => runTextEncoder(model, 'text_encoder', inputs),
  text_encoder_2: (model, inputs) => runTextEncoder(model, 'text_encoder_2', inputs),
};

async function runAutoencoder(
  autoencoder: Autoencoder,
  inputs: Inputs,
  method: ComponentCase['method'],
): Promise<Record<string, Tensor>> {
  const sample = inputs.floats('sample');
  if (method === 'decode') return { sample: await autoencoder.decode(sample) };
  if (method !== 'encode') fail('a VAE needs the method "encode" or "decode"');
  const { mean, std } = await autoencoder.encode(sample);
  return std ? { latent: mean, std } : { latent: mean };
}

async function runTextEncoder(
  model: string,
  role: 'text_encoder' | 'text_encoder_2',
  inputs: Inputs,
): Promise<Record<string, Tensor>> {
  const { textEncoders } = await openCheckpoint(model);
  const files = textEncoders.find((candidate) => candidate.role === role) ?? fail(`${model} has no ${role}`);
  const encoder = await TextEncoder.open(files);
  const states = await encoder.allStates(inputs.rows('input_ids'));
  const last = states[`normalized_hidden_states.${files.config.num_hidden_layers}`];
  return { ...states, ...(last ? { last_hidden_state: last } : {}) };
}

/** One network of a model on given inputs. */
export const componentCase: CaseKind<ComponentCase> = {
  schema,
  async run(folder, parsed) {
    const inputs = new Inputs(await readAll(join(folder, 'inputs.safetensors')));
    const outputs = await runners[parsed.component](resolve(folder, parsed.model), inputs, parsed);
    return new Map(Object.entries(outputs));
  },
};
