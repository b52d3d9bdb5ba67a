import { fork, type ChildProcess } from 'node:child_process';
import { env as environment } from 'node:process';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Log } from '../../observability/events.ts';
import type { Engine, EngineResult, EngineState, EngineTask, RunOptions } from '../engine.ts';
import type { EngineSettings } from '../engine-settings.ts';
import { HangWatch } from './hang-watch.ts';
import { isFromEngine, type FromEngine, type LoadedState, type ToEngine } from './messages.ts';
import { OutputTail } from './output-tail.ts';
import { RestartPolicy } from './restart-policy.ts';
import { settingsVariable } from './settings-variable.ts';

export interface EngineProcessOptions {
  /** Absolute path of the child's entry, JavaScript. */
  readonly entry: string;
  /** The usual ones when absent. */
  readonly settings?: EngineSettings;
  /** Told of the engine's own output, and of its coming and going. */
  readonly log?: Log;
  readonly restartPolicy?: RestartPolicy;
  /** Milliseconds that a cancelled run may take to end before the process is killed. */
  readonly cancelGrace?: number;
  /** Milliseconds of silence that a run may always take, see `HangWatch`. */
  readonly hangLeast?: number;
  /** Milliseconds that a closing engine may take before the process is killed. */
  readonly closeGrace?: number;
}

/** One step of a large model on a processor takes tens of seconds, and loading one too; past this it hangs. */
const defaultCancelGrace = 60_000;
/** Closing frees memory and little else. */
const defaultCloseGrace = 3_000;
/**
 * Milliseconds for the last of its output to be read once the process is gone. What a driver started may hold the
 * output open for good, and must not keep the end of the engine from being seen.
 */
const outputGrace = 500;

interface Run {
  readonly options: RunOptions;
  readonly resolve: (result: EngineResult) => void;
  readonly reject: (error: FrisketError) => void;
}

interface Child {
  readonly process: ChildProcess;
  /** When the process is gone, whether all that it said has been read or not. */
  readonly gone: Promise<void>;
  readonly tail: OutputTail;
  readonly runs: Map<number, Run>;
  /** Preparations and the like. */
  readonly calls: Map<number, { readonly resolve: () => void; readonly reject: (error: FrisketError) => void }>;
  /** Once it has said so. */
  loaded?: LoadedState;
  /** Killed on purpose: what becomes of its runs, and it counts as no crash. */
  killedBecause?: FrisketError;
}

/**
 * The engine in a process of its own, behind the same face: native code may take that process down, and the daemon
 * lives on, tells which job it was and starts another. Started with the first run or by `start`.
 */
export class EngineProcess implements Engine {
  readonly #options: EngineProcessOptions;
  readonly #policy: RestartPolicy;
  readonly #hangWatch: HangWatch;
  #child: Child | undefined;
  #nextRun = 1;
  /** Why it is not started any more. */
  #stopped: FrisketError | undefined;
  #closing = false;
  #restarts = 0;

  constructor(options: EngineProcessOptions) {
    this.#options = options;
    this.#policy = options.restartPolicy ?? new RestartPolicy();
    this.#hangWatch = new HangWatch(options.hangLeast);
  }

  /** Of the process that runs now, if one does. */
  get pid(): number | undefined {
    return this.#child?.process.pid;
  }

  /** Starts the process ahead of the first run, so that this one need not wait for it. */
  start(): void {
    this.#child ??= this.#fork();
  }

  run(task: EngineTask, options: RunOptions): Promise<EngineResult> {
    if (options.signal.aborted) return Promise.reject(new FrisketError('cancelled', 'The job was cancelled.'));
    const ended = this.#ending();
    if (ended) return Promise.reject(ended);
    const child = (this.#child ??= this.#fork());
    const run = this.#nextRun++;
    return new Promise((resolve, reject) => {
      let hanging: ReturnType<typeof setTimeout> | undefined;
      const watched = this.#hangWatch.watch((silence) => {
        this.#kill(child, hangError(silence), { asCrash: true });
      });
      const onProgress: RunOptions['onProgress'] = (progress) => {
        watched.progress();
        options.onProgress(progress);
      };
      const onAbort = () => {
        tell(child, { type: 'cancel', run });
        hanging = setTimeout(() => {
          this.#kill(child, new FrisketError('cancelled', 'The job was cancelled; the engine hung and was restarted.'));
        }, this.#options.cancelGrace ?? defaultCancelGrace);
      };
      const settled = () => {
        clearTimeout(hanging);
        options.signal.removeEventListener('abort', onAbort);
        child.runs.delete(run);
      };
      options.signal.addEventListener('abort', onAbort);
      child.runs.set(run, {
        options: { ...options, onProgress },
        resolve: (result) => {
          watched.end(true);
          settled();
          resolve(result);
        },
        reject: (error) => {
          watched.end(false);
          settled();
          reject(error);
        },
      });
      tell(child, { type: 'run', run, task });
    });
  }

  prepare(model: string): Promise<void> {
    const ended = this.#ending();
    if (ended) return Promise.reject(ended);
    return this.#call((run) => ({ type: 'prepare', run, model }), (this.#child ??= this.#fork()));
  }

  forecast(): Promise<void> {
    const ended = this.#ending();
    if (ended) return Promise.reject(ended);
    return this.#call((run) => ({ type: 'forecast', run }), (this.#child ??= this.#fork()));
  }

  /** Of a process that does not run nothing is loaded. */
  unload(): Promise<void> {
    return this.#child ? this.#call((run) => ({ type: 'unload', run }), this.#child) : Promise.resolve();
  }

