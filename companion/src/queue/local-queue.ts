import { FrisketError } from '../../../shared/src/errors.ts';
import { imagesOf, type ImageId } from '../../../shared/src/job.ts';
import type { Engine, EngineResult, Progress } from '../engine/engine.ts';
import { writeError } from '../files/disk-space.ts';
import { Estimates } from './estimates.ts';
import { FinishedJobs, type FinishedBounds } from './finished-jobs.ts';
import { picturesOf, storedEndOf, type JobFiles, type RecoveredJob, type StoredEnd } from './job-files.ts';
import {
  isFinished,
  submissionOf,
  type JobEnd,
  type JobProgress,
  type JobRecord,
  type KeptPicture,
  type Submission,
} from './job-record.ts';
import type { PictureFiles } from './picture-files.ts';
import type { JobListener, JobQueue, QueueCounts } from './queue.ts';
import { inTurn } from './turns.ts';

export interface LocalQueueOptions {
  readonly engine: Engine;
  readonly files: JobFiles;
  readonly pictures: PictureFiles;
  /** Absolute paths of the installed models by id, asked for when a job starts. */
  readonly models: () => Promise<ReadonlyMap<string, string>>;
  /** The id of an encoded picture. */
  readonly imageIdOf: (bytes: Uint8Array) => ImageId;
  /** Jobs that wait or run at once. */
  readonly jobsMost: number;
  readonly finished: FinishedBounds;
  /** Told of every change of every job. */
  readonly onChange?: JobListener;
  readonly onPaused?: (paused: boolean) => void;
  /** Told of what could not be written down. */
  readonly onTrouble?: (error: FrisketError) => void;
  /** Milliseconds, for tests. */
  readonly now?: () => number;
}

/** A job that waits or runs. */
interface LiveJob extends Submission {
  readonly order: number;
  readonly controller: AbortController;
  attempts: number;
  event: number;
  /** While it runs. */
  running?: { readonly since: number; readonly startedAt: number; progress?: JobProgress };
}

/** Runs that a job may take the companion down with it, before it is given up. */
const attemptsMost = 2;

/**
 * The queue in this process: one job at a time, in turn, every step written down before anybody is told of it. What was
 * accepted and had not ended when the companion ended is run when it is back.
 */
export class LocalQueue implements JobQueue {
  readonly #options: LocalQueueOptions;
  readonly #now: () => number;
  /** Waiting and running ones, in the order in which they came. */
  readonly #live = new Map<string, LiveJob>();
  readonly #finished: FinishedJobs;
  readonly #estimates = new Estimates();
  readonly #listeners = new Map<string, Set<JobListener>>();
  readonly #lastTurns = new Map<string, number>();
  #running: LiveJob | undefined;
  #idle: Promise<void> = Promise.resolve();
  /** Jobs that are being written down. */
  #accepting = 0;
  #turn = 0;
  #nextOrder = 1;
  #paused = false;
  #draining = false;
  #closed = false;

  private constructor(options: LocalQueueOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#finished = new FinishedJobs(options.finished);
  }

  /** Takes up what is on the disk and goes on with it. */
  static async open(options: LocalQueueOptions): Promise<LocalQueue> {
    const queue = new LocalQueue(options);
    const jobs = await options.files.recover();
    queue.#paused = await options.files.isPaused();
    await queue.#recover(jobs);
    queue.#next();
    return queue;
  }

