import { FrisketError } from '../../../../shared/src/errors.ts';
import { concatChannels, tensor, type Tensor } from '../core/tensor.ts';
import { encodeModel } from '../graph/protobuf.ts';
import type { NetworkFiles } from '../models/checkpoint.ts';
import { sinusoids } from '../models/timestep-embedding.ts';
import { buildUnet, type UnetOptions } from '../models/unet.ts';
import type { UnetConfig } from '../models/unet-config.ts';
import { openSession, type AnyTensor, type Session } from '../runtime/session.ts';

/** What a UNet is asked at one step; every tensor has the same batch. */
export interface UnetArguments {
  /** [N, in_channels, h, w]. */
  readonly sample: Tensor;
  /** One for all, or one an item. */
  readonly timesteps: readonly number[];
  /** [N, tokens, cross_attention_dim]. */
  readonly encoderHiddenStates: Tensor;
  /** SDXL: pooled text [N, width]. */
  readonly textEmbeds?: Tensor | undefined;
  /** SDXL: original size, crop and target size [N, 6]; refiner: [N, 5]. */
  readonly timeIds?: Tensor | undefined;
  /** LCM: embedded guidance scale [N, time_cond_proj_dim]. */
  readonly timestepCondition?: Tensor | undefined;
  /** Further inputs that the graph was built with (`down_block_additional_residuals.K`, ...). */
  readonly extras?: Readonly<Record<string, Tensor>>;
}

/** A UNet that is loaded and warm. */
export class Unet {
  readonly config: UnetConfig;
  readonly #session: Session;

  private constructor(config: UnetConfig, session: Session) {
    this.config = config;
    this.#session = session;
  }

  static async open({ config, openWeights }: NetworkFiles<UnetConfig>, options: UnetOptions = {}): Promise<Unet> {
    const graph = buildUnet(await openWeights(), config, options);
    return new Unet(config, await openSession(encodeModel(graph)));
  }

  /**
   * @returns the network's output [N, 4, h, w]
   * @throws FrisketError `engine_failed`; `numbers_invalid` when it is not finite
   */
  async predict(args: UnetArguments): Promise<Tensor> {
    const { out_sample: output } = await this.#session.run(this.#inputs(args));
    if (!output) throw new FrisketError('engine_failed', 'The UNet gave no output.');
    if (!output.data.every(Number.isFinite))
      throw new FrisketError(
        'numbers_invalid',
        `The UNet gave numbers that are not finite at timestep ${args.timesteps.join(', ')}.`,
        'The weights may be damaged: download the model again.',
      );
    return output;
  }

  release(): Promise<void> {
    return this.#session.release();
  }

  #inputs(args: UnetArguments): Record<string, AnyTensor> {
    const { sample, timesteps, encoderHiddenStates, timestepCondition, extras } = args;
    const { config } = this;
    const batch = sample.dims[0] ?? 1;
    const channels = config.block_out_channels[0] ?? 0;
    const projection = sinusoids(
      Array.from({ length: batch }, (_, item) => timesteps[item] ?? timesteps[0] ?? 0),
      channels,
      this.#sinusoidOptions,
    );
    return {
      sample,
      timestep_projection: tensor([batch, channels], projection),
      encoder_hidden_states: encoderHiddenStates,
      ...(config.addition_embed_type ? { added_conditions: this.#addedConditions(args, batch) } : {}),
      ...(config.time_cond_proj_dim
        ? {
            timestep_condition:
              timestepCondition ??
              tensor([batch, config.time_cond_proj_dim], new Float32Array(batch * config.time_cond_proj_dim)),
          }
        : {}),
      ...extras,
    };
  }

  get #sinusoidOptions() {
    return { flip: this.config.flip_sin_to_cos, shift: this.config.freq_shift };
  }

  #addedConditions({ textEmbeds, timeIds }: UnetArguments, batch: number): Tensor {
    if (!textEmbeds || !timeIds) throw new FrisketError('internal', 'This UNet needs pooled text and time ids.');
    const width = this.config.addition_time_embed_dim ?? 0;
    const embedded = sinusoids([...timeIds.data], width, this.#sinusoidOptions);
    const added = concatChannels([textEmbeds, tensor([batch, embedded.length / batch], embedded)]);
    const wanted = this.config.projection_class_embeddings_input_dim;
    if (added.dims[1] !== wanted)
      throw new FrisketError(
        'model_invalid',
        `The UNet takes ${wanted} added conditions; text and time ids give ${added.dims[1]}.`,
        'The text encoder and the UNet belong to different models.',
      );
    return added;
  }
}
