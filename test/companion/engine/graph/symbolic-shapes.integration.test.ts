import { describe, expect, it } from 'vitest';
import { attention } from '../../../../companion/src/engine/graph/attention.ts';
import { GraphBuilder } from '../../../../companion/src/engine/graph/builder.ts';
import { product } from '../../../../companion/src/engine/graph/dims.ts';
import { referenceForms } from '../../../../companion/src/engine/graph/forms.ts';
import { groupNorm } from '../../../../companion/src/engine/graph/normalization.ts';
import {
  concat,
  conv,
  expandBatch,
  multiply,
  reshape,
  transpose,
  upsampleTo,
  upsampleTwice,
} from '../../../../companion/src/engine/graph/operators.ts';
import type { Value } from '../../../../companion/src/engine/graph/value.ts';
import { counting, openTestGraph } from './run-graph.ts';

function constant(g: GraphBuilder, name: string, values: Float32Array, ...shape: number[]): Value {
  return g.initializer(name, 'float32', shape, { kind: 'inline', bytes: new Uint8Array(values.buffer) });
}

const sizes = [
  [1, 4, 6],
  [2, 5, 3],
  [3, 1, 8],
] as const;

describe('one graph runs at every size', () => {
  it('of a picture taken apart into rows and put together again', async () => {
    const g = new GraphBuilder('rows');
    const x = g.input('x', 'float32', ['batch', 3, 'height', 'width']);
    const rows = reshape(g, transpose(g, x, [0, 2, 3, 1]), [product(['batch', 'height', 'width']), 3]);
    const back = reshape(g, rows, ['batch', 'height', 'width', 3]);
    g.output('y', transpose(g, back, [0, 3, 1, 2]));
    const graph = await openTestGraph(g);
    for (const [batch, height, width] of sizes) {
      const picture = counting(batch, 3, height, width);
      expect(await graph.run({ x: picture })).toEqual(picture);
    }
    await graph.release();
  });

  it('of a picture that is made smaller, then as large as it was, odd sizes too', async () => {
    const g = new GraphBuilder('skip');
    const x = g.input('x', 'float32', ['batch', 1, 'height', 'width']);
    const filter = constant(g, 'filter', Float32Array.of(1), 1, 1, 1, 1);
    const smaller = conv(g, x, filter, undefined, { stride: 2 });
    const rows = reshape(g, smaller, [product(smaller.shape), 1]);
    const restored = reshape(g, rows, smaller.shape);
    const [, , height = 0, width = 0] = x.shape;
    g.output('y', upsampleTo(g, restored, { height, width }));
    const graph = await openTestGraph(g);
    for (const [batch, height, width] of sizes) {
      const picture = counting(batch, 1, height, width);
      const { dims, data } = await graph.run({ x: picture });
      expect(dims).toEqual(picture.dims);
      // Nearest neighbour as PyTorch's interpolate takes it: each place has the value of the one that it was made from.
      const [half, across] = [Math.ceil(height / 2), Math.ceil(width / 2)];
      const expected = picture.data.map((_, at) => {
        const [item, y, column] = [Math.floor(at / (height * width)), Math.floor(at / width) % height, at % width];
        const fromY = 2 * Math.floor((y * half) / height);
        const fromX = 2 * Math.floor((column * across) / width);
        return picture.data[(item * height + fromY) * width + fromX] ?? NaN;
      });
      expect([...data]).toEqual([...expected]);
    }
    await graph.release();
  });

  it('of a constant repeated for each item of a batch and joined to its tokens', async () => {
    const g = new GraphBuilder('tokens');
    const x = g.input('x', 'float32', ['batch', 'tokens', 2]);
    const learnt = constant(g, 'learnt', Float32Array.of(-1, -2), 1, 1, 2);
    g.output('y', concat(g, [expandBatch(g, learnt, 'batch'), x], 1));
    const graph = await openTestGraph(g);
    for (const [batch, tokens] of [
      [1, 1],
      [2, 3],
    ] as const) {
      const { dims, data } = await graph.run({ x: counting(batch, tokens, 2) });
      expect(dims).toEqual([batch, tokens + 1, 2]);
      for (let item = 0; item < batch; item++)
        expect([...data.subarray(item * (tokens + 1) * 2, item * (tokens + 1) * 2 + 2)]).toEqual([-1, -2]);
    }
    await graph.release();
  });

  it('of a picture whose pixels become two by two', async () => {
    const g = new GraphBuilder('twice');
    const x = g.input('x', 'float32', ['batch', 1, 'height', 'width']);
    g.output('y', upsampleTwice(g, x));
    const graph = await openTestGraph(g);
    expect(await graph.run({ x: { dims: [1, 1, 1, 2], data: Float32Array.of(1, 2) } })).toEqual({
      dims: [1, 1, 2, 4],
      data: Float32Array.of(1, 1, 2, 2, 1, 1, 2, 2),
    });
    await graph.release();
  });
});