  state(): EngineState {
    const loaded = this.#child?.loaded;
    return {
      phase: this.#stopped ? 'stopped' : loaded ? 'ready' : 'starting',
      ...(this.#stopped ? { error: this.#stopped.toInfo() } : {}),
      ...loaded,
      models: loaded?.models ?? [],
      restarts: this.#restarts,
    };
  }

  async close(): Promise<void> {
    this.#closing = true;
    const child = this.#child;
    if (!child) return;
    const timer = setTimeout(() => {
      this.#kill(child, new FrisketError('cancelled', 'The engine is shutting down.'));
    }, this.#options.closeGrace ?? defaultCloseGrace);
    tell(child, { type: 'close' });
    await child.gone;
    clearTimeout(timer);
  }

  /** Why no process is started any more; undefined while one is. */
  #ending(): FrisketError | undefined {
    return this.#closing ? shutDown() : this.#stopped;
  }

  #call(message: (run: number) => ToEngine, child: Child): Promise<void> {
    const run = this.#nextRun++;
    return new Promise((resolve, reject) => {
      child.calls.set(run, { resolve, reject });
      tell(child, message(run));
    });
  }

  #fork(): Child {
    const { entry, settings } = this.#options;
    const process = fork(entry, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // What the parent was started with (a debugger's port, a loader) is not meant for the child.
      execArgv: ['--enable-source-maps'],
      ...(settings ? { env: { ...environment, ...settingsVariable(settings) } } : {}),
    });
    const gone = new Promise<void>((resolve) => {
      process.once('exit', () => resolve());
      process.once('error', () => resolve());
    });
    const child: Child = { process, gone, tail: new OutputTail(), runs: new Map(), calls: new Map() };
    for (const stream of [process.stdout, process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        child.tail.add(text);
        for (const line of text.split('\n'))
          if (line.trim() !== '') this.#options.log?.({ event: 'engine.output', line });
      });
    }
    process.on('message', (message) => {
      if (!isFromEngine(message)) return;
      if (message.type === 'failed' && message.error.code === 'device_lost')
        // Nothing that this process asks of the card will be answered any more: what it was doing ends with it.
        this.#kill(child, FrisketError.from(message.error), { asCrash: true });
      else receive(child, message);
    });
    let ended = false;
    const end = (how: string) => {
      if (ended) return;
      ended = true;
      this.#ended(child, how);
    };
    process.on('error', (error) => {
      end(error.message);
    });
    process.on('exit', (code, signal) => {
      setTimeout(() => end(exitWords(code, signal)), outputGrace).unref();
    });
    // Comes after `exit`, once the last of its output has been read.
    process.on('close', (code, signal) => {
      end(exitWords(code, signal));
    });
    return child;
  }

  #kill(child: Child, because: FrisketError, { asCrash = false } = {}): void {
    // What it was first killed for stands: its runs are told that.
    if (child.killedBecause) return;
    child.killedBecause = asCrash ? this.#counted(because, because.message) : because;
    child.process.kill('SIGKILL');
  }

  #ended(child: Child, how: string): void {
    if (this.#child === child) this.#child = undefined;
    const error = child.killedBecause ?? (this.#closing ? shutDown() : this.#crashError(child, how));
    for (const waiting of [...child.runs.values(), ...child.calls.values()]) waiting.reject(error);
    if (this.#closing || this.#stopped) return;
    this.#restarts++;
    this.start();
    this.#options.log?.({ event: 'engine.restarted' });
  }

  #crashError(child: Child, how: string): FrisketError {
    const said = child.tail.lines(3).join(' / ');
    const what = `The engine crashed (${how})${said === '' ? '' : `: ${said}`}.`;
    const error = new FrisketError(
      'engine_crashed',
      what,
      'It was started again: try once more, with a smaller picture.',
    );
    return this.#counted(error, what);
  }

  /** Counts an end that nobody asked for. @returns it, or why there is no other beginning */
  #counted(error: FrisketError, what: string): FrisketError {
    if (this.#policy.crashed()) {
      this.#options.log?.({ event: 'engine.crashed', message: `${what} It is started again.` });
      return error;
    }
    this.#stopped = new FrisketError(
      'engine_crashed',
      `The engine ended three times in five minutes and is not started again. The last time: ${what}`,
      'Stop the companion, run `frisket doctor`, and start it again.',
      { cause: error },
    );
    this.#options.log?.({ event: 'engine.stopped', message: this.#stopped.message });
    return this.#stopped;
  }
}

function receive(child: Child, message: FromEngine): void {
  switch (message.type) {
    case 'ready':
      break;
    case 'state':
      child.loaded = message.state;
      break;
    case 'progress':
      child.runs.get(message.run)?.options.onProgress(message.progress);
      break;
    case 'done':
      child.runs.get(message.run)?.resolve(message.result);
      break;
    case 'settled':
      child.calls.get(message.run)?.resolve();
      child.calls.delete(message.run);
      break;
    case 'failed':
      (child.runs.get(message.run) ?? child.calls.get(message.run))?.reject(FrisketError.from(message.error));
      child.calls.delete(message.run);
      break;
  }
}

/** A child that died in this very moment cannot be told; its end is handled where it is noticed. */
function tell(child: Child, message: ToEngine): void {
  if (child.process.connected) child.process.send(message, () => undefined);
}

function exitWords(code: number | null, signal: string | null): string {
  return signal ?? `exit code ${code}`;
}

function hangError(silence: number): FrisketError {
  return new FrisketError(
    'engine_crashed',
    `The engine said nothing for ${Math.round(silence / 1000)} s, far longer than usual, and was stopped.`,
    'Try once more; if it happens again, restart the computer and run `frisket doctor`.',
  );
}

function shutDown(): FrisketError {
  return new FrisketError('cancelled', 'The engine is shutting down.');
}
