import { concatBatch, concatChannels, tensor, type Tensor } from '../core/tensor.ts';
import { sinusoids } from '../models/timestep-embedding.ts';
import type { Unet } from '../networks/unet.ts';
import type { Conditioning } from './conditioning.ts';
import type { ActiveControlNet } from './control-net-hints.ts';
import { guide } from './guidance.ts';
import type { ActiveIpAdapter } from './image-prompts.ts';

export interface PredictorOptions {
  readonly unet: Unet;
  readonly conditioning: Conditioning;
  readonly guidanceScale: number;
  readonly guidanceRescale: number;
  /** [1, 4, h, w]. */
  readonly dims: readonly number[];
  /** Joined to the sample. */
  readonly extraChannels: readonly Tensor[];
  readonly loraScales: readonly number[];
  readonly controlNets: readonly ActiveControlNet[];
  readonly ipAdapters: readonly ActiveIpAdapter[];
  /** Evaluations of the whole schedule, a refiner's included: what a ControlNet's start and end are parts of. */
  readonly count: number;
}

/** LCM's sinusoids are of the guidance scale less 1, times this (Luo et al., arXiv 2310.04378; diffusers' LCM pipeline). */
const guidanceEmbeddingFactor = 1_000;

/** One evaluation: the UNet, and guidance where there are two prompts. */
export function makePredictor(
  options: PredictorOptions,
): (scaled: Float32Array, timestep: number, k: number) => Promise<Float32Array> {
  const { unet, conditioning, guidanceScale, guidanceRescale, dims, extraChannels, loraScales, ipAdapters, count } =
    options;
  const { batch, encoderHiddenStates, textEmbeds, timeIds } = conditioning;
  const width = unet.config.time_cond_proj_dim;
  const timestepCondition = width
    ? tensor([1, width], sinusoids([guidanceEmbeddingFactor * (guidanceScale - 1)], width, { flip: false, shift: 1 }))
    : undefined;
  return async (scaled, timestep, k) => {
    const single = concatChannels([tensor(dims, scaled), ...extraChannels]);
    const sample = batch === 2 ? concatBatch([single, single]) : single;
    const controlNets = options.controlNets.map(({ hint, scaleAt }) => ({ hint, scale: scaleAt(k, count) }));
    const output = await unet.predict({
      sample,
      timesteps: [timestep],
      encoderHiddenStates,
      textEmbeds,
      timeIds,
      timestepCondition,
      loraScales,
      controlNets,
      ipAdapters,
    });
    return batch === 2 ? guide(output, guidanceScale, guidanceRescale) : output.data;
  };
}
