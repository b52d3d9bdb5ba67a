import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Rect } from '../../../../shared/src/geometry.ts';
import { tensor, type Tensor } from '../core/tensor.ts';
import type { Pixels } from '../images/codec.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import type { PublishedNetwork } from './published-network.ts';

/*
 * YOLOX (Ge et al., arXiv 2107.08430) as its own ONNX export has it: levels of blue, green and red in a square whose
 * empty part is grey; boxes relative to cells of 8, 16 and 32 pixels.
 */
const usual = { width: 640, height: 640 } as const;
const padding = 114;
const strides = [8, 16, 32] as const;
/** Of COCO's 80 classes the first. */
const person = 0;
/** What DWPose takes: how sure of a person, and how much of two boxes may be common to both. */
const scoreLeast = 0.3;
const overlapMost = 0.45;
/** More in one picture are a crowd in which nobody's pose can be read, and each takes a run of the next network. */
const peopleMost = 16;

interface Person extends Rect {
  readonly score: number;
}

/** Where people are in a picture, pixels of it, the surest first. */
export async function findPeople(picture: Pixels, network: PublishedNetwork): Promise<Rect[]> {
  const seen = network.pictureSize(usual);
  const scale = Math.min(seen.width / picture.width, seen.height / picture.height);
  const [output] = await network.run(letterboxed(picture, seen, scale));
  const people = peopleIn(output, seen).filter(({ score }) => score > scoreLeast);
  return separate(people)
    .slice(0, peopleMost)
    .map(({ x, y, width, height }) => ({ x: x / scale, y: y / scale, width: width / scale, height: height / scale }));
}

function letterboxed(picture: Pixels, { width, height }: { width: number; height: number }, scale: number): Tensor {
  const small = resizeBicubic(
    picture,
    Math.max(1, Math.floor(picture.width * scale)),
    Math.max(1, Math.floor(picture.height * scale)),
  );
  const size = width * height;
  const planes = new Float32Array(3 * size).fill(padding);
  for (let y = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++)
      for (let channel = 0; channel < 3; channel++)
        planes[(2 - channel) * size + y * width + x] = small.data[3 * (y * small.width + x) + channel] ?? 0;
  return tensor([1, 3, height, width], planes);
}

function peopleIn(output: Tensor | undefined, { width, height }: { width: number; height: number }): Person[] {
  const [, cells = 0, values = 0] = output?.dims ?? [];
  const grid = strides.flatMap((stride) =>
    Array.from({ length: Math.floor(height / stride) * Math.floor(width / stride) }, (_, at) => ({
      stride,
      column: at % Math.floor(width / stride),
      row: Math.floor(at / Math.floor(width / stride)),
    })),
  );
  if (!output || cells !== grid.length || values < 6)
    throw new FrisketError(
      'model_invalid',
      `The detector of people gave [${output?.dims.join(', ')}], which it cannot.`,
    );
  return grid.map(({ stride, column, row }, cell) => {
    const value = (at: number) => output.data[cell * values + at] ?? 0;
    const [boxWidth, boxHeight] = [Math.exp(value(2)) * stride, Math.exp(value(3)) * stride];
    return {
      x: (value(0) + column) * stride - boxWidth / 2,
      y: (value(1) + row) * stride - boxHeight / 2,
      width: boxWidth,
      height: boxHeight,
      score: value(4) * value(5 + person),
    };
  });
}

/** Of boxes that lie over each other the surest. */
function separate(people: readonly Person[]): Person[] {
  const kept: Person[] = [];
  for (const candidate of people.toSorted((a, b) => b.score - a.score))
    if (kept.every((other) => overlap(candidate, other) <= overlapMost)) kept.push(candidate);
  return kept;
}

/** Intersection over union. */
function overlap(a: Rect, b: Rect): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const common = Math.max(0, across) * Math.max(0, down);
  return common / (a.width * a.height + b.width * b.height - common);
}
