import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Tensor } from '../core/tensor.ts';
import { silu } from '../graph/activations.ts';
import { GraphBuilder } from '../graph/builder.ts';
import { referenceForms, type Forms } from '../graph/forms.ts';
import { add, cast, conv, multiply } from '../graph/operators.ts';
import { encodeModel } from '../graph/protobuf.ts';
import type { Graph } from '../graph/value.ts';
import type { Provider } from '../runtime/provider-names.ts';
import { openSession } from '../runtime/session.ts';
import { noise, relativeError } from './test-numbers.ts';

/*
 * Whether a provider runs an `If` itself, and right: a ControlNet lies inside of one. Where ONNX Runtime keeps the choice
 * on the processor, what is chosen may stay there too, or go back and forth.
 */

const [channels, side] = [16, 8] as const;
/** Half precision has 11 bits, and the graph three operations in a row. */
const errorMost = 1e-2;

/** @returns why not, in a sentence without its full stop; nothing when it does */
export async function branchProblem(provider: Provider, forms: Forms): Promise<string | undefined> {
  try {
    const [expected, got] = [await runOn('cpu', referenceForms), await runOn(provider, forms)];
    const wrong = expected.findIndex((value, at) => relativeError(got[at]?.data, value?.data) > errorMost);
    return wrong < 0 ? undefined : `what it chooses is off with a scale of ${scales[wrong]}`;
  } catch (thrown) {
    return `it does not choose between branches: ${FrisketError.wrap(thrown).message}`;
  }
}

/** One for each branch, and the first again: the choice is made anew each time. */
const scales = [0.5, 0, 0.5] as const;

async function runOn(provider: Provider, forms: Forms): Promise<(Tensor | undefined)[]> {
  const session = await openSession(encodeModel(branchGraph(forms)), { provider, onlyProvider: provider !== 'cpu' });
  try {
    const results: (Tensor | undefined)[] = [];
    for (const scale of scales) {
      const { result } = await session.run({
        picture: { dims: [1, channels, side, side], data: noise(channels * side * side, 1) },
        scale: { dims: [1], data: Float32Array.of(scale) },
      });
      results.push(result);
    }
    return results;
  } finally {
    await session.release();
  }
}

/** A small residual that is added only while its scale is not 0. */
function branchGraph(forms: Forms): Graph {
  const g = new GraphBuilder('branch_test', forms);
  const picture = g.floats('picture', [1, channels, side, side]);
  const weight = g.numbers('weight', [channels, channels, 3, 3], noise(channels * channels * 9, 2));
  const [residual] = g.onlyIf(
    cast(g, g.input('scale', 'float32', [1]), 'bool'),
    () => [multiply(g, silu(g, conv(g, picture, weight, undefined, { pads: [1, 1, 1, 1] })), g.floats('scale', [1]))],
    () => g.numbers('nothing', [1, 1, 1, 1], Float32Array.of(0)),
  );
  g.output('result', residual ? add(g, picture, residual) : picture);
  return g.finish();
}
