import { FrisketError } from '../../../../shared/src/errors.ts';
import { Memo } from '../core/memo.ts';
import { concatChannels, contentKey, type Tensor } from '../core/tensor.ts';
import type { Forms } from '../graph/forms.ts';
import type { NetworkFiles } from '../models/checkpoint.ts';
import { buildTinyVaeDecoder, buildTinyVaeEncoder } from '../models/tiny-vae.ts';
import { buildVaeDecoder, buildVaeEncoder } from '../models/vae.ts';
import { downscaleOf, type AnyVaeConfig, type VaeConfig } from '../models/vae-config.ts';
import type { Session } from '../runtime/session.ts';
import { openGraph, type Device } from './device.ts';
import { runTiled, type Tiling } from './tiles.ts';

/** What an encoder gives: unscaled latents [N, 4, h, w]; a tiny autoencoder has no spread. */
export interface Posterior {
  readonly mean: Tensor;
  readonly std?: Tensor;
}

/** All of Stable Diffusion's autoencoders have four. */
const latentChannels = 4;

/**
 * 1,024 x 1,024 pixels are decoded whole, as diffusers does it, so that the numbers are diffusers' own up to the size that
 * SDXL draws; above that memory would grow with the picture.
 */
const latentTiles: Tiling = { tile: 96, overlap: 24, whole: 128 * 128 };

/** A quarter of the memory that 1,024 pixels take whole, for when there is not enough. */
const smallTiles: Tiling = { tile: 64, overlap: 16, whole: 64 * 64 };

function inPixels({ tile, overlap, whole }: Tiling, downscale: number): Tiling {
  return { tile: tile * downscale, overlap: overlap * downscale, whole: whole * downscale ** 2 };
}

/** Latents of pictures that were encoded, 64 kB each at 1,024 pixels. */
const picturesKept = 8;

/** The two loaded networks, where they are. */
interface Halves {
  encoder?: Promise<Session>;
  decoder?: Promise<Session>;
}

/** AutoencoderKL or AutoencoderTiny; either half is loaded when it is first used. */
export class Autoencoder {
  /** What latents are multiplied by before the UNet sees them. */
  readonly scalingFactor: number;
  /** Pixels a side of one latent. */
  readonly downscale: number;
  readonly #encoded = new Memo<Posterior>(picturesKept);
  readonly #device: Device;
  readonly #files: NetworkFiles<AnyVaeConfig>;
  readonly #tiling: Tiling;
  readonly #halves: Halves;

  constructor(files: NetworkFiles<AnyVaeConfig>, device: Device, tiling = latentTiles, halves: Halves = {}) {
    this.#device = device;
    this.#files = files;
    this.#tiling = tiling;
    this.#halves = halves;
    this.scalingFactor = files.config.scaling_factor;
    this.downscale = downscaleOf(files.config);
  }

  /** The same networks, on smaller tiles: less memory and more time. To be released through this one. */
  inSmallTiles(): Autoencoder {
    return new Autoencoder(this.#files, this.#device, smallTiles, this.#halves);
  }

  /**
   * The same picture is encoded once.
   * @param sample [N, 3, 8h, 8w] in [-1, 1]
   */
  encode(sample: Tensor): Promise<Posterior> {
    return this.#encoded.get(contentKey(sample), () => this.#encode(sample));
  }

  async #encode(sample: Tensor): Promise<Posterior> {
    const session = await (this.#halves.encoder ??= this.#open('encoder'));
    // Mean and spread are taken apart and put together again as one tensor of twice the channels.
    const moments = await runTiled(sample, 1 / this.downscale, inPixels(this.#tiling, this.downscale), async (tile) => {
      const { latent, std } = await session.run({ sample: tile });
      if (!latent) fail('The VAE gave no latents.');
      return std ? concatChannels([latent, std]) : latent;
    });
    return posteriorOf(finite(moments));
  }

  /** @param sample [N, 4, h, w], unscaled @returns [N, 3, 8h, 8w], about [-1, 1] */
  async decode(sample: Tensor): Promise<Tensor> {
    const session = await (this.#halves.decoder ??= this.#open('decoder'));
    const picture = await runTiled(sample, this.downscale, this.#tiling, async (tile) => {
      const { out_sample: decoded } = await session.run({ sample: tile });
      return decoded ?? fail('The VAE gave no picture.');
    });
    return finite(picture);
  }

  async release(): Promise<void> {
    await (await this.#halves.encoder)?.release();
    await (await this.#halves.decoder)?.release();
  }

  async #open(half: 'encoder' | 'decoder'): Promise<Session> {
    const { config, openWeights } = this.#files;
    const weights = await openWeights();
    const tiny = 'encoder_block_out_channels' in config;
    const graph = tiny
      ? { encoder: buildTinyVaeEncoder, decoder: buildTinyVaeDecoder }[half](weights, config, this.#device.forms)
      : { encoder: buildVaeEncoder, decoder: buildVaeDecoder }[half](weights, config, vaeForms(config, this.#device));
    return openGraph(graph, this.#device);
  }
}

function fail(problem: string): never {
  throw new FrisketError('engine_failed', problem);
}

/** Half precision only where the autoencoder bears it. */
function vaeForms({ force_upcast: upcast }: VaeConfig, { forms }: Device): Forms {
  return upcast ? { ...forms, compute: 'float32' } : forms;
}

/** Latents in one tensor, or mean and deviation one after the other. */
function posteriorOf(moments: Tensor): Posterior {
  const [batch = 1, channels = 0, height = 0, width = 0] = moments.dims;
  if (channels === latentChannels) return { mean: moments };
  const half = (part: 0 | 1): Tensor => {
    const size = latentChannels * height * width;
    const data = new Float32Array(batch * size);
    for (let item = 0; item < batch; item++)
      data.set(moments.data.subarray((2 * item + part) * size, (2 * item + part + 1) * size), item * size);
    return { dims: [batch, latentChannels, height, width], data };
  };
  return { mean: half(0), std: half(1) };
}

function finite(values: Tensor): Tensor {
  if (values.data.every(Number.isFinite)) return values;
  throw new FrisketError(
    'numbers_invalid',
    'The VAE gave numbers that are not finite.',
    'The weights may be damaged: download the model again.',
  );
}
