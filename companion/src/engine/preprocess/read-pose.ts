import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Rect } from '../../../../shared/src/geometry.ts';
import type { Pixels } from '../images/codec.ts';
import { normalise } from './normalise.ts';
import type { PublishedNetwork } from './published-network.ts';

/** A part of a body, where it is (pixels of the picture) and how sure the network is, about 0 to 1. */
export interface Keypoint {
  readonly x: number;
  readonly y: number;
  readonly score: number;
}

/** COCO-WholeBody's (Jin et al., arXiv 2007.11858): 17 of the body, 6 of the feet, 68 of the face, 21 of each hand. */
export const wholeBodyPoints = 133;
/** DWPose (Yang et al., arXiv 2307.15880) sees one person at a time, with room around. */
const usual = { width: 288, height: 384 } as const;
const room = 1.25;

/** Where the parts of one person are. @param person their box, pixels of the picture */
export async function readPose(picture: Pixels, person: Rect, network: PublishedNetwork): Promise<Keypoint[]> {
  const seen = network.pictureSize(usual);
  const part = withRoom(person, seen.width / seen.height);
  const [across, down] = await network.run(normalise(sampled(picture, part, seen)));
  const [, points = 0, columns = 0] = across?.dims ?? [];
  const [, , rows = 0] = down?.dims ?? [];
  if (!across || !down || points !== wholeBodyPoints || columns < seen.width || rows < seen.height)
    throw new FrisketError(
      'model_invalid',
      `The pose network gave [${across?.dims.join(', ')}] and [${down?.dims.join(', ')}], which it cannot.`,
    );
  // SimCC (Li et al., arXiv 2107.03332): how likely each column and each row is, in parts of a pixel.
  return Array.from({ length: points }, (_, point) => {
    const column = peak(across.data.subarray(point * columns, (point + 1) * columns));
    const row = peak(down.data.subarray(point * rows, (point + 1) * rows));
    return {
      x: part.x + (column.at / columns) * part.width,
      y: part.y + (row.at / rows) * part.height,
      score: Math.min(column.value, row.value),
    };
  });
}

/** The box about its middle with room, in the network's shape. */
function withRoom({ x, y, width, height }: Rect, shape: number): Rect {
  const [wide, high] = [width * room, height * room];
  const [w, h] = wide > high * shape ? [wide, wide / shape] : [high * shape, high];
  return { x: x + width / 2 - w / 2, y: y + height / 2 - h / 2, width: w, height: h };
}

/** A part of a picture at another size, bilinear; what lies outside of the picture is black. */
function sampled(picture: Pixels, part: Rect, { width, height }: { width: number; height: number }): Pixels {
  const level = (x: number, y: number, channel: number) =>
    x < 0 || y < 0 || x >= picture.width || y >= picture.height
      ? 0
      : (picture.data[3 * (y * picture.width + x) + channel] ?? 0);
  const data = new Uint8Array(3 * width * height);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const [x, y] = [part.x + (column * part.width) / width, part.y + (row * part.height) / height];
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [right, low] = [x - left, y - top];
      for (let channel = 0; channel < 3; channel++) {
        const above = (1 - right) * level(left, top, channel) + right * level(left + 1, top, channel);
        const below = (1 - right) * level(left, top + 1, channel) + right * level(left + 1, top + 1, channel);
        data[3 * (row * width + column) + channel] = Math.round((1 - low) * above + low * below);
      }
    }
  return { width, height, channels: 3, data };
}

function peak(values: Float32Array): { at: number; value: number } {
  let at = 0;
  values.forEach((value, index) => {
    if (value > (values[at] ?? 0)) at = index;
  });
  return { at, value: values[at] ?? 0 };
}
