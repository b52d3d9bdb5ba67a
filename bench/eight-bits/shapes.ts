import type { Tensor } from '../../companion/src/engine/core/tensor.ts';
import { TorchRandom } from '../../companion/src/engine/core/torch-random.ts';
import { GraphBuilder } from '../../companion/src/engine/graph/builder.ts';
import { convInEightBits } from '../../companion/src/engine/graph/convolution-in-eight-bits.ts';
import { integerProduct, toEightBits } from '../../companion/src/engine/graph/linear.ts';
import { conv, gemm } from '../../companion/src/engine/graph/operators.ts';
import { encodeModel } from '../../companion/src/engine/graph/protobuf.ts';
import type { ElementType, Value } from '../../companion/src/engine/graph/value.ts';
import { relativeError } from '../../companion/src/engine/parity/compare.ts';
import { openSession } from '../../companion/src/engine/runtime/session.ts';
import { quantizeColumns } from '../../companion/src/engine/weights/quantize.ts';

/** One operation at a shape that SDXL has at 512 x 512. */
interface Work {
  readonly name: string;
  readonly input: readonly number[];
  /** Columns of the weight, and how many products each of them has. */
  readonly out: number;
  readonly inner: number;
  /** Of the whole operation, in 10^9. */
  readonly operations: number;
  readonly forms: Readonly<Record<string, Form>>;
}

type Form = (g: GraphBuilder, x: Value, work: Work) => readonly Value[];

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

/** Keeps what comes out near 1, whatever the number of products; the same for every form of one work. */
function weightsOf({ out, inner }: Work): Float32Array {
  const values = new TorchRandom(2).randn([out, inner]);
  return values.map((value) => value / Math.sqrt(inner));
}

/** A convolution's weights lie as [out, window, channel]; ONNX wants [out, channel, window]. */
function filtersOf(work: Work): Float32Array {
  const weights = weightsOf(work);
  const window = kernel ** 2;
  const channels = work.inner / window;
  return weights.map((_, at) => {
    const [row, channel, place] = [Math.floor(at / work.inner), Math.floor(at / window) % channels, at % window];
    return weights[row * work.inner + place * channels + channel] ?? 0;
  });
}

function columns(g: GraphBuilder, work: Work, parts = 1): { readonly values: Value; readonly scales: Value }[] {
  const { inner } = work;
  const out = work.out / parts;
  const weights = weightsOf(work);
  return Array.from({ length: parts }, (_, part) => {
    const { values, scales } = quantizeColumns(weights.subarray(part * out * inner, (part + 1) * out * inner), {
      out,
      inner,
    });
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
      float32: (g, x, work) => [
        conv(g, x, constant(g, 'filters', 'float32', [out, channels, kernel, kernel], filtersOf(work)), undefined, {
          pads,
        }),
      ],
      '8 bits': (g, x, work) =>
        columns(g, work).map(({ values, scales }) =>
          convInEightBits(g, x, values, scales, undefined, { kernel, stride: 1, pads }),
        ),
    },
  };
}

function product(rows: number, inner: number, out: number, parts: number): Work {
  const inPieces: Form = (g, x, work) =>
    columns(g, work, parts).map(({ values, scales }) => integerProduct(g, toEightBits(g, x), values, scales));
  const whole: Form = (g, x, work) =>
    columns(g, work).map(({ values, scales }) => integerProduct(g, toEightBits(g, x), values, scales));
  return {
    name: `product ${rows} x ${inner} to ${out}`,
    input: [rows, inner],
    out,
    inner,
    operations: (2 * rows * inner * out) / 1e9,
    forms: {
      float32: (g, x, work) => [gemm(g, x, constant(g, 'weights', 'float32', [out, inner], weightsOf(work)))],
      '8 bits': whole,
      ...(parts > 1 ? { [`8 bits in ${parts} pieces`]: inPieces } : {}),
    },
  };
}

const works: readonly Work[] = [
  convolution(320, 320, 64),
  convolution(640, 640, 64),
  convolution(640, 640, 32),
  convolution(1280, 1280, 16),
  product(1024, 640, 640, 1),
  product(1024, 640, 5120, 8),
  product(256, 1280, 1280, 1),
  product(256, 1280, 10240, 8),
  product(256, 5120, 1280, 1),
];

export async function printShapes(): Promise<void> {
  console.log('| SDXL at 512 x 512, one thread | form | ms | GFLOP/s | / float32 | error |');
  console.log('| --- | --- | ---: | ---: | ---: | ---: |');
  for (const work of works) {
    const x = { dims: work.input, data: random.randn(work.input) };
    let first: Measured | undefined;
    for (const [name, form] of Object.entries(work.forms)) {
      const measured = await measure(work, form, x);
      first ??= measured;
      const { milliseconds, outputs } = measured;
      const reference = first.outputs;
      const error = outputs.length === reference.length ? worst(outputs, reference).toExponential(1) : '';
      const rate = (work.operations / milliseconds) * 1000;
      const cells = [milliseconds.toFixed(1), rate.toFixed(0), (milliseconds / first.milliseconds).toFixed(2), error];
      console.log(`| ${[work.name, name, ...cells].join(' | ')} |`);
    }
  }
}

interface Measured {
  readonly milliseconds: number;
  readonly outputs: readonly Tensor[];
}

const worst = (got: readonly Tensor[], expected: readonly Tensor[]): number =>
  Math.max(...got.map((tensor, at) => relativeError(tensor, expected[at] ?? tensor)));

/** Of the fastest of several runs; what it waited for the processor does not count. */
async function measure(work: Work, form: Form, x: Tensor): Promise<Measured> {
  const g = new GraphBuilder('shape');
  const outputs = form(g, g.input('x', 'float32', work.input), work);
  const names = outputs.map((_, at) => `y${at}`);
  outputs.forEach((value, at) => {
    g.output(names[at] ?? '', value);
  });
  const session = await openSession(encodeModel(g.finish()), { threads: 1 });
  let milliseconds = Infinity;
  let made: Record<string, Tensor> = {};
  for (let run = 0; run < runs; run++) {
    const begin = process.cpuUsage();
    made = await session.run({ x });
    const { user, system } = process.cpuUsage(begin);
    milliseconds = Math.min(milliseconds, (user + system) / 1000);
  }
  await session.release();
  return { milliseconds, outputs: names.flatMap((name) => made[name] ?? []) };
}
