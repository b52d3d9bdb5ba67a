import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Random } from '../core/random.ts';
import { tensor, type Tensor } from '../core/tensor.ts';
import type { Pixels } from '../images/codec.ts';
import { toSigned } from '../images/pixels.ts';
import type { Autoencoder } from '../networks/autoencoder.ts';

/** Draws a posterior, where there is one, and scales: latents [1, 4, h, w] as the UNet knows them. */
export async function encodeSampled(vae: Autoencoder, signed: Tensor, random: Random): Promise<Tensor> {
  const { mean, std } = await vae.encode(signed);
  const latents = mean.data.slice();
  if (std) {
    const noise = random.randn(mean.dims);
    for (let index = 0; index < latents.length; index++)
      latents[index] = (latents[index] ?? 0) + (std.data[index] ?? 0) * (noise[index] ?? 0);
  }
  for (let index = 0; index < latents.length; index++) latents[index] = (latents[index] ?? 0) * vae.scalingFactor;
  return tensor(mean.dims, latents);
}

/** A decoded picture of latents as the UNet knows them. */
export function decodeScaled(vae: Autoencoder, latents: Tensor): Promise<Tensor> {
  return vae.decode(
    tensor(
      latents.dims,
      latents.data.map((value) => value / vae.scalingFactor),
    ),
  );
}

/** A mask at the size of a picture and of its latents; 1 is painted anew. */
export interface Mask {
  /** As it was given, 0 to 255. */
  readonly grey: ArrayLike<number>;
  /** [height, width]. */
  readonly full: Float32Array;
  /** [1, 1, h, w]. */
  readonly latent: Tensor;
}

/** Grey from this level on is white (diffusers' VaeImageProcessor, on values in [0, 1]). */
const threshold = 0.5;

/** Black or white; a latent takes the value of its first pixel, as PyTorch's nearest interpolation does. */
export function binaryMask(mask: Pixels, downscale: number): Mask {
  const full = Float32Array.from(mask.data, (level) => (level / 255 >= threshold ? 1 : 0));
  const height = mask.height / downscale;
  const width = mask.width / downscale;
  const latent = new Float32Array(height * width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) latent[y * width + x] = full[y * downscale * mask.width + x * downscale] ?? 0;
  return { grey: mask.data, full, latent: tensor([1, 1, height, width], latent) };
}

/** How much each latent may change, 0 to 1: the mean grey of its pixels, [h * w]. */
export function latentGreys(mask: Mask, downscale: number): Float32Array {
  const [, , rows = 0, columns = 0] = mask.latent.dims;
  const width = columns * downscale;
  const greys = new Float32Array(rows * columns);
  for (let y = 0; y < rows * downscale; y++)
    for (let x = 0; x < columns * downscale; x++) {
      const cell = Math.floor(y / downscale) * columns + Math.floor(x / downscale);
      greys[cell] = (greys[cell] ?? 0) + (mask.grey[y * width + x] ?? 0) / 255 / downscale ** 2;
    }
  return greys;
}

/** The picture in [-1, 1] with 0 in the hole. */
export function maskedPicture(image: Pixels, mask: Mask): Tensor {
  const signed = toSigned(image);
  const size = image.width * image.height;
  const data = signed.data.map((value, index) => ((mask.full[index % size] ?? 0) < threshold ? value : 0));
  return tensor(signed.dims, data);
}

/** @throws FrisketError `mask_size`, `image_invalid` when a picture is not of the request's size */
export function checkSize(name: string, picture: Pixels, width: number, height: number): void {
  if (picture.width === width && picture.height === height) return;
  throw new FrisketError(
    name === 'mask' ? 'mask_size' : 'image_invalid',
    `The ${name} has ${picture.width} x ${picture.height} pixels where the request says ${width} x ${height}.`,
    'Send pictures of the size of the request.',
  );
}
