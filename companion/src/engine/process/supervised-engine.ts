import { FrisketError, type ErrorCode } from '../../../../shared/src/errors.ts';
import type { Engine, EngineResult, EngineTask, RunOptions } from '../engine.ts';

export interface SupervisionOptions {
  /** Milliseconds without a job after which loaded models are freed; 0: never. */
  readonly idleUnload: number;
  readonly log: (line: string) => void;
}

/** What is done about a failure before it is tried once more, and what the person is told meanwhile. */
const remedies: Partial<
  Record<ErrorCode, { readonly stage: string; readonly cure: (engine: Engine) => Promise<void> }>
> = {
  // Whatever else is loaded may be what was in the way.
  out_of_memory: { stage: 'Out of memory: making room', cure: (engine) => engine.unload() },
  // Another process is there already, with nothing in its memory that could be broken.
  engine_crashed: { stage: 'The engine crashed: trying once more', cure: () => Promise.resolve() },
};

/**
 * Looks after an engine: tries once more what a second try can mend, and frees what is loaded while nobody needs it,
 * since the designer's graphics card is also drawing Figma.
 */
export class SupervisedEngine implements Engine {
  readonly #engine: Engine;
  readonly #options: SupervisionOptions;
  #idle: ReturnType<typeof setTimeout> | undefined;
  /** Jobs and preparations under way. */
  #busy = 0;

  constructor(engine: Engine, options: SupervisionOptions) {
    this.#engine = engine;
    this.#options = options;
  }

  run(task: EngineTask, options: RunOptions): Promise<EngineResult> {
    return this.#awake(() => this.#runOrRetry(task, options));
  }

  prepare(model: string): Promise<void> {
    return this.#awake(() => this.#engine.prepare(model));
  }

  unload(): Promise<void> {
    return this.#engine.unload();
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    this.#busy = Number.POSITIVE_INFINITY;
    await this.#engine.close();
  }

  async #runOrRetry(task: EngineTask, options: RunOptions): Promise<EngineResult> {
    try {
      return await this.#engine.run(task, options);
    } catch (thrown) {
      const error = FrisketError.wrap(thrown, 'engine_failed');
      const remedy = remedies[error.code];
      if (!remedy || options.signal.aborted) throw error;
      this.#options.log(`${error.message} ${remedy.stage}.`);
      options.onProgress({ stage: remedy.stage, step: 0, steps: 0 });
      await remedy.cure(this.#engine);
      return this.#engine.run(task, options);
    }
  }

  async #awake<T>(work: () => Promise<T>): Promise<T> {
    clearTimeout(this.#idle);
    this.#busy++;
    try {
      return await work();
    } finally {
      this.#busy--;
      if (this.#busy === 0 && this.#options.idleUnload > 0) this.#unloadLater();
    }
  }

  #unloadLater(): void {
    this.#idle = setTimeout(() => {
      this.#options.log('Nothing to do for a while: the models are unloaded.');
      this.#engine.unload().catch((error: unknown) => {
        this.#options.log(`The models could not be unloaded: ${FrisketError.wrap(error).message}`);
      });
    }, this.#options.idleUnload);
    // A companion that stops does not wait for this.
    this.#idle.unref();
  }
}
