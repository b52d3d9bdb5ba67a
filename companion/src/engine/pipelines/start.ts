import type { Random } from '../core/random.ts';
import { filled, zeros, type Tensor } from '../core/tensor.ts';
import type { Pixels } from '../images/codec.ts';
import { toSigned } from '../images/pixels.ts';
import type { Autoencoder } from '../networks/autoencoder.ts';
import type { Scheduler } from '../schedulers/scheduler.ts';
import { encodeSampled, latentGreys, maskedPicture, type Mask } from './latents.ts';

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
  /** Whether a masked picture is noised to begin with, or pure noise is taken. */
  readonly startsFromPicture: boolean;
  /** How a run keeps to a mask, see `keepAt`. */
  readonly maskMode: 'binary' | 'differential';
}

/** Each task draws from the generator in the order in which diffusers' pipeline does: the seed then gives the same picture. */

export function startFromNoise({ scheduler, random, dims }: StartOptions): Start {
  return { sample: scaled(random.randn(dims), scheduler.initNoiseSigma), extraChannels: [] };
}

export async function startFromPicture(image: Pixels, { scheduler, vae, random, dims }: StartOptions): Promise<Start> {
  const latents = await encodeSampled(vae, toSigned(image), random);
  return { sample: scheduler.addNoise(latents.data, random.randn(dims), 0), extraChannels: [] };
}

/**
 * Which latents are put back after a step, by the part of the run that is done then (0 to 1).
 * - `binary`: what is not in the hole, always
 * - `differential`: a latent is held back the longer the darker the mask is there, so that grey changes a little
 *   (Levin and Fried, Differential Diffusion, arXiv 2306.00950); black is held to the end
 */
const keepAt: Readonly<
  Record<StartOptions['maskMode'], (mask: Mask, downscale: number) => (done: number) => Float32Array>
> = {
  binary: (mask) => {
    const kept = mask.latent.data.map((open) => 1 - open);
    return () => kept;
  },
  differential: (mask, downscale) => {
    const held = latentGreys(mask, downscale).map((grey) => 1 - grey);
    return (done) => held.map((hold) => (hold >= 1 - leastGrey || hold > done ? 1 : 0));
  },
};

/** Half of a level of 255 counts as black. */
const leastGrey = 0.5 / 255;

/** Inpainting with a UNet that knows no masks: what is known is put back, noised, after every step (Lugmayr et al., arXiv 2201.09865). */
export async function startBlended(image: Pixels, mask: Mask, options: StartOptions): Promise<Start> {
  const { scheduler, vae, random, dims, startsFromPicture } = options;
  const latents = await encodeSampled(vae, toSigned(image), random);
  const noise = random.randn(dims);
  // diffusers encodes the masked picture too, though this UNet has no use for it: the draw counts.
  if ((await vae.encode(maskedPicture(image, mask))).std) random.randn(dims);
  const sample = startsFromPicture
    ? scheduler.addNoise(latents.data, noise, 0)
    : scaled(noise, scheduler.initNoiseSigma);
  return { sample, extraChannels: [], blend: keepKnown(latents.data, noise, mask, options) };
}

/** Puts what is known back, noised as far as the sample is. */
function keepKnown(
  latents: Float32Array,
  noise: Float32Array,
  mask: Mask,
  { scheduler, vae, maskMode }: StartOptions,
): NonNullable<Start['blend']> {
  const count = scheduler.timesteps.length;
  const keep = keepAt[maskMode](mask, vae.downscale);
  return (current, k) => {
    const known = k === count - 1 ? latents : scheduler.addNoise(latents, noise, k + 1);
    const kept = keep((k + 1) / count);
    return current.map((value, index) => {
      const part = kept[index % kept.length] ?? 0;
      return part * (known[index] ?? 0) + (1 - part) * value;
    });
  };
}

/**
 * Inpainting with a UNet of nine channels, which sees mask and masked picture. Without a picture and a mask the whole is
 * the hole: such a UNet generates from text, as diffusers' pipeline does with an all-white mask. With a soft mask it is
 * held to what is known as other UNets are, which diffusers does not do.
 */
export async function startMasked(image: Pixels | undefined, mask: Mask, options: StartOptions): Promise<Start> {
  const { scheduler, vae, random, dims, startsFromPicture, maskMode } = options;
  const isHeld = maskMode === 'differential';
  const latents =
    image && (startsFromPicture || isHeld) ? await encodeSampled(vae, toSigned(image), random) : undefined;
  const noise = random.randn(dims);
  const sample =
    latents && startsFromPicture ? scheduler.addNoise(latents.data, noise, 0) : scaled(noise, scheduler.initNoiseSigma);
  const [, , height = 0, width = 0] = mask.latent.dims;
  const seen = image ? maskedPicture(image, mask) : zeros([1, 3, height * vae.downscale, width * vae.downscale]);
  const extraChannels = [mask.latent, await encodeSampled(vae, seen, random)];
  return latents && isHeld
    ? { sample, extraChannels, blend: keepKnown(latents.data, noise, mask, options) }
    : { sample, extraChannels };
}

/** All white, for a picture of this size. */
export function wholeMask(width: number, height: number, downscale: number): Mask {
  const full = new Float32Array(width * height).fill(1);
  return {
    grey: new Uint8Array(width * height).fill(255),
    full,
    latent: filled([1, 1, height / downscale, width / downscale], 1),
  };
}

function scaled(values: Float32Array, factor: number): Float32Array {
  const single = Math.fround(factor);
  return values.map((value) => value * single);
}
