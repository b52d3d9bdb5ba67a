import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../../../companion/src/engine/core/tensor.ts';
import { GraphBuilder } from '../../../../companion/src/engine/graph/builder.ts';
import { convInEightBits } from '../../../../companion/src/engine/graph/convolution-in-eight-bits.ts';
import { conv } from '../../../../companion/src/engine/graph/operators.ts';
import type { ElementType, Value } from '../../../../companion/src/engine/graph/value.ts';
import type { WindowOptions } from '../../../../companion/src/engine/graph/windows.ts';
import { openTestGraph } from './run-graph.ts';

const [channels, out] = [5, 7] as const;

/** Whole numbers that look random, the same in every run. */
function wholeNumbers(count: number, least: number, most: number): number[] {
  return Array.from({ length: count }, (_, at) => least + ((at * 7919 + (at >> 3) * 104_729) % (most - least + 1)));
}

/** With 0 and 255 steps of 1 between the least and the greatest, 8 bits hold every one of them. */
function picture(dims: readonly [number, number, number, number], least: number): Tensor {
  const numbers = wholeNumbers(dims[0] * dims[1] * dims[2] * dims[3], least, least + 255);
  return { dims, data: Float32Array.from([least, least + 255, ...numbers.slice(2)]) };
}

type Conv = (g: GraphBuilder, x: Value, constant: Constant, options: WindowOptions) => Value;
type Constant = (name: string, type: ElementType, shape: readonly number[], values: Int8Array | Float32Array) => Value;

const scales = Float32Array.from({ length: out }, (_, at) => 2 ** -at);
const bias = Float32Array.from({ length: out }, (_, at) => at - 3);

/** [out][place in the window][channel]. */
const weights = (kernel: number) => wholeNumbers(out * kernel ** 2 * channels, -127, 127);

const inEightBits: Conv = (g, x, constant, options) => {
  const inner = options.kernel ** 2 * channels;
  const given = weights(options.kernel);
  const values = Int8Array.from(
    { length: inner * out },
    (_, at) => given[(at % out) * inner + Math.floor(at / out)] ?? 0,
  );
  return convInEightBits(
    g,
    x,
    constant('values', 'int8', [inner, out], values),
    constant('scales', 'float32', [out], scales),
    constant('bias', 'float32', [out], bias),
    options,
  );
};

const inFloats: Conv = (g, x, constant, options) => {
  const { kernel } = options;
  const given = weights(kernel);
  const window = kernel ** 2;
  const filters = Float32Array.from({ length: out * channels * window }, (_, at) => {
    const [row, channel, place] = [
      Math.floor(at / (channels * window)),
      Math.floor(at / window) % channels,
      at % window,
    ];
    return (given[(row * window + place) * channels + channel] ?? 0) * (scales[row] ?? 0);
  });
  const shape = [out, channels, kernel, kernel];
  const shift = constant('bias', 'float32', [out], bias);
  return conv(g, x, constant('filters', 'float32', shape, filters), shift, options);
};

async function openConv(make: Conv, options: WindowOptions) {
  const g = new GraphBuilder('conv');
  const x = g.input('x', 'float32', ['batch', channels, 'height', 'width']);
  const constant: Constant = (name, type, shape, { buffer }) =>
    g.initializer(name, type, shape, { kind: 'inline', bytes: new Uint8Array(buffer) });
  g.output('y', make(g, x, constant, options));
  return openTestGraph(g);
}

describe('a convolution of 8-bit integers', () => {
  it.each<[string, WindowOptions]>([
    ['of 3 x 3', { kernel: 3, stride: 1, pads: [1, 1, 1, 1] }],
    ['of 3 x 3 at every second pixel', { kernel: 3, stride: 2, pads: [1, 1, 1, 1] }],
    ['of 3 x 3 at every second pixel, padded at two sides', { kernel: 3, stride: 2, pads: [0, 0, 1, 1] }],
    ['of single pixels', { kernel: 1, stride: 1, pads: [0, 0, 0, 0] }],
  ])('%s is the exact one where 8 bits hold every number, at any size', async (_, options) => {
    const exact = await openConv(inFloats, options);
    const small = await openConv(inEightBits, options);
    // Fewer windows than are multiplied at once, more, and just as many; one picture and several; 0 at the edge and amid.
    for (const [size, least] of [
      [[1, channels, 5, 4], 0],
      [[1, channels, 37, 23], -100],
      [[2, channels, 16, 16], -255],
      [[3, channels, 9, 14], -128],
    ] as const) {
      const x = picture(size, least);
      expect(await small.run({ x })).toEqual(await exact.run({ x }));
    }
    await exact.release();
    await small.release();
  });

  it('of nothing but zeros is the bias', async () => {
    const small = await openConv(inEightBits, { kernel: 3, stride: 1, pads: [1, 1, 1, 1] });
    const { data } = await small.run({ x: { dims: [1, channels, 2, 2], data: new Float32Array(channels * 4) } });
    expect([...data]).toEqual([...bias].flatMap((shift) => [shift, shift, shift, shift]));
    await small.release();
  });
});
