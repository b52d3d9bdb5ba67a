import type { Request } from '../../../../shared/src/request.ts';
import type { Tensor } from '../core/tensor.ts';
import type { References } from './references.ts';
import type { ModelCache } from './model-cache.ts';

/** A request and what it is run with. */
export interface RequestRun {
  readonly request: Request;
  readonly references: References;
  readonly models: ModelCache;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RequestProgress) => void;
}

export interface RequestProgress {
  readonly stage: string;
  readonly step: number;
  readonly steps: number;
  /** What the picture looks like so far, [1, 4, h, w] as the UNet knows latents, while sampling. */
  readonly latents?: Tensor;
}
