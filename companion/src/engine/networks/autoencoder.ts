import { FrisketError } from '../../../../shared/src/errors.ts';
import { Memo } from '../core/memo.ts';
import { contentKey, type Tensor } from '../core/tensor.ts';
import { encodeModel } from '../graph/protobuf.ts';
import type { NetworkFiles } from '../models/checkpoint.ts';
import { buildTinyVaeDecoder, buildTinyVaeEncoder } from '../models/tiny-vae.ts';
import { buildVaeDecoder, buildVaeEncoder } from '../models/vae.ts';
import { downscaleOf, type AnyVaeConfig } from '../models/vae-config.ts';
import { openSession, type Session } from '../runtime/session.ts';

/** What an encoder gives: unscaled latents [N, 4, h, w]; a tiny autoencoder has no spread. */
export interface Posterior {
  readonly mean: Tensor;
  readonly std?: Tensor;
}

/** Latents of pictures that were encoded, 64 kB each at 1,024 pixels. */
const picturesKept = 8;

/** AutoencoderKL or AutoencoderTiny; either half is loaded when it is first used. */
export class Autoencoder {
  /** What latents are multiplied by before the UNet sees them. */
  readonly scalingFactor: number;
  /** Pixels a side of one latent. */
  readonly downscale: number;
  readonly #encoded = new Memo<Posterior>(picturesKept);
  readonly #files: NetworkFiles<AnyVaeConfig>;
  #encoder: Promise<Session> | undefined;
  #decoder: Promise<Session> | undefined;

  constructor(files: NetworkFiles<AnyVaeConfig>) {
    this.#files = files;
    this.scalingFactor = files.config.scaling_factor;
    this.downscale = downscaleOf(files.config);
  }

  /**
   * The same picture is encoded once.
   * @param sample [N, 3, 8h, 8w] in [-1, 1]
   */
  encode(sample: Tensor): Promise<Posterior> {
    return this.#encoded.get(contentKey(sample), () => this.#encode(sample));
  }

  async #encode(sample: Tensor): Promise<Posterior> {
    const session = await (this.#encoder ??= this.#open('encoder'));
    const { latent, std } = await session.run({ sample });
    if (!latent) throw new FrisketError('engine_failed', 'The VAE gave no latents.');
    return std ? { mean: finite(latent), std } : { mean: finite(latent) };
  }

  /** @param sample [N, 4, h, w], unscaled @returns [N, 3, 8h, 8w], about [-1, 1] */
  async decode(sample: Tensor): Promise<Tensor> {
    const session = await (this.#decoder ??= this.#open('decoder'));
    const { out_sample: picture } = await session.run({ sample });
    if (!picture) throw new FrisketError('engine_failed', 'The VAE gave no picture.');
    return finite(picture);
  }

  async release(): Promise<void> {
    const sessions = await Promise.all([this.#encoder, this.#decoder]);
    await Promise.all(sessions.map((session) => session?.release()));
  }

  async #open(half: 'encoder' | 'decoder'): Promise<Session> {
    const { config, openWeights } = this.#files;
    const weights = await openWeights();
    const tiny = 'encoder_block_out_channels' in config;
    const graph = tiny
      ? { encoder: buildTinyVaeEncoder, decoder: buildTinyVaeDecoder }[half](weights, config)
      : { encoder: buildVaeEncoder, decoder: buildVaeDecoder }[half](weights, config);
    return openSession(encodeModel(graph));
  }
}

function finite(values: Tensor): Tensor {
  if (values.data.every(Number.isFinite)) return values;
  throw new FrisketError(
    'numbers_invalid',
    'The VAE gave numbers that are not finite.',
    'The weights may be damaged: download the model again.',
  );
}