  async submit(submission: Submission): Promise<void> {
    const { files, pictures, jobsMost } = this.#options;
    if (this.#closed) throw new FrisketError('cancelled', 'The companion is shutting down.');
    if (await this.get(submission.id)) return;
    const waiting = this.#live.size + this.#accepting;
    if (waiting >= jobsMost)
      throw new FrisketError(
        'queue_full',
        `${waiting} jobs are waiting already, and that is the most there may be.`,
        'Wait until some are done, or cancel some.',
      );
    this.#accepting++;
    const order = this.#nextOrder++;
    try {
      for (const image of imagesOf(submission.job)) pictures.hold(image);
      await files.accept({ version: 1, order, ...submission });
    } catch (thrown) {
      await this.#releasePictures(submission);
      throw writeError(thrown, `Job ${submission.id}`);
    } finally {
      this.#accepting--;
    }
    const job: LiveJob = { ...submission, order, controller: new AbortController(), attempts: 0, event: 1 };
    this.#live.set(job.id, job);
    this.#tell(this.#recordOf(job));
    this.#announce(this.#waiting().indexOf(job) + 1);
    if (job.priority === 'live') await this.#replaceEarlier(job);
    this.#next();
  }

  get(id: string): Promise<JobRecord | undefined> {
    const job = this.#live.get(id);
    return Promise.resolve(job ? this.#recordOf(job) : this.#finished.get(id));
  }

  list(owner: string): Promise<readonly JobRecord[]> {
    const finished = this.#finished.all().filter((record) => record.owner === owner);
    const live = [...this.#live.values()].filter((job) => job.owner === owner).map((job) => this.#recordOf(job));
    return Promise.resolve([...finished, ...live]);
  }

  async cancel(id: string): Promise<void> {
    const job = this.#live.get(id);
    if (!job || job.controller.signal.aborted) return;
    const place = this.#waiting().indexOf(job);
    job.controller.abort();
    if (job === this.#running) return;
    await this.#end(job, { status: 'cancelled' });
    this.#announce(place);
  }

  async acknowledge(id: string): Promise<void> {
    const record = this.#finished.delete(id);
    if (record) await this.#forget(record);
  }

  follow(id: string, listener: JobListener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(id) === listeners) this.#listeners.delete(id);
    };
  }

  running(): Promise<readonly JobRecord[]> {
    return Promise.resolve([...this.#live.values()].filter((job) => job.running).map((job) => this.#recordOf(job)));
  }

  pause(): Promise<void> {
    return this.#setPaused(true);
  }

  async resume(): Promise<void> {
    await this.#setPaused(false);
    this.#next();
  }

  counts(): Promise<QueueCounts> {
    const running = this.#running && this.#live.has(this.#running.id) ? 1 : 0;
    return Promise.resolve({
      waiting: this.#live.size - running,
      running,
      finished: this.#finished.all().length,
      paused: this.#paused,
    });
  }

  async drain(): Promise<void> {
    this.#draining = true;
    await this.#idle;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#running?.controller.abort();
    await this.#idle;
  }

  async #setPaused(paused: boolean): Promise<void> {
    if (paused === this.#paused) return;
    await this.#options.files.setPaused(paused).catch((thrown: unknown) => {
      throw writeError(thrown, paused ? 'That the queue is paused' : 'That the queue is not paused');
    });
    this.#paused = paused;
    this.#options.onPaused?.(paused);
    this.#announce();
  }

  async #recover(jobs: readonly RecoveredJob[]): Promise<void> {
    const { pictures } = this.#options;
    await pictures.recover(new Set(jobs.flatMap(picturesOf)));
    for (const { end, ...recovered } of jobs) {
      this.#nextOrder = Math.max(this.#nextOrder, recovered.order + 1);
      for (const image of imagesOf(recovered.job)) pictures.hold(image);
      const whole = end?.status !== 'done' || end.results.every(({ image }) => pictures.has(image));
      // A result whose pictures the disk did not take is made again: the same job gives the same.
      if (end && whole) await this.#remember({ ...submissionOf(recovered), event: 1, state: this.#endOf(end) });
      else await this.#recoverLive(recovered);
    }
  }

  async #recoverLive(recovered: RecoveredJob): Promise<void> {
    const { attempts, order } = recovered;
    const job: LiveJob = { ...submissionOf(recovered), order, controller: new AbortController(), attempts, event: 1 };
    this.#live.set(job.id, job);
    if (attempts < attemptsMost) return;
    const error = new FrisketError(
      'interrupted',
      `The companion ended ${attempts} times in the middle of this job, so it is not begun again.`,
      'Try a smaller picture, and look at `frisket logs` for what happened.',
    );
    await this.#end(job, { status: 'failed', error: error.toInfo() });
  }

