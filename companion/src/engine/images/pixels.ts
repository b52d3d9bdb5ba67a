import { tensor, type Tensor } from '../core/tensor.ts';
import type { Pixels } from './codec.ts';

/** RGB pixels as [1, 3, height, width] in [-1, 1]. */
export function toSigned(pixels: Pixels): Tensor {
  return toPlanes(pixels, (level) => (2 * level) / 255 - 1);
}

/** RGB pixels as [1, 3, height, width] in [0, 1]. */
export function toUnit(pixels: Pixels): Tensor {
  return toPlanes(pixels, (level) => level / 255);
}

function toPlanes({ width, height, channels, data }: Pixels, map: (level: number) => number): Tensor {
  const size = width * height;
  const planes = new Float32Array(channels * size);
  for (let at = 0; at < size; at++)
    for (let channel = 0; channel < channels; channel++)
      planes[channel * size + at] = map(data[at * channels + channel] ?? 0);
  return tensor([1, channels, height, width], planes);
}

/** A half is rounded to the even number, as NumPy rounds. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** A decoded picture [1, 3, height, width], about [-1, 1], as RGB pixels; what lies outside is clipped. */
export function fromSigned(picture: Tensor): Pixels {
  const [, , height = 0, width = 0] = picture.dims;
  const size = width * height;
  const data = new Uint8Array(3 * size);
  for (let at = 0; at < size; at++)
    for (let channel = 0; channel < 3; channel++) {
      const unit = Math.fround(Math.fround((picture.data[channel * size + at] ?? 0) / 2) + 0.5);
      data[at * 3 + channel] = roundHalfToEven(Math.fround(Math.min(1, Math.max(0, unit)) * 255));
    }
  return { width, height, channels: 3, data };
}
