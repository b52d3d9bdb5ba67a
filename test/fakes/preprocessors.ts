import { join } from 'node:path';
import { GraphBuilder } from '../../companion/src/engine/graph/builder.ts';
import { add, concat, conv, multiply, reshape, slice, transpose } from '../../companion/src/engine/graph/operators.ts';
import type { Value } from '../../companion/src/engine/graph/value.ts';
import { writeOnnx } from './write-onnx.ts';

/*
 * Networks with the inputs and outputs of the published ones and weights that anybody can foresee: what is done before
 * and after them is then done for real.
 */

const numbers = (g: GraphBuilder, name: string, shape: readonly number[], at: (index: number) => number): Value =>
  g.numbers(
    name,
    shape,
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => at(index)),
  );

/** Depth Anything's: patches of 14 pixels, one value a patch; what is redder is nearer. */
export function writeDepthNetwork(folder: string): Promise<void> {
  const g = new GraphBuilder('depth');
  const picture = g.floats('pixel_values', [1, 3, 'height', 'width']);
  const weight = numbers(g, 'weight', [1, 3, 14, 14], (at) => (at < 14 * 14 ? 1 / (14 * 14) : 0));
  const patches = conv(g, picture, weight, undefined, { stride: 14 });
  const [, , rows = 0, columns = 0] = patches.shape;
  g.output('predicted_depth', reshape(g, patches, [1, rows, columns]));
  return writeOnnx(join(folder, 'model.onnx'), g);
}

/** SegFormer's, with logits at a quarter of the side: what is red is a person (12), green a tree (4), blue the sky (2). */
export function writeSegmentationNetwork(folder: string): Promise<void> {
  const g = new GraphBuilder('segmentation');
  const picture = g.floats('pixel_values', [1, 3, 64, 64]);
  const classOf = [12, 4, 2];
  const weight = numbers(g, 'weight', [150, 3, 4, 4], (at) => {
    const channel = Math.floor(at / 16) % 3;
    return classOf[channel] === Math.floor(at / 48) ? 1 : 0;
  });
  g.output('logits', conv(g, picture, weight, undefined, { stride: 4 }));
  return writeOnnx(join(folder, 'model.onnx'), g);
}

/** YOLOX's at 64 x 64: whatever is bright in a cell of 32 pixels is a person, 24 pixels wide and 32 high. */
function detector(): GraphBuilder {
  const g = new GraphBuilder('people');
  const picture = g.floats('images', [1, 3, 64, 64]);
  const levels = [8, 16, 32].map((stride) => {
    const mean = numbers(g, `mean ${stride}`, [85, 3, stride, stride], (at) => {
      const value = Math.floor(at / (3 * stride ** 2));
      return value === 4 && stride === 32 ? 1 / (255 * 3 * stride ** 2) : 0;
    });
    const fixed = [0.5, 0.5, Math.log(24 / stride), Math.log(32 / stride), 0, 1];
    const bias = numbers(g, `bias ${stride}`, [85], (at) => fixed[at] ?? 0);
    const cells = conv(g, picture, mean, bias, { stride });
    const side = 64 / stride;
    return transpose(g, reshape(g, cells, [1, 85, side * side]), [0, 2, 1]);
  });
  g.output('output', concat(g, levels, 1));
  return g;
}

/** Of the 133 points those that are seen, in parts of the box's width and height. */
export const seenPoints: Readonly<Record<number, readonly [number, number]>> = {
  0: [0.5, 0.125],
  5: [0.75, 0.25],
  6: [0.25, 0.25],
  8: [0.25, 0.5],
  11: [0.625, 0.5],
};

/** DWPose's at 24 x 32, two columns a pixel: a person who always stands the same. */
function pose(): GraphBuilder {
  const g = new GraphBuilder('pose');
  const picture = g.floats('input', [1, 3, 32, 24]);
  const nothing = multiply(
    g,
    reshape(g, slice(g, slice(g, slice(g, picture, 1, 0, 1), 2, 0, 1), 3, 0, 1), [1, 1, 1]),
    g.scalar(0),
  );
  const axis = (name: string, length: number, part: 0 | 1) => {
    const peaks = numbers(g, name, [1, 133, length], (at) => {
      const place = seenPoints[Math.floor(at / length)]?.[part];
      return place !== undefined && at % length === place * length ? 0.9 : 0;
    });
    g.output(name, add(g, peaks, nothing));
  };
  axis('simcc_x', 48, 0);
  axis('simcc_y', 64, 1);
  return g;
}

export async function writePoseNetworks(folder: string): Promise<void> {
  await writeOnnx(join(folder, 'yolox_l.onnx'), detector());
  await writeOnnx(join(folder, 'dw-ll_ucoco_384.onnx'), pose());
}
