import { concatBatch, tensor, type Tensor } from '../core/tensor.ts';
import type { Checkpoint } from '../models/checkpoint.ts';
import type { PromptEmbedding } from './prompt.ts';

/** Aesthetic scores that SDXL's refiner is told for the two prompts (diffusers' defaults). */
const aestheticScore = 6;
const negativeAestheticScore = 2.5;

/** What the UNet is told besides the sample; batch 1, or 2 with guidance: negative first. */
export interface Conditioning {
  readonly batch: 1 | 2;
  readonly encoderHiddenStates: Tensor;
  readonly textEmbeds?: Tensor;
  readonly timeIds?: Tensor;
}

export interface ConditioningOptions {
  readonly width: number;
  readonly height: number;
  readonly checkpoint: Pick<Checkpoint, 'aestheticScore'>;
}

/** SDXL's size conditioning (Podell et al., arXiv 2307.01952, section 2.2): made at this size, not cropped. */
function timeIds({ width, height, checkpoint }: ConditioningOptions, score: number): number[] {
  return checkpoint.aestheticScore ? [height, width, 0, 0, score] : [height, width, 0, 0, height, width];
}

/** @param negative absent: no guidance */
export function conditioningOf(
  positive: PromptEmbedding,
  negative: PromptEmbedding | undefined,
  options: ConditioningOptions,
): Conditioning {
  const both = negative ? [negative, positive] : [positive];
  const encoderHiddenStates = concatBatch(both.map(({ hiddenStates }) => hiddenStates));
  const batch = negative ? 2 : 1;
  const pooled = both.flatMap((embedding) => embedding.pooled ?? []);
  if (pooled.length === 0) return { batch, encoderHiddenStates };
  const scores = negative ? [negativeAestheticScore, aestheticScore] : [aestheticScore];
  const ids = scores.flatMap((score) => timeIds(options, score));
  return {
    batch,
    encoderHiddenStates,
    textEmbeds: concatBatch(pooled),
    timeIds: tensor([batch, ids.length / batch], Float32Array.from(ids)),
  };
}
