import { batchItem, concatBatch, concatChannels, tensor, type Tensor } from '../core/tensor.ts';
import { sinusoids } from '../models/timestep-embedding.ts';
import type { Unet } from '../networks/unet.ts';
import type { UnetArguments } from '../networks/unet-inputs.ts';
import type { Conditioning } from './conditioning.ts';
import type { ActiveControlNet } from './control-net-hints.ts';
import { guide } from './guidance.ts';
import type { ActiveIpAdapter } from './image-prompts.ts';

export interface PredictorOptions {
  readonly unet: Unet;
  readonly conditioning: Conditioning;
  readonly guidanceScale: number;
  readonly guidanceRescale: number;
  /** The two prompts of guidance one after the other rather than as a batch: half the memory, more time. */
  readonly oneByOne: boolean;
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

async function predictOneByOne(unet: Unet, asked: UnetArguments): Promise<Tensor> {
  const outputs: Tensor[] = [];
  for (const item of [0, 1]) outputs.push(await unet.predict(itemOf(asked, item)));
  return concatBatch(outputs);
}

/** One item of a batch's arguments; what is the same for all items stays. */
function itemOf(asked: UnetArguments, item: number): UnetArguments {
  const { sample, encoderHiddenStates, textEmbeds, timeIds, ipAdapters = [] } = asked;
  return {
    ...asked,
    sample: batchItem(sample, item),
    encoderHiddenStates: batchItem(encoderHiddenStates, item),
    textEmbeds: textEmbeds && batchItem(textEmbeds, item),
    timeIds: timeIds && batchItem(timeIds, item),
    ipAdapters: ipAdapters.map(({ tokens, scales }) => ({ tokens: batchItem(tokens, item), scales })),
  };
}

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
    const asked: UnetArguments = {
      sample,
      timesteps: [timestep],
      encoderHiddenStates,
      textEmbeds,
      timeIds,
      timestepCondition,
      loraScales,
      controlNets,
      ipAdapters,
    };
    const output = options.oneByOne && batch === 2 ? await predictOneByOne(unet, asked) : await unet.predict(asked);
    return batch === 2 ? guide(output, guidanceScale, guidanceRescale) : output.data;
  };
}
