import { FrisketError } from '../../../shared/src/errors.ts';
import type { ImageId, Job } from '../../../shared/src/job.ts';
import type { Engine, EngineResult, Progress } from '../engine/engine.ts';
import { FinishedJobs, type FinishedBounds } from './finished-jobs.ts';
import { isFinished, type JobRecord, type JobState } from './job-record.ts';

export interface QueueOptions {
  readonly engine: Engine;
  /** Absolute paths of the installed models by id, asked for when a job starts. */
  readonly models: () => Promise<ReadonlyMap<string, string>>;
  /** The id of an encoded picture. */
  readonly imageIdOf: (bytes: Uint8Array) => ImageId;
  /** Jobs that wait or run at once. */
  readonly jobsMost: number;
  readonly finished: FinishedBounds;
  /** Told of every job's end, for the log. */
  readonly onEnd?: JobListener;
}

/** Told of every change of a job's state, and of every change of its place in the queue. */
export type JobListener = (record: JobRecord) => void;

interface LiveJob {
  readonly id: string;
  readonly job: Job;
  readonly controller: AbortController;
  readonly listeners: Set<JobListener>;
  state: JobState;
  images: ReadonlyMap<ImageId, Uint8Array>;
}

/** Runs jobs one at a time, in the order in which they became complete, and remembers how they ended. */
export class JobQueue {
  readonly #options: QueueOptions;
  /** Collecting, queued and running ones, oldest first. */
  readonly #live = new Map<string, LiveJob>();
  /** Queued ones, the next first. */
  readonly #waiting: LiveJob[] = [];
  readonly #finished: FinishedJobs;
  #running: LiveJob | undefined;
  #idle: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#finished = new FinishedJobs(options.finished);
  }

  get(id: string): JobRecord | undefined {
    return this.#live.get(id) ?? this.#finished.get(id);
  }

  /** 0 runs next; undefined unless it is queued. */
  positionOf(id: string): number | undefined {
    const index = this.#waiting.findIndex((job) => job.id === id);
    return index === -1 ? undefined : index;
  }

  /**
   * Takes a job in, to wait for its pictures.
   * @throws FrisketError `queue_full`
   */
  add(id: string, job: Job): void {
    if (this.#closed) throw new FrisketError('cancelled', 'The companion is shutting down.');
    if (this.#live.size >= this.#options.jobsMost)
      throw new FrisketError(
        'queue_full',
        `${this.#live.size} jobs are waiting already, and that is the most there may be.`,
        'Wait until some are done, or cancel some.',
      );
    this.#live.set(id, {
      id,
      job,
      controller: new AbortController(),
      listeners: new Set(),
      state: { status: 'collecting' },
      images: new Map(),
    });
  }

  /** Follows a job that has not ended. @returns how to stop following */
  follow(id: string, listener: JobListener): () => void {
    const job = this.#live.get(id);
    job?.listeners.add(listener);
    return () => job?.listeners.delete(listener);
  }

  /** All its pictures are here: it is queued, and runs when its turn comes. */
  enqueue(id: string, images: ReadonlyMap<ImageId, Uint8Array>): void {
    const job = this.#live.get(id);
    if (job?.state.status !== 'collecting') return;
    job.images = images;
    this.#waiting.push(job);
    this.#change(job, { status: 'queued' });
    this.#next();
  }

  /** Ends a job that collects or waits at once; a running one stops within a step. Others stay as they are. */
  cancel(id: string): void {
    const job = this.#live.get(id);
    if (job === this.#running) job?.controller.abort();
    else if (job) this.#change(job, { status: 'cancelled' });
  }

  /** Ends a job that has not started. */
  fail(id: string, error: FrisketError): void {
    const job = this.#live.get(id);
    if (job && job !== this.#running) this.#change(job, { status: 'failed', error: error.toInfo() });
  }

  /** Forgets a job that has ended. */
  acknowledge(id: string): void {
    this.#finished.delete(id);
  }

  /** Cancels everything and waits for the running job to stop. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const id of [...this.#live.keys()]) this.cancel(id);
    await this.#idle;
  }

  #next(): void {
    if (this.#running) return;
    const job = this.#waiting.shift();
    if (!job) return;
    this.#running = job;
    this.#change(job, { status: 'running' });
    for (const waiting of [...this.#waiting]) this.#tell(waiting);
    this.#idle = this.#run(job).finally(() => {
      this.#running = undefined;
      this.#next();
    });
  }

  async #run(job: LiveJob): Promise<void> {
    const { engine, models } = this.#options;
    try {
      const task = { job: job.job, images: job.images, models: await models() };
      const result = await engine.run(task, {
        signal: job.controller.signal,
        onProgress: (progress) => {
          this.#progress(job, progress);
        },
      });
      this.#change(job, this.#doneState(result));
    } catch (thrown) {
      const error = FrisketError.wrap(thrown, 'engine_failed');
      if (error.code === 'cancelled') this.#change(job, { status: 'cancelled' });
      else this.#change(job, { status: 'failed', error: error.toInfo() });
    }
  }

  #progress(job: LiveJob, { stage, step, steps, preview }: Progress): void {
    if (isFinished(job.state)) return;
    const seen = preview && { id: this.#options.imageIdOf(preview), png: preview };
    this.#change(job, { status: 'running', progress: { stage, step, steps, ...(seen ? { preview: seen } : {}) } });
  }

  #doneState({ pictures, resolved, timings }: EngineResult): JobState {
    return {
      status: 'done',
      pictures: pictures.map(({ png, ...place }) => ({
        png,
        place: { image: this.#options.imageIdOf(png), ...place },
      })),
      resolved,
      timings,
    };
  }

  #change(job: LiveJob, state: JobState): void {
    job.state = state;
    if (isFinished(state)) {
      this.#live.delete(job.id);
      const place = this.#waiting.indexOf(job);
      if (place !== -1) this.#waiting.splice(place, 1);
      const record = { id: job.id, job: job.job, state };
      this.#finished.add(record);
      this.#options.onEnd?.(record);
      this.#tell(job);
      if (place !== -1) for (const behind of this.#waiting.slice(place)) this.#tell(behind);
    } else this.#tell(job);
  }

  #tell(job: LiveJob): void {
    const record = { id: job.id, job: job.job, state: job.state };
    for (const listener of [...job.listeners]) listener(record);
  }
}
