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
  #queue: Promise<void> = Promise.resolve();

  constructor(onProgress: (progress: Progress) => void) {
    this.#onProgress = onProgress;
  }

  report({ stage, step, steps, latents }: RequestProgress, model: WarmModel): void {
    this.#queue = this.#queue.then(async () => {
      if (!latents) return this.#onProgress({ stage, step, steps });
      const preview = await (await previewOf(model)).encode(latents);
      this.#onProgress({ stage, step, steps, preview });
    });
  }

  /** Until all that was reported has been passed on. */
  settle(): Promise<void> {
    return this.#queue;
  }
}