  #endOf(end: StoredEnd): JobEnd {
    const { pictures } = this.#options;
    if (end.status !== 'done') return end;
    return {
      status: 'done',
      resolved: end.resolved,
      timings: end.timings,
      ...(end.notices ? { notices: end.notices } : {}),
      pictures: end.results.map((place) => {
        pictures.hold(place.image);
        return { place, length: pictures.lengthOf(place.image), read: () => pictures.read(place.image) };
      }),
    };
  }

  #waiting(): LiveJob[] {
    const waiting = [...this.#live.values()].filter((job) => job !== this.#running && !job.controller.signal.aborted);
    return inTurn(waiting, this.#lastTurns);
  }

  #next(): void {
    if (this.#running || this.#paused || this.#draining || this.#closed) return;
    const [job] = this.#waiting();
    if (!job) return;
    this.#running = job;
    this.#lastTurns.set(job.owner, ++this.#turn);
    this.#idle = this.#run(job).finally(() => {
      this.#running = undefined;
      this.#next();
    });
  }

  async #run(job: LiveJob): Promise<void> {
    const { engine, files, models, pictures } = this.#options;
    try {
      job.attempts++;
      const written = files.start(job.id, job.attempts).catch((thrown: unknown) => {
        // Without this note a job that takes the computer down is begun once more; that is no reason not to run it.
        this.#options.onTrouble?.(writeError(thrown, `The start of job ${job.id}`));
      });
      const [images, paths] = await Promise.all([pictures.readAll(imagesOf(job.job)), models(), written]);
      job.controller.signal.throwIfAborted();
      const startedAt = this.#now();
      job.running = { since: ++job.event, startedAt };
      this.#tell(this.#recordOf(job));
      this.#announce();
      const result = await engine.run(
        { job: job.job, images, models: paths, ...(job.previews === undefined ? {} : { previews: job.previews }) },
        { signal: job.controller.signal, onProgress: (progress) => this.#progress(job, progress) },
      );
      this.#estimates.learn(job.job, this.#now() - startedAt);
      await this.#end(job, await this.#keep(result));
    } catch (thrown) {
      // What was under way when the companion was stopped stays on the disk as it is, and is run when it is back.
      if (this.#closed) {
        await files.start(job.id, job.attempts - 1).catch(() => undefined);
        return;
      }
      const error = FrisketError.wrap(thrown, 'engine_failed');
      const cancelled = job.controller.signal.aborted || error.code === 'cancelled';
      await this.#end(job, cancelled ? { status: 'cancelled' } : { status: 'failed', error: error.toInfo() });
    }
  }

  #progress(job: LiveJob, { stage, step, steps, preview }: Progress): void {
    if (!job.running || job.controller.signal.aborted) return;
    const seen = preview && { id: this.#options.imageIdOf(preview), png: preview };
    job.running.progress = { stage, step, steps, ...(seen ? { preview: seen } : {}) };
    job.event++;
    this.#tell(this.#recordOf(job));
  }

  /** Writes the pictures down. What the disk does not take is kept in memory: somebody waited for it. */
  async #keep({ pictures, resolved, timings, notices }: EngineResult): Promise<JobEnd> {
    const kept: KeptPicture[] = [];
    for (const { png, ...rest } of pictures) {
      const place = { image: this.#options.imageIdOf(png), ...rest };
      try {
        await this.#options.pictures.add(place.image, png);
        kept.push({ place, length: png.length, read: () => this.#options.pictures.read(place.image) });
      } catch (thrown) {
        this.#options.onTrouble?.(writeError(thrown, 'A result'));
        kept.push({ place, length: png.length, read: () => Promise.resolve(png) });
      }
    }
    return { status: 'done', pictures: kept, resolved, timings, ...(notices ? { notices } : {}) };
  }

  /** Ends a job: on the disk first, so that nobody is told of an end that a crash would take back. */
  async #end(job: LiveJob, state: JobEnd): Promise<void> {
    await this.#options.files.end(job.id, storedEndOf(state)).catch((thrown: unknown) => {
      this.#options.onTrouble?.(writeError(thrown, `The end of job ${job.id}`));
    });
    this.#live.delete(job.id);
    const record = { ...submissionOf(job), event: ++job.event, state };
    await this.#remember(record);
    this.#tell(record);
  }

  async #remember(record: JobRecord): Promise<void> {
    for (const old of this.#finished.add(record)) await this.#forget(old);
  }

  async #forget(record: JobRecord): Promise<void> {
    await this.#options.files.forget(record.id);
    if (record.state.status === 'done')
      for (const { place } of record.state.pictures) await this.#options.pictures.release(place.image);
    await this.#releasePictures(record);
  }

  async #releasePictures({ job }: Submission): Promise<void> {
    for (const image of imagesOf(job)) await this.#options.pictures.release(image);
  }

  /** Of a preview only the latest is of use to anybody. */
  async #replaceEarlier(job: LiveJob): Promise<void> {
    for (const earlier of [...this.#live.values()])
      if (earlier.owner === job.owner && earlier.priority === 'live' && earlier.order < job.order)
        await this.cancel(earlier.id);
  }

  /** Tells those that wait where they stand now, from this place on. */
  #announce(from = 0): void {
    const order = this.#waiting();
    for (const job of order.slice(from)) {
      job.event++;
      this.#tell(this.#recordOf(job, order));
    }
  }

  /** @param order of those that wait */
  #recordOf(job: LiveJob, order = this.#waiting()): JobRecord {
    const { event, running } = job;
    const remaining = this.#remaining(job, order);
    const about = { ...submissionOf(job), event, ...(remaining === undefined ? {} : { remaining }) };
    if (running) {
      const { since, progress } = running;
      return { ...about, state: { status: 'running', since, ...(progress ? { progress } : {}) } };
    }
    const position = Math.max(0, order.indexOf(job));
    return { ...about, state: { status: 'queued', position, paused: this.#paused } };
  }

  /** Milliseconds until a job is done, when the time of everything before it is known. */
  #remaining(job: LiveJob, order: readonly LiveJob[]): number | undefined {
    let sum = this.#running ? this.#left(this.#running) : 0;
    if (job === this.#running) return sum;
    for (const waiting of order) {
      const time = this.#estimates.of(waiting.job);
      if (sum === undefined || time === undefined) return undefined;
      sum += time;
      if (waiting === job) return sum;
    }
    return undefined;
  }

  #left({ job, running }: LiveJob): number | undefined {
    const time = this.#estimates.of(job);
    if (time === undefined || !running) return time;
    return Math.max(0, Math.round(time - (this.#now() - running.startedAt)));
  }

  #tell(record: JobRecord): void {
    this.#options.onChange?.(record);
    const listeners = [...(this.#listeners.get(record.id) ?? [])];
    if (isFinished(record.state)) this.#listeners.delete(record.id);
    for (const listener of listeners) listener(record);
  }
}
