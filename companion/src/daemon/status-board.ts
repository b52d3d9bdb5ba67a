import { modelsOf } from '../../../shared/src/job.ts';
import type { EndedJob, RunningJob, Status } from '../../../shared/src/status.ts';
import { version } from '../../../shared/src/version.ts';
import type { Engine } from '../engine/engine.ts';
import { isFinished, type JobRecord } from '../queue/job-record.ts';
import type { JobQueue } from '../queue/queue.ts';

export interface StatusSources {
  readonly port: number;
  readonly queue: () => JobQueue;
  readonly engine: Engine;
  readonly clients: () => Status['clients'];
  /** Names of installed models by their absolute paths. */
  readonly modelNames: () => Promise<ReadonlyMap<string, string>>;
}

/** Milliseconds between two looks of those who follow: a menu that changes faster cannot be read. */
const pace = 500;

/** How the companion is, at a glance and whenever it changes. */
export class StatusBoard {
  readonly #sources: StatusSources;
  readonly #startedAt = new Date().toISOString();
  readonly #listeners = new Set<(status: Status) => void>();
  /** When the jobs that run began, `performance.now()`. */
  readonly #began = new Map<string, number>();
  #ended: EndedJob | undefined;
  #isStopping = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(sources: StatusSources) {
    this.#sources = sources;
  }

  async read(): Promise<Status> {
    const { port, queue, engine, clients, modelNames } = this.#sources;
    const { phase, error, provider, models, restarts, memory } = engine.state();
    const names = models.length === 0 ? new Map<string, string>() : await modelNames();
    return {
      version,
      port,
      startedAt: this.#startedAt,
      clients: clients(),
      queue: await queue().counts(),
      running: (await queue().running()).map(runningJob),
      ...(this.#ended ? { ended: this.#ended } : {}),
      ...(this.#isStopping ? { stopping: true } : {}),
      engine: {
        state: phase,
        ...(error === undefined ? {} : { error }),
        ...(provider === undefined ? {} : { provider }),
        models: models.map((path) => names.get(path) ?? path),
        restarts,
      },
      memory: { companion: process.memoryUsage.rss(), ...(memory === undefined ? {} : { engine: memory }) },
    };
  }

  /** @returns how to stop following */
  follow(listener: (status: Status) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A job is otherwise now: what is to be said of it once it has ended. */
  note({ id, job, state }: JobRecord): void {
    if (state.status === 'running' && !this.#began.has(id)) this.#began.set(id, performance.now());
    if (!isFinished(state)) return;
    const began = this.#began.get(id);
    this.#began.delete(id);
    this.#ended = {
      id,
      kind: job.kind,
      outcome: state.status,
      ...(began === undefined ? {} : { milliseconds: Math.round(performance.now() - began) }),
    };
  }

  /** The companion ends once what runs has ended. */
  stopping(): void {
    this.#isStopping = true;
    this.changed();
  }

  /** Something may be otherwise now: whoever follows is told, at most so often. */
  changed(): void {
    if (this.#timer || this.#listeners.size === 0) return;
    const wait = Math.max(0, this.#toldAt + pace - performance.now());
    this.#timer = setTimeout(() => void this.#tell(), wait);
    this.#timer.unref();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  async #tell(): Promise<void> {
    this.#timer = undefined;
    this.#toldAt = performance.now();
    const status = await this.read();
    for (const listener of this.#listeners) listener(status);
  }
}

function runningJob({ id, job, state, remaining }: JobRecord): RunningJob {
  const progress = state.status === 'running' ? state.progress : undefined;
  return {
    id,
    kind: job.kind,
    models: modelsOf(job),
    ...(progress ? { progress: { stage: progress.stage, step: progress.step, steps: progress.steps } } : {}),
    ...(remaining === undefined ? {} : { remaining: Math.round(remaining) }),
  };
}
