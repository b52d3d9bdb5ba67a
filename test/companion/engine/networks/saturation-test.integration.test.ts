import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../../companion/src/engine/graph/builder.ts';
import { integerProduct, toEightBits } from '../../../../companion/src/engine/graph/linear.ts';
import { int8MostFor, int8MostHere } from '../../../../companion/src/engine/networks/saturation-test.ts';
import { openTestGraph } from '../graph/run-graph.ts';

describe('weights in 8 bits on this processor', () => {
  it('are only as large as it multiplies right: products of the greatest are exact', async () => {
    const most = await int8MostHere();
    const inner = 256;
    const g = new GraphBuilder('greatest');
    const bytes = new Uint8Array(new Int8Array(inner).fill(most).buffer);
    const values = g.initializer('values', 'int8', [inner, 1], { kind: 'inline', bytes });
    g.output('y', integerProduct(g, toEightBits(g, g.floats('x', [1, inner])), values, g.repeated(1, 1)));
    const graph = await openTestGraph(g);
    const { data } = await graph.run({ x: { dims: [1, inner], data: new Float32Array(inner).fill(255) } });
    expect([...data]).toEqual([inner * 255 * most]);
    await graph.release();
  });

  it('have seven bits where pairs of products stop at the end of 16', () => {
    expect(int8MostFor(64 * 255 * 127)).toBe(127);
    expect(int8MostFor(32 * 32_767)).toBe(63);
    expect(int8MostFor(NaN)).toBe(63);
  });
});
