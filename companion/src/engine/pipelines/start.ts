import type { Random } from '../core/random.ts';
import { filled, zeros, type Tensor } from '../core/tensor.ts';
import type { Pixels } from '../images/codec.ts';
import { toSigned } from '../images/pixels.ts';
import type { Autoencoder } from '../networks/autoencoder.ts';
import type { Scheduler } from '../schedulers/scheduler.ts';
import { encodeSampled, maskedPicture, type Mask } from './latents.ts';

/** What a task gives the denoising loop to begin with, and what it keeps true on the way. */
export interface Start {
  readonly sample: Float32Array;
  /** Joined to the sample after its scaling: mask and masked picture for UNets with nine channels. */
  readonly extraChannels: readonly Tensor[];
  readonly blend?: (sample: Float32Array, k: number) => Float32Array;
}

export interface StartOptions {
  readonly scheduler: Scheduler;
  readonly vae: Autoencoder;
  readonly random: Random;
  /** [1, 4, h, w]. */
  readonly dims: readonly number[];
  readonly strength: number;
}

/** Each task draws from the generator in the order in which diffusers' pipeline does: the seed then gives the same picture. */

export function startFromNoise({ scheduler, random, dims }: StartOptions): Start {
  return { sample: scaled(random.randn(dims), scheduler.initNoiseSigma), extraChannels: [] };
}

export async function startFromPicture(image: Pixels, { scheduler, vae, random, dims }: StartOptions): Promise<Start> {
  const latents = await encodeSampled(vae, toSigned(image), random);
  return { sample: scheduler.addNoise(latents.data, random.randn(dims), 0), extraChannels: [] };
}

/** Inpainting with a UNet that knows no masks: what is known is put back, noised, after every step (Lugmayr et al., arXiv 2201.09865). */
export async function startBlended(image: Pixels, mask: Mask, options: StartOptions): Promise<Start> {
  const { scheduler, vae, random, dims, strength } = options;
  const latents = await encodeSampled(vae, toSigned(image), random);
  const noise = random.randn(dims);
  // diffusers encodes the masked picture too, though this UNet has no use for it: the draw counts.
  if ((await vae.encode(maskedPicture(image, mask))).std) random.randn(dims);
  const sample = strength === 1 ? scaled(noise, scheduler.initNoiseSigma) : scheduler.addNoise(latents.data, noise, 0);
  const last = scheduler.timesteps.length - 1;
  const size = mask.latent.data.length;
  const blend = (current: Float32Array, k: number) => {
    const known = k === last ? latents.data : scheduler.addNoise(latents.data, noise, k + 1);
    return current.map((value, index) => {
      const open = mask.latent.data[index % size] ?? 0;
      return (1 - open) * (known[index] ?? 0) + open * value;
    });
  };
  return { sample, extraChannels: [], blend };
}

/**
 * Inpainting with a UNet of nine channels, which sees mask and masked picture. Without a picture and a mask the whole is
 * the hole: such a UNet generates from text, as diffusers' pipeline does with an all-white mask.
 */
export async function startMasked(image: Pixels | undefined, mask: Mask, options: StartOptions): Promise<Start> {
  const { scheduler, vae, random, dims, strength } = options;
  const latents = image && strength < 1 ? await encodeSampled(vae, toSigned(image), random) : undefined;
  const noise = random.randn(dims);
  const sample = latents ? scheduler.addNoise(latents.data, noise, 0) : scaled(noise, scheduler.initNoiseSigma);
  const [, , height = 0, width = 0] = mask.latent.dims;
  const seen = image ? maskedPicture(image, mask) : zeros([1, 3, height * vae.downscale, width * vae.downscale]);
  return { sample, extraChannels: [mask.latent, await encodeSampled(vae, seen, random)] };
}

/** All white, for a picture of this size. */
export function wholeMask(width: number, height: number, downscale: number): Mask {
  return {
    full: new Float32Array(width * height).fill(1),
    latent: filled([1, 1, height / downscale, width / downscale], 1),
  };
}

function scaled(values: Float32Array, factor: number): Float32Array {
  const single = Math.fround(factor);
  return values.map((value) => value * single);
}
