import { tensor, type Tensor } from '../core/tensor.ts';
import { cropPixels } from './crop.ts';
import type { Pixels } from './codec.ts';
import { resizeBicubic } from './pillow-resize.ts';

/** Mean and deviation of the pictures that CLIP was trained on (https://github.com/openai/CLIP, clip.py). */
const mean = [0.48145466, 0.4578275, 0.40821073] as const;
const deviation = [0.26862954, 0.26130258, 0.27577711] as const;

/** What CLIP's image encoder is shown: short side to `side`, the middle cut out, normalised; [1, 3, side, side]. */
export function clipPicture(picture: Pixels, side: number): Tensor {
  const short = Math.min(picture.width, picture.height);
  const scaled = (size: number) => (size === short ? side : Math.trunc((side * size) / short));
  const resized = resizeBicubic(picture, scaled(picture.width), scaled(picture.height));
  const x = Math.floor((resized.width - side) / 2);
  const y = Math.floor((resized.height - side) / 2);
  const { data } = cropPixels(resized, { x, y, width: side, height: side });
  const size = side * side;
  const planes = Float32Array.from({ length: 3 * size }, (_, at) => {
    const channel = Math.floor(at / size);
    return ((data[(at % size) * 3 + channel] ?? 0) / 255 - (mean[channel] ?? 0)) / (deviation[channel] ?? 1);
  });
  return tensor([1, 3, side, side], planes);
}
