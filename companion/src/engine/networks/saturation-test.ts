import { GraphBuilder } from '../graph/builder.ts';
import { integerProduct, toEightBits } from '../graph/linear.ts';
import { encodeModel } from '../graph/protobuf.ts';
import type { Graph } from '../graph/value.ts';
import { openSession } from '../runtime/session.ts';
import type { Int8Most } from '../weights/quantize.ts';

/*
 * Processors without VNNI (before Intel's Ice Lake and AMD's Zen 4) add two products of 8 bits in 16, which overflows: the
 * sum stops at 32,767, and pictures suffer without a word (ONNX Runtime, "Quantize ONNX Models", on U8S8 and saturation).
 * Weights of 7 bits leave room. What this processor does is seen, not guessed from its name.
 */

const [inner, greatest] = [64, 255] as const;

let found: Promise<Int8Most> | undefined;

/** The greatest integer that weights may have so that their products are right on this processor; tried once a process. */
export function int8MostHere(): Promise<Int8Most> {
  return (found ??= productOfExtremes().then(int8MostFor));
}

/** @param product of as many greatest activations and weights, as the processor made it */
export function int8MostFor(product: number): Int8Most {
  return product === inner * greatest * 127 ? 127 : 63;
}

async function productOfExtremes(): Promise<number> {
  const session = await openSession(encodeModel(extremes()));
  try {
    // Between 0 and 255 a step is 1.
    const { product } = await session.run({ x: { dims: [1, inner], data: new Float32Array(inner).fill(greatest) } });
    return product?.data[0] ?? NaN;
  } finally {
    await session.release();
  }
}

function extremes(): Graph {
  const g = new GraphBuilder('saturation_test');
  const bytes = new Uint8Array(new Int8Array(inner).fill(127).buffer);
  const values = g.initializer('values', 'int8', [inner, 1], { kind: 'inline', bytes });
  g.output('product', integerProduct(g, toEightBits(g, g.floats('x', [1, inner])), values, g.repeated(1, 1)));
  return g.finish();
}
