import type { Job } from '../../../shared/src/job.ts';

/** What the latest run of a shape counts for: enough to follow a computer that has become busy, not to jump about. */
const latestWeight = 0.3;
/** Shapes that are remembered; the least recently seen go. */
const shapesMost = 500;

/** Learns how long jobs take from those that have run: jobs of one shape take about the same time on one computer. */
export class Estimates {
  /** Milliseconds by shape, least recently seen first. */
  readonly #known = new Map<string, number>();

  /** @returns milliseconds from start to end, or nothing while no job like it has run */
  of(job: Job): number | undefined {
    return this.#known.get(shapeOf(job));
  }

  learn(job: Job, milliseconds: number): void {
    const shape = shapeOf(job);
    const before = this.#known.get(shape);
    this.#known.delete(shape);
    this.#known.set(shape, before === undefined ? milliseconds : before + latestWeight * (milliseconds - before));
    const [oldest] = this.#known.keys();
    if (this.#known.size > shapesMost && oldest !== undefined) this.#known.delete(oldest);
  }
}

/** All of a job that its time depends on, as far as it shows from outside. A fill's size does not; its picture's id does. */
function shapeOf(job: Job): string {
  switch (job.kind) {
    case 'generate':
      return JSON.stringify([job.kind, job.model, job.width, job.height, job.steps, isGuided(job), job.scheduler]);
    case 'fill':
    case 'restyle':
      return JSON.stringify([
        ...[job.kind, job.model, job.steps, isGuided(job), job.scheduler, job.strength],
        ...[job.controls?.length, job.style?.images.length],
      ]);
    case 'map':
      return JSON.stringify([job.kind, job.map, job.model]);
    case 'request': {
      const { prompt: _prompt, negativePrompt: _negative, seed: _seed, image, mask, ...rest } = job.request;
      return JSON.stringify([job.kind, { ...rest, image: image !== undefined, mask: mask !== undefined }]);
    }
  }
}

/** Guidance runs the network twice a step. */
function isGuided({ guidanceScale }: { readonly guidanceScale?: number | undefined }): boolean | undefined {
  return guidanceScale === undefined ? undefined : guidanceScale > 1;
}
