import type { Tensor } from '../../companion/src/engine/core/tensor.ts';
import { TorchRandom } from '../../companion/src/engine/core/torch-random.ts';
import { gelu } from '../../companion/src/engine/graph/activations.ts';
import { GraphBuilder } from '../../companion/src/engine/graph/builder.ts';
import { convInEightBits } from '../../companion/src/engine/graph/convolution-in-eight-bits.ts';
import { integerProduct, toEightBits } from '../../companion/src/engine/graph/linear.ts';
import { concat, conv, gemm, halves, multiply } from '../../companion/src/engine/graph/operators.ts';
import { encodeModel } from '../../companion/src/engine/graph/protobuf.ts';
import type { ElementType, Value } from '../../companion/src/engine/graph/value.ts';
import { relativeError } from '../../companion/src/engine/parity/compare.ts';
import { openSession } from '../../companion/src/engine/runtime/session.ts';
import { quantizeColumns } from '../../companion/src/engine/weights/quantize.ts';

/** One operation at a shape that SDXL has at 512 x 512. */
interface Work {
  readonly name: string;
  readonly input: readonly number[];
  /** The weight is [out, inner]. */
  readonly out: number;
  readonly inner: number;
  /** Of the whole operation, in 10^9. */
  readonly operations: number;
  readonly forms: Readonly<Record<string, Form>>;
}

/** @param weights [out, in] */
type Form = (g: GraphBuilder, x: Value, weights: Float32Array) => Value;

const runs = 8;
const random = new TorchRandom(1);
const pads = [1, 1, 1, 1] as const;
const kernel = 3;

function constant(
  g: GraphBuilder,
  name: string,
  type: ElementType,
  shape: readonly number[],
  values: Float32Array | Int8Array,
) {
  const { buffer, byteOffset, byteLength } = values;
  return g.initializer(name, type, shape, { kind: 'inline', bytes: new Uint8Array(buffer, byteOffset, byteLength) });
}

/** A convolution's weights lie as [out, window, channel]; ONNX wants [out, channel, window]. */
function filtersOf(weights: Float32Array, channels: number): Float32Array {
  const window = kernel ** 2;
  return weights.map((_, at) => {
    const [row, channel, place] = [
      Math.floor(at / (channels * window)),
      Math.floor(at / window) % channels,
      at % window,
    ];
    return weights[(row * window + place) * channels + channel] ?? 0;
  });
}

interface Columns {
  readonly values: Value;
  readonly scales: Value;
}

function columns(g: GraphBuilder, weights: Float32Array, inner: number, parts: number): Columns[] {
  const out = weights.length / inner / parts;
  return Array.from({ length: parts }, (_, part) => {
    const some = weights.subarray(part * out * inner, (part + 1) * out * inner);
    const { values, scales } = quantizeColumns(some, { out, inner });
    return {
      values: constant(g, `values ${part}`, 'int8', [inner, out], values),
      scales: constant(g, `scales ${part}`, 'float32', [out], scales),
    };
  });
}

function convolution(channels: number, out: number, side: number): Work {
  const inner = kernel ** 2 * channels;
  return {
    name: `convolution ${channels} to ${out} at ${side} x ${side}`,
    input: [1, channels, side, side],
    out,
    inner,
    operations: (2 * inner * out * side ** 2) / 1e9,
    forms: {
      float32: (g, x, weights) => {
        const filters = constant(
          g,
          'filters',
          'float32',
          [out, channels, kernel, kernel],
          filtersOf(weights, channels),
        );
        return conv(g, x, filters, undefined, { pads });
      },
      '8 bits': (g, x, weights) => {
        const [{ values, scales } = g.fail('no columns')] = columns(g, weights, inner, 1);
        return convInEightBits(g, x, values, scales, undefined, { kernel, stride: 1, pads });
      },
    },
  };
}

