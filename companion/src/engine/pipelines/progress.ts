import type { Progress } from '../engine.ts';
import { LatentPreview } from './preview.ts';
import { PreviewPace } from './preview-pace.ts';
import type { RequestProgress } from './request-run.ts';
import type { WarmModel } from './warm-model.ts';

const previews = new WeakMap<WarmModel, Promise<LatentPreview>>();

/** Learnt once a model, when it is first asked for. */
function previewOf(model: WarmModel): Promise<LatentPreview> {
  let preview = previews.get(model);
  if (!preview) previews.set(model, (preview = LatentPreview.learn(model.vae)));
  return preview;
}

/** Reports each step in order, with a small picture of its latents as often as one can be seen; sampling does not wait. */
export class ProgressReporter {
  readonly #onProgress: (progress: Progress) => void;
  readonly #previews: boolean;
  readonly #pace = new PreviewPace(() => performance.now());
  #queue: Promise<void> = Promise.resolve();

  /** @param previews learning to make them takes the autoencoder's encoder, which not every job needs */
  constructor(onProgress: (progress: Progress) => void, previews: boolean) {
    this.#onProgress = onProgress;
    this.#previews = previews;
  }

  report({ stage, step, steps, latents }: RequestProgress, model: WarmModel): void {
    const seen = latents && this.#previews && this.#pace.shows(step, steps) ? latents : undefined;
    this.#queue = this.#queue.then(async () => {
      if (!seen) return this.#onProgress({ stage, step, steps });
      const preview = await (await previewOf(model)).encode(seen);
      this.#onProgress({ stage, step, steps, preview });
    });
  }

  /** Until all that was reported has been passed on. */
  settle(): Promise<void> {
    return this.#queue;
  }
}
