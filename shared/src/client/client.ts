import { FrisketError } from '../errors.ts';
import { imagesOf, type ImageId, type Job, type Resolved, type Timings } from '../job.ts';
import { ports as listedPorts } from '../limits.ts';
import type { CompanionMessage, Credential, JobEvent, ModelSummary } from '../messages.ts';
import { Connection, ConnectionError } from './connection.ts';
import { discover, type Fetch } from './discover.ts';
import { parseJob } from '../parse-job.ts';
import { problemError, type Problem } from './problem.ts';
import { randomUuid } from './random.ts';
import { retryDelay } from './retry.ts';
import type { OpenSocket } from './socket.ts';

export interface ClientOptions {
  /** `(url) => new WebSocket(url)` */
  readonly openSocket: OpenSocket;
  /** `(url, options) => fetch(url, options)` */
  readonly fetch: Fetch;
  /** In the order in which they are tried. Those that Figma's manifest lists when absent. */
  readonly ports?: readonly number[];
  readonly credential: Credential;
  /** 32 bytes as hexadecimal digits. */
  readonly key: string;
  /** Who connects, for people: `Figma plugin 0.1.0`. */
  readonly client: string;
  /** Milliseconds that a job under way waits for a lost companion to come back. */
  readonly patience?: number;
}

export type ClientState =
  | { readonly status: 'connecting' }
  | {
      readonly status: 'connected';
      readonly port: number;
      readonly companion: string;
      readonly models: readonly ModelSummary[];
    }
  /** It is tried again by itself, but for `unauthorized`, which only another key can mend. */
  | { readonly status: 'disconnected'; readonly problem: Problem }
  | { readonly status: 'closed' };

/** What a job tells while it is under way. */
export type ClientJobEvent =
  /** Pictures go to the companion. */
  | { readonly type: 'sending'; readonly sent: number; readonly total: number }
  /** `position` 0 runs next. */
  | { readonly type: 'queued'; readonly position: number }
  | { readonly type: 'started' }
  | {
      readonly type: 'progress';
      readonly stage: string;
      readonly step: number;
      readonly steps: number;
      /** An encoded picture. */
      readonly preview?: Uint8Array;
    }
  /** The connection was lost; the job goes on once there is one again. */
  | { readonly type: 'interrupted' };

export interface JobPicture {
  /** Encoded, PNG. */
  readonly png: Uint8Array;
  /** Where it belongs in the picture that went in, pixels from the top left. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface JobOutcome {
  readonly id: string;
  readonly pictures: readonly JobPicture[];
  readonly resolved: Resolved;
  readonly timings: Timings;
  /** Call once the pictures are safe: until then the companion keeps them, and `submit` with this `id` gives them again. */
  acknowledge(): void;
}

export interface SubmitOptions {
  /** A UUID; made when absent. The same id never runs twice, so one that was interrupted can be submitted again. */
  readonly id?: string;
  readonly onEvent?: (event: ClientJobEvent) => void;
  /** Aborting rejects at once with `cancelled` and stops the job within one step. */
  readonly signal?: AbortSignal;
}

interface Pending {
  readonly id: string;
  readonly job: Job;
  readonly images: ReadonlyMap<ImageId, Uint8Array>;
  readonly onEvent: (event: ClientJobEvent) => void;
  readonly resolve: (outcome: JobOutcome) => void;
  readonly reject: (error: FrisketError) => void;
  /** A companion has been told of it. */
  submitted: boolean;
}

/** A companion that restarts is back within seconds; after this the person should hear of it. */
const defaultPatience = 20_000;

/**
 * Jobs over one connection that mends itself: finds the companion, submits, sends what pictures it lacks, follows
 * progress, and after a loss connects anew and asks for the same jobs again. No DOM, no Node.
 */
export class CompanionClient {
  readonly #options: ClientOptions;
  readonly #ports: readonly number[];
  readonly #pending = new Map<string, Pending>();
  /** Cancelled here while there was no connection to say so over. */
  readonly #cancelled = new Set<string>();
  readonly #listeners = new Set<(state: ClientState) => void>();
  readonly #closing = new AbortController();
  #state: ClientState = { status: 'connecting' };
  #connection: Connection | undefined;
  /** Pictures that wait for their turn or are under way on the present connection. */
  #sending = new Set<ImageId>();
  /** One picture after the other, so that the companion has one unfinished at a time. */
  #sent: Promise<void> = Promise.resolve();
  /** A round over the ports is under way. */
  #trying = false;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #failedRounds = 0;
  #lostAt = 0;

