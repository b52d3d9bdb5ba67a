import { FrisketError } from '../../../../shared/src/errors.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Forms } from '../graph/forms.ts';
import { matMulNBits } from '../graph/linear.ts';
import { cast } from '../graph/operators.ts';
import { encodeModel } from '../graph/protobuf.ts';
import type { Graph } from '../graph/value.ts';
import type { Provider } from '../runtime/provider-names.ts';
import { openSession } from '../runtime/session.ts';
import { quantizeBlocks } from '../weights/quantize.ts';
import { noise, relativeError } from './test-numbers.ts';

/*
 * Whether a provider multiplies by weights in fewer bits, and right: not all of them have the operator, and one that does
 * it wrong would spoil every picture without a word. It is compared with the product of the very same weights in float64.
 */

const [rows, inner, out] = [16, 128, 64] as const;
const block = 32;
/** Activations may be brought to 8 bits too, block by block (0.008 was measured on Gaussian numbers); a wrong order of halves is off by more than 1. */
const errorMost = 0.03;

/** @returns why not, in a sentence without its full stop; nothing when it does */
export async function blocksProblem(provider: Provider, forms: Forms, bits: 4 | 8): Promise<string | undefined> {
  try {
    const session = await openSession(encodeModel(blockGraph(forms, bits)), {
      provider,
      onlyProvider: provider !== 'cpu',
    });
    try {
      const { product } = await session.run({ x: { dims: [rows, inner], data: activations } });
      const error = relativeError(product?.data, expectedProduct(bits));
      return error <= errorMost
        ? undefined
        : `its products of ${bits}-bit weights are off by ${error.toExponential(1)}`;
    } finally {
      await session.release();
    }
  } catch (thrown) {
    return `it does not run ${bits}-bit weights: ${FrisketError.wrap(thrown).message}`;
  }
}

/** Spread like what networks compute with. */
const activations = noise(rows * inner, 1);
const weights = noise(out * inner, 2);

function blockGraph(forms: Forms, bits: 4 | 8): Graph {
  const g = new GraphBuilder('block_test', forms);
  const { values, scales } = quantizeBlocks(weights, { out, inner }, { bits, block });
  const blocks = inner / block;
  const data = g.initializer('values', 'uint8', [out, blocks, (block * bits) / 8], { kind: 'inline', bytes: values });
  const bytes = new Uint8Array(scales.buffer);
  const scale = g.initializer('scales', 'float32', [out, blocks], { kind: 'inline', bytes });
  const x = g.floats('x', [rows, inner]);
  g.output('product', matMulNBits(g, x, data, cast(g, scale, x.type), { bits, block }));
  return g.finish();
}

function expectedProduct(bits: 4 | 8): Float64Array {
  const { values, scales } = quantizeBlocks(weights, { out, inner }, { bits, block });
  const perByte = 8 / bits;
  const weight = (at: number) => {
    const level = ((values[Math.floor(at / perByte)] ?? 0) >> (bits * (at % perByte))) & (2 ** bits - 1);
    return (level - 2 ** (bits - 1)) * (scales[Math.floor(at / block)] ?? 0);
  };
  return Float64Array.from({ length: rows * out }, (_, at) => {
    const [row, column] = [Math.floor(at / out), at % out];
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += (activations[row * inner + k] ?? 0) * weight(column * inner + k);
    return sum;
  });
}
