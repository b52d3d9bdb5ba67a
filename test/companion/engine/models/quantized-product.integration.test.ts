import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TorchRandom } from '../../../../companion/src/engine/core/torch-random.ts';
import { GraphBuilder } from '../../../../companion/src/engine/graph/builder.ts';
import { quantizedProduct } from '../../../../companion/src/engine/models/quantized-product.ts';
import { relativeError } from '../../../../companion/src/engine/parity/compare.ts';
import { openFileWeights } from '../../../../companion/src/engine/weights/file.ts';
import { withQuantized, type Quantization } from '../../../../companion/src/engine/weights/quantized-file.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';
import { openTestGraph } from '../graph/run-graph.ts';
import { floats, safetensors } from '../weights/safetensors-file.ts';

const rows = 40;
const inner = 128;
const sizes = { narrow: 24, 'three times as wide as its input': 3 * inner } as const;

/** `x` [rows, in] times the transpose of `weights` [out, in], plus `bias`. */
function exactly(out: number, x: Float32Array, weights: Float32Array, bias: Float32Array): Float32Array {
  return Float32Array.from({ length: rows * out }, (_, at) => {
    const [row, column] = [Math.floor(at / out), at % out];
    let sum = bias[column] ?? 0;
    for (let k = 0; k < inner; k++) sum += (x[row * inner + k] ?? 0) * (weights[column * inner + k] ?? 0);
    return sum;
  });
}

describe('the product with a Linear in fewer bits', () => {
  // On Gaussian numbers; a wrong order of weights, scales or halves of a byte would err by 1.
  it.each<[Quantization, keyof typeof sizes, number]>([
    [{ scheme: 'columns', most: 127 }, 'narrow', 0.02],
    [{ scheme: 'columns', most: 63 }, 'narrow', 0.025],
    [{ scheme: 'columns', most: 127 }, 'three times as wide as its input', 0.02],
    [{ scheme: 'blocks', bits: 8, block: 32 }, 'narrow', 0.015],
    [{ scheme: 'blocks', bits: 4, block: 32 }, 'narrow', 0.15],
  ])('%j, %s, is the exact one but for a relative error below %d', async (quantization, size, most) => {
    const out = sizes[size];
    const folder = await temporaryFolder();
    const random = new TorchRandom(1);
    const [x, weights, bias] = [random.randn([rows, inner]), random.randn([out, inner]), random.randn([out])];
    const path = join(folder, 'linear.safetensors');
    await writeFile(path, safetensors([['weight', floats([out, inner], [...weights])]]));
    const source = await withQuantized(await openFileWeights(path), ['weight'], { folder, quantization });
    const linear = source.quantized?.('weight');
    if (!linear) throw new Error('not quantised');
    const g = new GraphBuilder('linear');
    const product = quantizedProduct(g, g.floats('x', ['rows', inner]), linear, g.floats('bias', [out]));
    g.output('y', product);
    const graph = await openTestGraph(g);
    const y = await graph.run({ x: { dims: [rows, inner], data: x }, bias: { dims: [out], data: bias } });
    expect(relativeError(y, { dims: [rows, out], data: exactly(out, x, weights, bias) })).toBeLessThan(most);
    await graph.release();
  });

  it('leaves a Linear alone whose rows no block divides', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'linear.safetensors');
    await writeFile(path, safetensors([['weight', floats([1, 48], new Array<number>(48).fill(1))]]));
    const options = { folder, quantization: { scheme: 'blocks', bits: 8, block: 32 } } as const;
    const source = await withQuantized(await openFileWeights(path), ['weight'], options);
    expect(source.quantized?.('weight')).toBeUndefined();
  });
});
