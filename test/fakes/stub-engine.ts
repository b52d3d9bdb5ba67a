import { FrisketError } from '../../shared/src/errors.ts';
import { imagesOf, modelsOf } from '../../shared/src/job.ts';
import type {
  Engine,
  EngineResult,
  EngineState,
  EngineTask,
  Progress,
  RunOptions,
} from '../../companion/src/engine/engine.ts';
import { pngOf } from './pictures.ts';
import { readyState } from './ready-state.ts';

/** One run of the stub, which goes as the test says. */
export interface StubRun {
  readonly task: EngineTask;
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
  finish(result?: EngineResult): Promise<void>;
  fail(error: unknown): void;
}

/**
 * Keeps the engine's contract without painting: one run at a time, `cancelled` on abort, pictures and models checked as
 * the real one does. A test takes each run by `nextRun` and says what becomes of it.
 */
export class StubEngine implements Engine {
  readonly tasks: EngineTask[] = [];
  /** Paths of models that were to be loaded ahead. */
  readonly prepared: string[] = [];
  unloads = 0;
  closed = false;
  /** What `state` gives. */
  now: EngineState = readyState;
  readonly #started: StubRun[] = [];
  readonly #waiting: ((run: StubRun) => void)[] = [];
  #last: Promise<unknown> = Promise.resolve();

  run(task: EngineTask, options: RunOptions): Promise<EngineResult> {
    const result = this.#last.then(() => this.#begin(task, options));
    this.#last = result.catch(() => undefined);
    return result;
  }

  prepare(model: string): Promise<void> {
    this.prepared.push(model);
    return Promise.resolve();
  }

  forecast(): Promise<void> {
    return Promise.resolve();
  }

  async unload(): Promise<void> {
    await this.#last;
    this.unloads++;
  }

  state(): EngineState {
    return this.now;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.#last;
  }

  /** The next run that starts, or has started and was not taken yet. */
  nextRun(): Promise<StubRun> {
    const started = this.#started.shift();
    if (started) return Promise.resolve(started);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #begin(task: EngineTask, { signal, onProgress }: RunOptions): Promise<EngineResult> {
    this.tasks.push(task);
    for (const id of imagesOf(task.job))
      if (!task.images.has(id)) throw new FrisketError('image_missing', `The picture ${id} was not given.`);
    for (const id of modelsOf(task.job))
      if (!task.models.has(id)) throw new FrisketError('model_not_found', `The model ${id} was not given.`);
    return new Promise((resolve, reject) => {
      const cancel = () => reject(new FrisketError('cancelled', 'The job was cancelled.'));
      if (signal.aborted) cancel();
      signal.addEventListener('abort', cancel);
      const run: StubRun = {
        task,
        signal,
        progress: onProgress,
        finish: async (result) => resolve(result ?? (await stubResult(task))),
        fail: (error) => reject(error instanceof Error ? error : new Error(String(error))),
      };
      const taker = this.#waiting.shift();
      if (taker) taker(run);
      else this.#started.push(run);
    });
  }
}

/** A result of the kind that the real engine gives, of one flat colour. */
export async function stubResult({ job }: EngineTask, colour = '#20c0b0'): Promise<EngineResult> {
  const settings =
    job.kind === 'map' ? { model: 'canny', steps: 0, seed: 0 } : job.kind === 'request' ? job.request : job;
  return {
    pictures: [{ png: await pngOf(32, 24, colour), x: 3, y: 5, width: 32, height: 24 }],
    resolved: {
      model: settings.model,
      scheduler: 'EulerDiscreteScheduler',
      steps: settings.steps ?? 4,
      guidanceScale: 1,
      strength: 1,
      seed: settings.seed,
      width: 64,
      height: 64,
    },
    timings: { text: 1, unet: 2.5, vae: 3 },
  };
}
