import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Tensor } from '../core/tensor.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Forms } from '../graph/forms.ts';
import { conv } from '../graph/operators.ts';
import { encodeModel } from '../graph/protobuf.ts';
import type { Graph } from '../graph/value.ts';
import { openSession } from '../runtime/session.ts';
import { cpu, type Device } from './device.ts';
import { noise } from './test-numbers.ts';

/*
 * Whether a device is worth using in place of the processor: WebGPU runs on software renderers too.
 */

/** Enough work to tell a graphics card from a processor, and a software renderer from either: 2.4 GFLOP. */
const [layers, width, side] = [2, 256, 32] as const;

/** @returns why it is not, in a sentence without its full stop; nothing when it is */
export async function speedProblem(device: Pick<Device, 'provider' | 'forms'>): Promise<string | undefined> {
  try {
    return (await timeOf(device)) < (await timeOf(cpu)) ? undefined : 'it is slower than the CPU';
  } catch (thrown) {
    return `its speed could not be measured: ${FrisketError.wrap(thrown).message}`;
  }
}

/** Milliseconds of the fastest of a few runs, after one that compiles and loads. */
async function timeOf({ provider, forms }: Pick<Device, 'provider' | 'forms'>): Promise<number> {
  const session = await openSession(encodeModel(speedGraph(forms)), { provider, onlyProvider: provider !== 'cpu' });
  try {
    const picture: Tensor = { dims: [1, width, side, side], data: noise(width * side ** 2, 5, 1) };
    let best = Infinity;
    for (let run = 0; run < 4; run++) {
      const begin = performance.now();
      await session.run({ picture });
      if (run > 0) best = Math.min(best, performance.now() - begin);
    }
    return best;
  } finally {
    await session.release();
  }
}

function speedGraph(forms: Forms): Graph {
  const g = new GraphBuilder('speed_test', forms);
  const weight = g.numbers('weight', [width, width, 3, 3], noise(width * width * 9, 3, 0.02));
  let hidden = g.floats('picture', [1, width, side, side]);
  for (let layer = 0; layer < layers; layer++) hidden = conv(g, hidden, weight, undefined, { pads: [1, 1, 1, 1] });
  g.output('result', hidden);
  return g.finish();
}