  /** Starts to connect at once. */
  constructor(options: ClientOptions) {
    this.#options = options;
    this.#ports = options.ports ?? listedPorts;
    this.retry();
  }

  get state(): ClientState {
    return this.#state;
  }

  /** @returns how to stop listening */
  subscribe(listener: (state: ClientState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tries now rather than when the next attempt is due. */
  retry(): void {
    if (this.#connection || this.#trying || this.#closing.signal.aborted) return;
    clearTimeout(this.#retryTimer);
    this.#trying = true;
    void this.#connect();
  }

  /**
   * Runs a job to its end.
   * @param images every picture that the job refers to, encoded; only those are sent that the companion lacks
   * @throws FrisketError `prompt_too_long`, `invalid_request`, `image_missing` before anything is sent; `cancelled`; `not_running` and the like when there is no companion;
   *   `disconnected` when it went away and stayed away; or what the companion said of the job
   */
  submit(job: Job, images: ReadonlyMap<ImageId, Uint8Array>, options: SubmitOptions = {}): Promise<JobOutcome> {
    const { id = randomUuid(), onEvent = () => undefined, signal } = options;
    return new Promise((resolve, reject) => {
      const checked = parseJob(job);
      for (const image of imagesOf(checked))
        if (!images.has(image))
          throw new FrisketError(
            'image_missing',
            `The job refers to picture ${image.slice(0, 12)}, which is not given.`,
          );
      if (signal?.aborted) throw cancelledError();
      if (this.#closing.signal.aborted) throw closedError();
      const onAbort = () => {
        this.#cancel(id);
      };
      const settled = () => signal?.removeEventListener('abort', onAbort);
      signal?.addEventListener('abort', onAbort);
      this.#pending.set(id, {
        id,
        job: checked,
        images,
        onEvent,
        resolve: (outcome) => {
          settled();
          resolve(outcome);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
        submitted: false,
      });
      if (this.#connection) this.#submit(id, this.#connection);
      else this.retry();
    });
  }

  /** Parts from the companion. Jobs under way are rejected here; there they run on and can be asked for by their ids. */
  close(): void {
    this.#closing.abort();
    clearTimeout(this.#retryTimer);
    this.#connection?.close();
    this.#connection = undefined;
    this.#setState({ status: 'closed' });
    for (const id of this.#pending.keys()) this.#reject(id, closedError());
  }

  #setState(state: ClientState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  async #connect(): Promise<void> {
    this.#setState({ status: 'connecting' });
    let outcome: Connection | Problem;
    try {
      outcome = await discover({ ...this.#options, ports: this.#ports }, this.#closing.signal);
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      if (!(error instanceof ConnectionError)) throw error;
      outcome = error.problem;
    }
    // Before anybody is told: who hears of a failure may ask for another round at once.
    this.#trying = false;
    if (outcome instanceof Connection) this.#standing(outcome);
    else this.#roundFailed(outcome);
  }

  #standing(connection: Connection): void {
    if (this.#closing.signal.aborted) {
      connection.close();
      return;
    }
    this.#connection = connection;
    this.#sending = new Set();
    this.#sent = Promise.resolve();
    this.#failedRounds = 0;
    connection.listen({
      onMessage: (message) => {
        this.#receive(message, connection);
      },
      onClose: () => {
        this.#lost(connection);
      },
    });
    const { port, companion, models } = connection;
    this.#setState({ status: 'connected', port, companion, models });
    for (const id of this.#cancelled) connection.send({ type: 'cancel', id });
    this.#cancelled.clear();
    for (const id of this.#pending.keys()) this.#submit(id, connection);
  }

  #lost(connection: Connection): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    this.#lostAt = Date.now();
    for (const pending of this.#pending.values()) pending.onEvent({ type: 'interrupted' });
    this.retry();
  }

  #roundFailed(problem: Problem): void {
    this.#failedRounds++;
    this.#setState({ status: 'disconnected', problem });
    const hopeless =
      problem.kind === 'unauthorized' || Date.now() - this.#lostAt > (this.#options.patience ?? defaultPatience);
    for (const pending of [...this.#pending.values()])
      if (!pending.submitted || hopeless) this.#reject(pending.id, problemError(problem));
    if (problem.kind === 'unauthorized') return;
    this.#retryTimer = setTimeout(() => {
      this.retry();
    }, retryDelay(this.#failedRounds));
  }

  #submit(id: string, connection: Connection): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    pending.submitted = true;
    connection.send({ type: 'submit', id, job: pending.job });
  }

  #cancel(id: string): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    if (this.#connection) this.#connection.send({ type: 'cancel', id });
    else if (pending.submitted) this.#cancelled.add(id);
    this.#reject(id, cancelledError());
  }

  #reject(id: string, error: FrisketError): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.reject(error);
  }

  #receive(message: CompanionMessage, connection: Connection): void {
    switch (message.type) {
      case 'images.needed':
        this.#sendImages(message.id, message.images, connection);
        break;
      case 'job.queued':
      case 'job.started':
      case 'job.progress':
      case 'job.done':
      case 'job.failed':
      case 'job.cancelled':
        this.#follow(message, connection);
        break;
      case 'error':
        // Not about a job: said by a companion that did not understand a message of ours, which is our mistake.
        console.warn(`frisket: the companion could not use a message: ${message.error.message}`);
        break;
      case 'challenge':
      case 'welcome':
      case 'refused':
      case 'link':
        break;
    }
  }

  #sendImages(id: string, needed: readonly ImageId[], connection: Connection): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    const { images, onEvent } = pending;
    const sizeOf = (image: ImageId) => images.get(image)?.length ?? 0;
    const total = needed.reduce((sum, image) => sum + sizeOf(image), 0);
    const sent = new Map<ImageId, number>();
    const report = (image: ImageId, bytes: number) => {
      sent.set(image, bytes);
      if (this.#pending.has(id))
        onEvent({ type: 'sending', sent: [...sent.values()].reduce((a, b) => a + b, 0), total });
    };
    const sending = this.#sending;
    for (const image of needed) {
      const bytes = images.get(image);
      if (!bytes || sending.has(image)) continue;
      sending.add(image);
      this.#sent = this.#sent
        .then(() =>
          connection.sendImage(image, bytes, (count) => {
            report(image, count);
          }),
        )
        .finally(() => sending.delete(image));
    }
  }

  #follow(message: JobEvent, connection: Connection): void {
    const pending = this.#pending.get(message.id);
    switch (message.type) {
      case 'job.queued':
        pending?.onEvent({ type: 'queued', position: message.position });
        break;
      case 'job.started':
        pending?.onEvent({ type: 'started' });
        break;
      case 'job.progress': {
        const { stage, step, steps } = message;
        const preview = message.preview === undefined ? undefined : connection.takeImage(message.preview);
        pending?.onEvent({ type: 'progress', stage, step, steps, ...(preview ? { preview } : {}) });
        break;
      }
      case 'job.done':
        if (pending) this.#done(pending, message, connection);
        else connection.send({ type: 'acknowledge', id: message.id });
        break;
      case 'job.failed':
        connection.send({ type: 'acknowledge', id: message.id });
        this.#reject(message.id, FrisketError.from(message.error));
        break;
      case 'job.cancelled':
        connection.send({ type: 'acknowledge', id: message.id });
        this.#reject(message.id, cancelledError());
        break;
    }
  }

  #done(pending: Pending, message: Extract<JobEvent, { type: 'job.done' }>, connection: Connection): void {
    const pictures: JobPicture[] = [];
    for (const { image, ...place } of message.results) {
      const png = connection.takeImage(image);
      if (!png) {
        this.#reject(
          pending.id,
          new FrisketError('image_missing', `The companion named picture ${image.slice(0, 12)} and did not send it.`),
        );
        return;
      }
      pictures.push({ png, ...place });
    }
    this.#pending.delete(pending.id);
    pending.resolve({
      id: pending.id,
      pictures,
      resolved: message.resolved,
      timings: message.timings,
      acknowledge: () => this.#connection?.send({ type: 'acknowledge', id: pending.id }),
    });
  }
}

function cancelledError(): FrisketError {
  return new FrisketError('cancelled', 'The job was cancelled.');
}

function closedError(): FrisketError {
  return new FrisketError('disconnected', 'The connection to the companion was closed here.');
}
