import { FrisketError } from '../../../../shared/src/errors.ts';
import { concatChannels, tensor, zeros, type Tensor } from '../core/tensor.ts';
import { sinusoids } from '../models/timestep-embedding.ts';
import type { StageConfig } from '../models/unet-stage.ts';
import type { AnyTensor } from '../runtime/session.ts';
import { loraScaleInputs } from './lora-scales.ts';

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
  /** One for each LoRA that the network was opened with. */
  readonly loraScales?: readonly number[];
  /** One for each ControlNet: its hint [1, channels, h, w], and a scale of 0 while it is not active. */
  readonly controlNets?: readonly { readonly hint: Tensor; readonly scale: number }[];
  /** One for each IP-Adapter: its tokens [N, tokens, D], and a scale for each transformer block. */
  readonly ipAdapters?: readonly { readonly tokens: Tensor; readonly scales: Float32Array }[];
  /** Residuals from outside: `down_block_additional_residuals.K`, `mid_block_additional_residual`. */
  readonly residuals?: Readonly<Record<string, Tensor>>;
}

/** The part of a network's configuration that its inputs depend on. */
export type InputConfig = StageConfig & {
  readonly flip_sin_to_cos: boolean;
  readonly freq_shift: number;
  readonly addition_time_embed_dim?: number | null | undefined;
};

/**
 * The arguments as inputs of a UNet's or ControlNet's graph.
 * @param known inputs that the graph has
 */
export function unetInputs(
  config: InputConfig,
  args: UnetArguments,
  known: ReadonlySet<string>,
): Record<string, AnyTensor> {
  const { sample, timesteps, encoderHiddenStates, timestepCondition, residuals } = args;
  const batch = sample.dims[0] ?? 1;
  const channels = config.block_out_channels[0] ?? 0;
  const each = Array.from({ length: batch }, (_, item) => timesteps[item] ?? timesteps[0] ?? 0);
  const conditionWidth = config.time_cond_proj_dim;
  return {
    sample,
    timestep_projection: tensor([batch, channels], sinusoids(each, channels, sinusoidOptions(config))),
    ...(known.has('encoder_hidden_states') ? { encoder_hidden_states: encoderHiddenStates } : {}),
    ...(config.addition_embed_type ? { added_conditions: addedConditions(config, args, batch) } : {}),
    ...(conditionWidth ? { timestep_condition: timestepCondition ?? zeros([batch, conditionWidth]) } : {}),
    ...adapterInputs(args, known),
    ...residuals,
  };
}

function sinusoidOptions({ flip_sin_to_cos: flip, freq_shift: shift }: InputConfig) {
  return { flip, shift };
}

function addedConditions(config: InputConfig, { textEmbeds, timeIds }: UnetArguments, batch: number): Tensor {
  if (!textEmbeds || !timeIds) throw new FrisketError('internal', 'This network needs pooled text and time ids.');
  const embedded = sinusoids([...timeIds.data], config.addition_time_embed_dim ?? 0, sinusoidOptions(config));
  const added = concatChannels([textEmbeds, tensor([batch, embedded.length / batch], embedded)]);
  const wanted = config.projection_class_embeddings_input_dim;
  if (added.dims[1] !== wanted)
    throw new FrisketError(
      'model_invalid',
      `The network takes ${wanted} added conditions; text and time ids give ${added.dims[1]}.`,
      'The text encoder and the UNet belong to different models.',
    );
  return added;
}

function adapterInputs(
  { loraScales, controlNets, ipAdapters }: UnetArguments,
  known: ReadonlySet<string>,
): Record<string, Tensor> {
  const inputs = loraScaleInputs(loraScales ?? [], known);
  controlNets?.forEach(({ hint, scale }, index) => {
    inputs[`controlnet_hint.${index}`] = hint;
    inputs[`controlnet_scale.${index}`] = tensor([1], Float32Array.of(scale));
  });
  ipAdapters?.forEach(({ tokens, scales }, index) => {
    inputs[`ip_tokens.${index}`] = tokens;
    inputs[`ip_scales.${index}`] = tensor([scales.length], scales);
  });
  return inputs;
}
