import type { Progress } from '../engine.ts';
import { LatentPreview } from './preview.ts';
import type { RequestProgress } from './request-run.ts';
import type { WarmModel } from './warm-model.ts';

const previews = new WeakMap<WarmModel, Promise<LatentPreview>>();

/** Learnt once a model, when it is first asked for. */
function previewOf(model: WarmModel): Promise<LatentPreview> {
  let preview = previews.get(model);
  if (!preview) previews.set(model, (preview = LatentPreview.learn(model.vae)));
  return preview;
}

/** Turns the latents of each step into a small picture and reports it in order; sampling does not wait for it. */
export class ProgressReporter {
  readonly #onProgress: (progress: Progress) => void;
  readonly #previews: boolean;
  #queue: Promise<void> = Promise.resolve();

  /** @param previews learning to make them takes the autoencoder's encoder, which not every job needs */
  constructor(onProgress: (progress: Progress) => void, previews: boolean) {
    this.#onProgress = onProgress;
    this.#previews = previews;
  }

  report({ stage, step, steps, latents }: RequestProgress, model: WarmModel): void {
    this.#queue = this.#queue.then(async () => {
      if (!latents || !this.#previews) return this.#onProgress({ stage, step, steps });
      const preview = await (await previewOf(model)).encode(latents);
      this.#onProgress({ stage, step, steps, preview });
    });
  }

  /** Until all that was reported has been passed on. */
  settle(): Promise<void> {
    return this.#queue;
  }
}