describe('what is done slice by slice', () => {
  it('is put together again, whatever their number, and may use what is around it', async () => {
    const g = new GraphBuilder('slices');
    const x = g.input('x', 'float32', ['count', 2, 3]);
    const factor = constant(g, 'factor', Float32Array.of(2), 1);
    g.output(
      'y',
      g.forEach(x, (slice) => transpose(g, multiply(g, slice, factor), [1, 0])),
    );
    const graph = await openTestGraph(g);
    for (const count of [1, 4]) {
      const { dims, data } = await graph.run({ x: counting(count, 2, 3) });
      expect(dims).toEqual([count, 3, 2]);
      expect([...data.subarray(-6)]).toEqual([0, 3, 1, 4, 2, 5].map((at) => 2 * (at + 6 * (count - 1))));
    }
    await graph.release();
  });
});

describe('group normalisation', () => {
  it('leaves each group with mean 0 and deviation 1, then scales and shifts each channel', async () => {
    const g = new GraphBuilder('norm');
    const x = g.input('x', 'float32', ['batch', 4, 'height', 'width']);
    const scale = constant(g, 'scale', Float32Array.of(1, 2, 3, 4), 4, 1, 1);
    const shift = constant(g, 'shift', Float32Array.of(10, 20, 30, 40), 4, 1, 1);
    g.output('y', groupNorm(g, x, 2, 1e-6, { scale, shift }));
    const graph = await openTestGraph(g);
    const [height, width] = [5, 3];
    const { data } = await graph.run({ x: counting(2, 4, height, width) });
    for (let channel = 0; channel < 8; channel++) {
      const values = data.subarray(channel * 15, (channel + 1) * 15);
      const [factor, offset] = [(channel % 4) + 1, 10 * ((channel % 4) + 1)];
      // Two channels of 15 values count on from 0 to 29: deviation sqrt((30^2 - 1) / 12).
      const first = ((channel % 2) * 15 - 14.5) / Math.sqrt((30 ** 2 - 1) / 12);
      expect(values[0]).toBeCloseTo(factor * first + offset, 4);
    }
    await graph.release();
  });
});

describe('attention', () => {
  const random = (seed: number, ...dims: number[]) => ({
    ...counting(...dims),
    data: counting(...dims).data.map((at) => Math.sin(seed + 12.9898 * at)),
  });

  /** Vaswani et al., equation 1, in double precision. */
  function expected(
    query: Float32Array,
    key: Float32Array,
    value: Float32Array,
    sizes: readonly number[],
    causal: boolean,
  ) {
    const [tokens = 0, others = 0, width = 0, heads = 1] = sizes;
    const head = width / heads;
    return Float32Array.from(query, (_, at) => {
      const [row, column] = [Math.floor(at / width), at % width];
      const first = Math.floor(column / head) * head;
      const scores = Array.from({ length: causal ? row + 1 : others }, (_, other) => {
        let sum = 0;
        for (let c = first; c < first + head; c++) sum += (query[row * width + c] ?? 0) * (key[other * width + c] ?? 0);
        return Math.exp(sum / Math.sqrt(head));
      });
      const total = scores.reduce((sum, score) => sum + score, 0);
      return scores.reduce((sum, score, other) => sum + (score / total) * (value[other * width + column] ?? 0), 0);
    }).slice(0, tokens * width);
  }

  it.each([
    ['fused', false],
    ['fused', true],
    ['plain', false],
    ['plain', true],
  ] as const)('in its %s form, causal: %s, is what its equation says', async (form, causal) => {
    const [tokens, others, width, heads] = causal ? [7, 7, 8, 2] : [5, 9, 8, 2];
    const g = new GraphBuilder('attention', { ...referenceForms, attention: form });
    const length = causal ? tokens : 'tokens';
    const query = g.input('query', 'float32', ['batch', length, width]);
    const key = g.input('key', 'float32', ['batch', causal ? tokens : 'others', width]);
    const value = g.input('value', 'float32', ['batch', causal ? tokens : 'others', width]);
    g.output('y', attention(g, query, key, value, { heads, causal }));
    const graph = await openTestGraph(g);
    const [q, k, v] = [random(1, 1, tokens, width), random(2, 1, others, width), random(3, 1, others, width)];
    const { data } = await graph.run({ query: q, key: k, value: v });
    const wanted = expected(q.data, k.data, v.data, [tokens, others, width, heads], causal);
    data.forEach((got, at) => {
      expect(got).toBeCloseTo(wanted[at] ?? NaN, 5);
    });
    await graph.release();
  });
});