function product(rows: number, inner: number, out: number): Work {
  return {
    name: `product ${rows} x ${inner} to ${out}`,
    input: [rows, inner],
    out,
    inner,
    operations: (2 * rows * inner * out) / 1e9,
    forms: {
      float32: (g, x, weights) => gemm(g, x, constant(g, 'weights', 'float32', [out, inner], weights)),
      '8 bits': (g, x, weights) => {
        const [{ values, scales } = g.fail('no columns')] = columns(g, weights, inner, 1);
        return integerProduct(g, toEightBits(g, x), values, scales);
      },
    },
  };
}

/** What opens a feed-forward layer: a product to eight times the width, one half of which gates the other. */
function gatedProduct(rows: number, inner: number): Work {
  const out = 8 * inner;
  const gated = (g: GraphBuilder, parts: readonly Value[]): Value => {
    const half = parts.length / 2;
    const kept = parts.slice(0, half);
    return concat(
      g,
      kept.map((hidden, at) => multiply(g, hidden, gelu(g, parts[half + at] ?? g.fail('no gate')))),
      1,
    );
  };
  const inPieces = (g: GraphBuilder, x: Value, weights: Float32Array, parts: number): Value[] =>
    columns(g, weights, inner, parts).map(({ values, scales }) => integerProduct(g, toEightBits(g, x), values, scales));
  return {
    ...product(rows, inner, out),
    name: `gated product ${rows} x ${inner} to ${out}`,
    forms: {
      float32: (g, x, weights) => {
        const whole = gemm(g, x, constant(g, 'weights', 'float32', [out, inner], weights));
        return gated(g, halves(g, whole, out / 2));
      },
      '8 bits, whole': (g, x, weights) => {
        const [whole = x] = inPieces(g, x, weights, 1);
        return gated(g, halves(g, whole, out / 2));
      },
      '8 bits, in 8 pieces': (g, x, weights) => gated(g, inPieces(g, x, weights, 8)),
    },
  };
}

const works: readonly Work[] = [
  convolution(320, 320, 64),
  convolution(640, 640, 64),
  convolution(640, 640, 32),
  convolution(1280, 1280, 16),
  product(1024, 640, 640),
  gatedProduct(1024, 640),
  product(256, 1280, 1280),
  gatedProduct(256, 1280),
  product(256, 5120, 1280),
];

export async function printShapes(): Promise<void> {
  console.log('| SDXL at 512 x 512, one thread | form | ms | GFLOP/s | / float32 | error |');
  console.log('| --- | --- | ---: | ---: | ---: | ---: |');
  for (const work of works) {
    const x = { dims: work.input, data: random.randn(work.input) };
    const weights = random.randn([work.out, work.inner]).map((value) => value / Math.sqrt(work.inner));
    let first: Measured | undefined;
    for (const [name, form] of Object.entries(work.forms)) {
      const measured = await measure(work, form, weights, x);
      first ??= measured;
      const { milliseconds, output } = measured;
      const error = relativeError(output, first.output).toExponential(1);
      const rate = (work.operations / milliseconds) * 1000;
      const cells = [milliseconds.toFixed(1), rate.toFixed(0), (milliseconds / first.milliseconds).toFixed(2), error];
      console.log(`| ${[work.name, name, ...cells].join(' | ')} |`);
    }
  }
}

interface Measured {
  readonly milliseconds: number;
  readonly output: Tensor;
}

/** Of the fastest of several runs; what it waited for the processor does not count. */
async function measure(work: Work, form: Form, weights: Float32Array, x: Tensor): Promise<Measured> {
  const g = new GraphBuilder('shape');
  g.output('y', form(g, g.input('x', 'float32', work.input), weights));
  const session = await openSession(encodeModel(g.finish()), { threads: 1 });
  let milliseconds = Infinity;
  let output: Tensor | undefined;
  for (let run = 0; run < runs; run++) {
    const begin = process.cpuUsage();
    ({ y: output } = await session.run({ x }));
    const { user, system } = process.cpuUsage(begin);
    milliseconds = Math.min(milliseconds, (user + system) / 1000);
  }
  await session.release();
  if (!output) throw new Error(`${work.name} gave nothing.`);
  return { milliseconds, output };
}
