import { join } from 'node:path';
import { z } from 'zod';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { TorchRandom } from '../core/torch-random.ts';
import { tensor, type Tensor } from '../core/tensor.ts';
import { createScheduler } from '../schedulers/table.ts';
import type { AnyTensor, CaseKind } from './case.ts';
import { readAll } from './tensors.ts';

const schema = z.strictObject({
  scheduler: z.looseObject({ _class_name: z.string() }),
  steps: z.int().min(1),
  strength: z.number().default(1),
  eta: z.number().default(0),
  seed: z.int().default(0),
});

/**
 * Steps one scheduler through recorded network outputs: from `sample` and `output.K` to `timesteps`, `sigmas`, `scaled.K`
 * and `sample.K`.
 */
export const schedulerCase: CaseKind<z.output<typeof schema>> = {
  schema,
  async run(folder, { scheduler: config, steps, strength, eta, seed }) {
    const inputs = await readAll(join(folder, 'inputs.safetensors'));
    const first = floats(inputs, 'sample');
    const batch = first.dims[0] ?? 1;
    const scheduler = createScheduler(config._class_name, config, { steps, strength, eta, batch });
    const random = new TorchRandom(seed);
    const results = new Map<string, AnyTensor>([['timesteps', list(scheduler.timesteps)]]);
    if (scheduler.sigmas) results.set('sigmas', list(scheduler.sigmas));
    let sample = first.data;
    for (let k = 0; k < scheduler.timesteps.length; k++) {
      results.set(`scaled.${k}`, tensor(first.dims, scheduler.scaleModelInput(sample, k)));
      sample = scheduler.step(floats(inputs, `output.${k}`).data, k, sample, random);
      results.set(`sample.${k}`, tensor(first.dims, sample));
    }
    return results;
  },
};

function list(values: readonly number[]): Tensor {
  return tensor([values.length], Float32Array.from(values));
}

function floats(tensors: ReadonlyMap<string, AnyTensor>, name: string): Tensor {
  const found = tensors.get(name);
  if (found?.data instanceof Float32Array) return { dims: found.dims, data: found.data };
  throw new FrisketError('invalid_request', `inputs.safetensors holds no float32 tensor "${name}".`);
}
