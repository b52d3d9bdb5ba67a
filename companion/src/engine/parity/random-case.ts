import { z } from 'zod';
import { TorchRandom } from '../core/torch-random.ts';
import { tensor } from '../core/tensor.ts';
import type { CaseKind } from './case.ts';

const schema = z.strictObject({
  seed: z.int(),
  /** Shapes, drawn one after another from one generator. */
  draws: z.array(z.array(z.int().min(1)).min(1)).min(1),
});

/** `draw.0`, `draw.1`, ...: successive normal draws of one generator. */
export const randomCase: CaseKind<z.output<typeof schema>> = {
  schema,
  run(_folder, { seed, draws }) {
    const random = new TorchRandom(seed);
    return Promise.resolve(new Map(draws.map((dims, index) => [`draw.${index}`, tensor(dims, random.randn(dims))])));
  },
};
