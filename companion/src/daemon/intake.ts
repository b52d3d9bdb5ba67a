import { FrisketError } from '../../../shared/src/errors.ts';
import { imagesOf, type ImageId, type Job } from '../../../shared/src/job.ts';
import type { JobQueue } from '../queue/queue.ts';
import { isFinished } from '../queue/job-record.ts';
import { checkJobImages } from './check-job-images.ts';
import type { ImageStore, StoredImage } from './image-store.ts';

interface Collecting {
  readonly id: string;
  readonly job: Job;
  readonly missing: Set<ImageId>;
  readonly pinned: ImageId[];
  timer: ReturnType<typeof setTimeout>;
}

/** Milliseconds without a picture after which a client has forgotten its job; a lost connection is back sooner. */
const patience = 60_000;

/** Takes jobs in: holds each until its pictures are here, whoever sends them, then hands it to the queue. */
export class Intake {
  readonly #queue: JobQueue;
  readonly #images: ImageStore;
  readonly #collecting = new Map<string, Collecting>();

  constructor(queue: JobQueue, images: ImageStore) {
    this.#queue = queue;
    this.#images = images;
  }

  /**
   * Takes in a job that is new here. `complete` goes on with it.
   * @throws FrisketError `queue_full`
   */
  begin(id: string, job: Job): void {
    this.#queue.add(id, job);
    const collecting: Collecting = {
      id,
      job,
      missing: new Set(),
      pinned: [],
      timer: this.#forgetLater(id),
    };
    for (const image of imagesOf(job)) {
      if (this.#images.get(image)) this.#pin(collecting, image);
      else collecting.missing.add(image);
    }
    this.#collecting.set(id, collecting);
    this.#queue.follow(id, ({ state }) => {
      if (isFinished(state)) this.#end(collecting);
    });
  }

  /** The pictures that a job still lacks; none when it does not collect. */
  missingOf(id: string): ImageId[] {
    return [...(this.#collecting.get(id)?.missing ?? [])];
  }

  /** Queues a job that lacks nothing any more. */
  complete(id: string): void {
    const collecting = this.#collecting.get(id);
    if (!collecting || collecting.missing.size > 0) return;
    this.#collecting.delete(id);
    clearTimeout(collecting.timer);
    const images = new Map<ImageId, StoredImage>();
    for (const image of collecting.pinned) {
      const stored = this.#images.get(image);
      if (stored) images.set(image, stored);
    }
    try {
      checkJobImages(collecting.job, images);
    } catch (error) {
      this.#queue.fail(id, FrisketError.wrap(error));
      return;
    }
    this.#queue.enqueue(id, new Map([...images].map(([image, { bytes }]) => [image, bytes])));
  }

  /** Whether a job waits for this picture. */
  wants(image: ImageId): boolean {
    return this.#waitingFor(image).length > 0;
  }

  /** A whole picture whose hash is its id. Jobs that wait for it go on, or fail when it is not fit for use. */
  add(image: ImageId, bytes: Uint8Array): void {
    try {
      this.#images.add(image, bytes);
    } catch (error) {
      this.reject(image, FrisketError.wrap(error));
      return;
    }
    for (const collecting of this.#waitingFor(image)) {
      collecting.missing.delete(image);
      this.#pin(collecting, image);
      clearTimeout(collecting.timer);
      collecting.timer = this.#forgetLater(collecting.id);
      this.complete(collecting.id);
    }
  }

  /** A picture that cannot be used: the jobs that wait for it fail. */
  reject(image: ImageId, error: FrisketError): void {
    for (const { id } of this.#waitingFor(image)) this.#queue.fail(id, error);
  }

  close(): void {
    for (const { timer } of this.#collecting.values()) clearTimeout(timer);
  }

  #waitingFor(image: ImageId): Collecting[] {
    return [...this.#collecting.values()].filter(({ missing }) => missing.has(image));
  }

  #pin(collecting: Collecting, image: ImageId): void {
    this.#images.pin(image);
    collecting.pinned.push(image);
  }

  #end(collecting: Collecting): void {
    clearTimeout(collecting.timer);
    this.#collecting.delete(collecting.id);
    for (const image of collecting.pinned.splice(0)) this.#images.unpin(image);
  }

  #forgetLater(id: string): ReturnType<typeof setTimeout> {
    return setTimeout(() => {
      const missing = this.missingOf(id).map((image) => image.slice(0, 12));
      this.#queue.fail(
        id,
        new FrisketError(
          'image_missing',
          `No piece of picture ${missing.join(', ')} came within ${patience / 1000} s.`,
          'Submit the job again.',
        ),
      );
    }, patience);
  }
}
