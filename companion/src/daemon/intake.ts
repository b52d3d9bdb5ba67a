import { FrisketError } from '../../../shared/src/errors.ts';
import { imagesOf, type ImageId } from '../../../shared/src/job.ts';
import type { Submission } from '../queue/job-record.ts';
import type { PictureFiles } from '../queue/picture-files.ts';
import type { JobQueue } from '../queue/queue.ts';
import { checkJobImages } from './check-job-images.ts';
import { readImageSize, type ImageSize } from './image-header.ts';

/** What became of a job before the queue had it. */
export type Refusal = { readonly kind: 'failed'; readonly error: FrisketError } | { readonly kind: 'cancelled' };
export type RefusalListener = (refusal: Refusal) => void;

interface Collecting {
  readonly submission: Submission;
  readonly missing: Set<ImageId>;
  readonly held: ImageId[];
  readonly sizes: Map<ImageId, ImageSize>;
  readonly listeners: Set<RefusalListener>;
  /** While it is handed over to the queue. */
  handover?: Promise<void>;
  timer: ReturnType<typeof setTimeout>;
}

export interface IntakeOptions {
  readonly queue: JobQueue;
  readonly pictures: PictureFiles;
  /** Jobs that collect their pictures at once, over all clients. */
  readonly jobsMost: number;
}

/** Milliseconds without a picture after which a client has forgotten its job; a lost connection is back sooner. */
const patience = 60_000;

/** Takes jobs in: holds each until its pictures are on the disk, whoever sends them, then hands it to the queue. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #collecting = new Map<string, Collecting>();
  /** Dimensions of pictures that came while this ran. */
  readonly #sizes = new Map<ImageId, ImageSize>();

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** A job that the queue does not have yet. */
  get(id: string): Submission | undefined {
    return this.#collecting.get(id)?.submission;
  }

  /**
   * Takes in a job that is new here. `complete` goes on with it.
   * @throws FrisketError `queue_full`
   */
  async begin(submission: Submission): Promise<void> {
    const { queue, pictures, jobsMost } = this.#options;
    const { waiting, running } = await queue.counts();
    // Another connection of the same client may have brought it in this moment.
    if (this.#collecting.has(submission.id)) return;
    const all = waiting + running + this.#collecting.size;
    if (all >= jobsMost)
      throw new FrisketError(
        'queue_full',
        `${all} jobs are waiting already, and that is the most there may be.`,
        'Wait until some are done, or cancel some.',
      );
    const collecting: Collecting = {
      submission,
      missing: new Set(),
      held: [],
      sizes: new Map(),
      listeners: new Set(),
      timer: this.#forgetLater(submission.id),
    };
    this.#collecting.set(submission.id, collecting);
    for (const image of imagesOf(submission.job)) {
      if (!pictures.has(image)) {
        collecting.missing.add(image);
        continue;
      }
      pictures.hold(image);
      collecting.held.push(image);
      collecting.sizes.set(image, this.#sizes.get(image) ?? readImageSize(await pictures.read(image), nameOf(image)));
    }
  }

  /** Told once if the job never reaches the queue. */
  follow(id: string, listener: RefusalListener): void {
    this.#collecting.get(id)?.listeners.add(listener);
  }

  /** The pictures that a job still lacks; none when it does not collect. */
  missingOf(id: string): ImageId[] {
    return [...(this.#collecting.get(id)?.missing ?? [])];
  }

  /** Queues a job that lacks nothing any more. */
  async complete(id: string): Promise<void> {
    const collecting = this.#collecting.get(id);
    if (!collecting || collecting.missing.size > 0) return;
    clearTimeout(collecting.timer);
    await (collecting.handover ??= this.#handOver(collecting));
  }

  /** Ends a job that still collects, or is being handed over. */
  async cancel(id: string): Promise<void> {
    const handover = this.#collecting.get(id)?.handover;
    if (!handover) {
      await this.#refuse(id, { kind: 'cancelled' });
      return;
    }
    await handover;
    await this.#options.queue.cancel(id);
  }

  /** Whether a job waits for this picture. */
  wants(image: ImageId): boolean {
    return this.#waitingFor(image).length > 0;
  }

  /** A whole picture whose hash is its id. Jobs that wait for it go on, or fail when it is not fit for use. */
  async add(image: ImageId, bytes: Uint8Array): Promise<void> {
    const { pictures } = this.#options;
    let size: ImageSize;
    try {
      size = readImageSize(bytes, nameOf(image));
      await pictures.add(image, bytes);
    } catch (error) {
      await this.reject(image, FrisketError.wrap(error));
      return;
    }
    this.#rememberSize(image, size);
    for (const collecting of this.#waitingFor(image)) {
      collecting.missing.delete(image);
      pictures.hold(image);
      collecting.held.push(image);
      collecting.sizes.set(image, size);
      clearTimeout(collecting.timer);
      collecting.timer = this.#forgetLater(collecting.submission.id);
      await this.complete(collecting.submission.id);
    }
    await pictures.release(image);
  }

  /** A picture that cannot be used: the jobs that wait for it fail. */
  async reject(image: ImageId, error: FrisketError): Promise<void> {
    for (const { submission } of this.#waitingFor(image)) await this.#refuse(submission.id, { kind: 'failed', error });
  }

  close(): void {
    for (const { timer } of this.#collecting.values()) clearTimeout(timer);
  }

  async #handOver(collecting: Collecting): Promise<void> {
    const { submission } = collecting;
    try {
      checkJobImages(submission.job, collecting.sizes);
      await this.#options.queue.submit(submission);
      this.#collecting.delete(submission.id);
      await this.#release(collecting);
    } catch (error) {
      await this.#refuse(submission.id, { kind: 'failed', error: FrisketError.wrap(error) });
    }
  }

  async #refuse(id: string, refusal: Refusal): Promise<void> {
    const collecting = this.#collecting.get(id);
    if (!collecting) return;
    this.#collecting.delete(id);
    clearTimeout(collecting.timer);
    tell(collecting, refusal);
    await this.#release(collecting);
  }

  async #release({ held }: Collecting): Promise<void> {
    for (const image of held.splice(0)) await this.#options.pictures.release(image);
  }

  #waitingFor(image: ImageId): Collecting[] {
    return [...this.#collecting.values()].filter(({ missing }) => missing.has(image));
  }

  #rememberSize(image: ImageId, size: ImageSize): void {
    this.#sizes.set(image, size);
    const [oldest] = this.#sizes.keys();
    if (this.#sizes.size > sizesMost && oldest !== undefined) this.#sizes.delete(oldest);
  }

  #forgetLater(id: string): ReturnType<typeof setTimeout> {
    return setTimeout(() => {
      const missing = this.missingOf(id).map((image) => image.slice(0, 12));
      const error = new FrisketError(
        'image_missing',
        `No piece of picture ${missing.join(', ')} came within ${patience / 1000} s.`,
        'Submit the job again.',
      );
      void this.#refuse(id, { kind: 'failed', error });
    }, patience);
  }
}

/** Pictures whose dimensions are remembered, so that the same one need not be read again for the next job. */
const sizesMost = 1_000;

function nameOf(image: ImageId): string {
  return `The picture ${image.slice(0, 12)}`;
}

function tell({ listeners }: Collecting, refusal: Refusal): void {
  for (const listener of listeners) listener(refusal);
}
