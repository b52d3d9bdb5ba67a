import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Log } from '../../observability/events.ts';
import type { Engine, EngineResult, EngineState, EngineTask, RunOptions } from '../engine.ts';
import { givenUp, remedyAgainst, type Remedy } from './remedies.ts';

export interface SupervisionOptions {
  /** Milliseconds without a job after which loaded models are freed; 0: never. */
  readonly idleUnload: number;
  readonly log: Log;
}

/**
 * Looks after an engine: tries again what another try can mend, with less memory if need be, and frees what is loaded
 * while nobody needs it, since the designer's graphics card is also drawing Figma.
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

  forecast(): Promise<void> {
    return this.#engine.forecast();
  }

  unload(): Promise<void> {
    return this.#engine.unload();
  }

  state(): EngineState {
    return this.#engine.state();
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    this.#busy = Number.POSITIVE_INFINITY;
    await this.#engine.close();
  }

  async #runOrRetry(task: EngineTask, options: RunOptions): Promise<EngineResult> {
    const tried: Remedy[] = [];
    for (;;) {
      const { economy, notice } = tried.at(-1) ?? {};
      try {
        const result = await this.#engine.run(economy === undefined ? task : { ...task, economy }, options);
        return notice ? { ...result, notices: [...(result.notices ?? []), notice] } : result;
      } catch (thrown) {
        const error = FrisketError.wrap(thrown, 'engine_failed');
        const remedy = remedyAgainst(error.code, task.job, tried);
        if (options.signal.aborted) throw error;
        if (!remedy) throw givenUp(error);
        tried.push(remedy);
        const { code, message } = error;
        this.#options.log({ event: 'engine.retried', code, message, remedy: remedy.stage });
        options.onProgress({ stage: remedy.stage, step: 0, steps: 0 });
        if (remedy.unload) await this.#engine.unload();
      }
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
      this.#engine.unload().then(
        () => {
          this.#options.log({ event: 'models.unloaded' });
        },
        (error: unknown) => {
          const { message } = FrisketError.wrap(error);
          this.#options.log({ event: 'models.failed', message: `The models could not be unloaded: ${message}` });
        },
      );
    }, this.#options.idleUnload);
    // A companion that stops does not wait for this.
    this.#idle.unref();
  }
}
