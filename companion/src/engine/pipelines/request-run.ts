import type { Request } from '../../../../shared/src/request.ts';
import type { Tensor } from '../core/tensor.ts';
import type { Economy } from '../engine.ts';
import type { Pixels } from '../images/codec.ts';
import type { References } from './references.ts';
import type { ModelCache } from './model-cache.ts';

/** A request and what it is run with. */
export interface RequestRun {
  readonly request: Request;
  readonly references: References;
  readonly models: ModelCache;
  /** Pictures in place of those that the request refers to: what a fill has made ready. */
  readonly given?: GivenPictures | undefined;
  /** `usual` when absent. */
  readonly economy?: Economy | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RequestProgress) => void;
}

/** The run starts from this picture at full strength too: what little of it shows through noise sets the colours. */
export interface GivenPictures {
  readonly image: Pixels;
  readonly mask?: Pixels;
}

export interface RequestProgress {
  readonly stage: string;
  readonly step: number;
  readonly steps: number;
  /** What the picture looks like so far, [1, 4, h, w] as the UNet knows latents, while sampling. */
  readonly latents?: Tensor;
}
