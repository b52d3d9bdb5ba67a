import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Pixels } from '../images/codec.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import { normalise } from './normalise.ts';
import type { PublishedNetwork } from './published-network.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Depth Anything V2 (Yang et al., arXiv 2406.09414) sees pictures of this side, in patches of 14 pixels a side. */
const usualSide = 518;
const patch = 14;
/** Its attention grows with the square of the patches: the long side of a panorama is not enlarged beyond this. */
const sideMost = 3 * usualSide;

/** The size at which the network sees a picture: its shape, the side that changes less at 518, multiples of 14. */
export function depthSize({ width, height }: Size): Size {
  const [across, down] = [usualSide / width, usualSide / height];
  const nearer = Math.abs(1 - across) < Math.abs(1 - down) ? across : down;
  const scale = Math.min(nearer, sideMost / Math.max(width, height));
  const side = (pixels: number) => Math.max(patch, Math.round((pixels * scale) / patch) * patch);
  return { width: side(width), height: side(height) };
}

/** How far everything is: white is nearest, as MiDaS draws it and the depth ControlNets were shown it. 1 channel, of the picture's size. */
export async function mapDepth(picture: Pixels, network: PublishedNetwork): Promise<Pixels> {
  const seen = network.pictureSize(depthSize(picture));
  const [inverse] = await network.run(normalise(resizeBicubic(picture, seen.width, seen.height)));
  const [height = 0, width = 0] = inverse?.dims.slice(-2) ?? [];
  if (inverse?.data.length !== width * height)
    throw new FrisketError('model_invalid', `The depth network gave [${inverse?.dims.join(', ')}], which is no map.`);
  return resizeBicubic({ width, height, channels: 1, data: levelsOf(inverse.data) }, picture.width, picture.height);
}

/** From the least to the greatest value; all black where there is no difference. */
function levelsOf(values: Float32Array): Uint8Array {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value))
      throw new FrisketError('numbers_invalid', 'The depth network gave numbers that are not finite.');
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  const scale = greatest > least ? 255 / (greatest - least) : 0;
  return Uint8Array.from(values, (value) => Math.round((value - least) * scale));
}
