import type { Engine, EngineResult, EngineState, EngineTask, RunOptions } from '../../companion/src/engine/engine.ts';
import { FrisketError } from '../../shared/src/errors.ts';
import { readyState } from './ready-state.ts';

/** A job that an engine has been given, waiting for the test to say what becomes of it. */
export interface ScriptedRun {
  readonly task: EngineTask;
  readonly progress: RunOptions['onProgress'];
  readonly finish: (result: EngineResult) => void;
  readonly fail: (error: FrisketError) => void;
}

/** An engine that does what the test says, when it says so; cancelling works as the contract demands. */
export class ScriptedEngine implements Engine {
  readonly #given: ScriptedRun[] = [];
  readonly #waiting: ((run: ScriptedRun) => void)[] = [];

  /** The next job, as soon as it has arrived. */
  next(): Promise<ScriptedRun> {
    const run = this.#given.shift();
    return run ? Promise.resolve(run) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  run(task: EngineTask, { signal, onProgress }: RunOptions): Promise<EngineResult> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new FrisketError('cancelled', 'The job was cancelled.')));
      const run: ScriptedRun = { task, progress: onProgress, finish: resolve, fail: reject };
      const taker = this.#waiting.shift();
      if (taker) taker(run);
      else this.#given.push(run);
    });
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  forecast(): Promise<void> {
    return Promise.resolve();
  }

  unload(): Promise<void> {
    return Promise.resolve();
  }

  state(): EngineState {
    return readyState;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
