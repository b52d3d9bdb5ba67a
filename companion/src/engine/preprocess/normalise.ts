import { tensor, type Tensor } from '../core/tensor.ts';
import type { Pixels } from '../images/codec.ts';

/** Mean and deviation of ImageNet's pictures, levels 0 to 255 (torchvision's, on which such networks are trained). */
const mean = [123.675, 116.28, 103.53] as const;
const deviation = [58.395, 57.12, 57.375] as const;

/** RGB as [1, 3, height, width], each channel with the mean 0 and the deviation 1 that it has over ImageNet. */
export function normalise({ width, height, data }: Pixels): Tensor {
  const size = width * height;
  const planes = new Float32Array(3 * size);
  for (let channel = 0; channel < 3; channel++)
    for (let at = 0; at < size; at++)
      planes[channel * size + at] = ((data[3 * at + channel] ?? 0) - (mean[channel] ?? 0)) / (deviation[channel] ?? 1);
  return tensor([1, 3, height, width], planes);
}
