import type { GraphBuilder } from './builder.ts';
import { convolved, product, type Dim } from './dims.ts';
import { add, divide, multiply, rank, sizeOfDim, subtract, type ConvOptions } from './operators.ts';
import type { Value } from './value.ts';

/** Which pixels a convolution sees, worked out when the graph runs: pictures have many sizes. */

export interface WindowOptions extends Required<ConvOptions> {
  /** Pixels a side. */
  readonly kernel: number;
}

/**
 * Windows that are multiplied at once. All together leave the processor's cache: 4,096 rows of 2,880 by 320 columns ran at
 * 420 GFLOP/s on one core, 256 rows at 650; with 64 of them a large weight is read too often (docs/performance.md).
 */
const rowsAtOnce = 256;

export interface WindowPlaces {
  /**
   * int64 [some, rowsAtOnce, kernel * kernel]: of every window, from the top left, the numbers of its pixels in the padded
   * picture. After the last window it is repeated.
   */
  readonly places: Value;
  readonly rowsAtOnce: number;
  /** int64 [1] each: how many windows there are, and how many of them a picture has down and across. */
  readonly count: Value;
  readonly height: Value;
  readonly width: Value;
}

/** Height and width of what a convolution makes of `x` [N, C, H, W]. */
export function outputSize(x: Value, { kernel, stride, pads }: WindowOptions): readonly [Dim, Dim] {
  const [, , height = 0, width = 0] = x.shape;
  return [convolved(height, kernel, stride, pads[0], pads[2]), convolved(width, kernel, stride, pads[1], pads[3])];
}

/** The windows of all pictures in `x` [N, C, H, W], one after the other; worked out once for all of the same size. */
export function windowPlaces(g: GraphBuilder, x: Value, options: WindowOptions): WindowPlaces {
  const [batch, , height, width] = rank(g, 'Windows', x, 4);
  const { kernel, stride, pads } = options;
  const key = `windows of ${kernel} by ${stride} on ${[batch, height, width].join(' x ')} in ${pads.join(', ')}`;
  const [places, count, down, across] = g.allOnce(key, () => {
    const number = (value: number) => g.integers([value]);
    const paddedHeight = add(g, sizeOfDim(g, height), number(pads[0] + pads[2]));
    const paddedWidth = add(g, sizeOfDim(g, width), number(pads[1] + pads[3]));
    const steps = (padded: Value) => add(g, divide(g, subtract(g, padded, number(kernel)), number(stride)), number(1));
    const [outHeight, outWidth] = [steps(paddedHeight), steps(paddedWidth)];
    const all = multiply(g, sizeOfDim(g, batch), multiply(g, outHeight, outWidth));

    const window = windowNumbers(g, all, product([batch, ...outputSize(x, options)]));
    const row = divide(g, window, outWidth);
    const top = multiply(g, remainder(g, row, outHeight), number(stride));
    const left = multiply(g, remainder(g, window, outWidth), number(stride));
    const picture = divide(g, row, outHeight);
    const corner = add(g, multiply(g, add(g, multiply(g, picture, paddedHeight), top), paddedWidth), left);
    return [add(g, corner, placesInWindow(g, kernel, paddedWidth)), all, outHeight, outWidth];
  });
  if (!places || !count || !down || !across) g.fail('a picture without windows');
  return { places, rowsAtOnce, count, height: down, width: across };
}

/** 0, 1, 2, ... as int64 [some, rowsAtOnce, 1]; the last of `count` is repeated to the end. */
function windowNumbers(g: GraphBuilder, count: Value, windows: Dim): Value {
  const number = (value: number) => g.integers([value]);
  const some = divide(g, add(g, count, number(rowsAtOnce - 1)), number(rowsAtOnce));
  const rounded = typeof windows === 'number' ? Math.ceil(windows / rowsAtOnce) : `ceil(${windows}/${rowsAtOnce})`;
  const flat = product([rounded, rowsAtOnce]);
  const scalar = (value: Value) => g.operation({ operator: 'Squeeze', inputs: [value], type: 'int64', shape: [] });
  const range = g.operation({
    operator: 'Range',
    inputs: [scalar(number(0)), scalar(multiply(g, some, number(rowsAtOnce))), scalar(number(1))],
    type: 'int64',
    shape: [flat],
  });
  const last = subtract(g, count, number(1));
  const capped = g.operation({ operator: 'Min', inputs: [range, last], type: 'int64', shape: [flat] });
  const shape = [rounded, rowsAtOnce, 1];
  return g.operation({ operator: 'Reshape', inputs: [capped, g.integers([-1, rowsAtOnce, 1])], type: 'int64', shape });
}

/** How far the pixels of a window lie behind its first: int64 [kernel * kernel]. */
function placesInWindow(g: GraphBuilder, kernel: number, paddedWidth: Value): Value {
  const steps = Array.from({ length: kernel ** 2 }, (_, at) => at);
  const down = g.integers(steps.map((at) => Math.floor(at / kernel)));
  return add(g, multiply(g, down, paddedWidth), g.integers(steps.map((at) => at % kernel)));
}

function remainder(g: GraphBuilder, a: Value, b: Value): Value {
  return g.operation({ operator: 'Mod', inputs: [a, b], type: a.type, shape: a.shape });
}
