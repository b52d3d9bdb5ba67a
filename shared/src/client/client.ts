import type { AvailableModel, DownloadState } from '../downloads.ts';
import { FrisketError } from '../errors.ts';
import { imagesOf, type ImageId, type Job } from '../job.ts';
import { ports as listedPorts } from '../limits.ts';
import type { CompanionMessage, Credential, JobEvent, JobSummary } from '../messages.ts';
import { parseJob } from '../parse-job.ts';
import type { Status } from '../status.ts';
import type { JobOutcome, SubmitOptions, WatchOptions } from './client-job.ts';
import { clientEvent, type StandingMessage } from './client-event.ts';
import { LastingConnection, type ClientState } from './lasting-connection.ts';
import type { Connection } from './connection.ts';
import type { Fetch } from './discover.ts';
import { outcomeOf } from './finished-job.ts';
import { Listeners } from './listeners.ts';
import type { JobRequest, PendingJob } from './pending-job.ts';
import { PictureSender } from './picture-sender.ts';
import { cancelledError, closedError, problemError, type Problem } from './problem.ts';
import { askAvailable, askPause, askResume, askStatus, listJobs, Questions, type Question } from './questions.ts';
import { randomUuid } from './random.ts';
import type { OpenSocket } from './socket.ts';

export type { ClientState } from './lasting-connection.ts';
export type * from './client-job.ts';

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

/** A companion that restarts is back within seconds; after this the person should hear of it. */
const defaultPatience = 20_000;

/**
 * Jobs over one connection that mends itself: finds the companion, submits, sends what pictures it lacks, follows
 * progress, and after a loss connects anew and asks for the same jobs again. No DOM, no Node.
 */
export class CompanionClient {
  readonly #patience: number;
  readonly #link: LastingConnection;
  readonly #pending = new Map<string, PendingJob>();
  /** Acknowledged here, and not known to have been heard. */
  readonly #acknowledged = new Set<string>();
  /** Cancelled here while there was no connection to say so over. */
  readonly #cancelled = new Set<string>();
  readonly #questions = new Questions();
  readonly #statusListeners = new Listeners<[Status]>();
  readonly #downloadListeners = new Listeners<[id: string, download: DownloadState]>();
  readonly #listeners = new Listeners<[ClientState]>();
  #state: ClientState = { status: 'connecting' };
  /** Of the present connection. */
  #sender: PictureSender | undefined;
  /** When there was a connection last, or when the first was begun; by a clock that nobody sets. */
  #lostAt = performance.now();

  /** Starts to connect at once. */
  constructor({ patience = defaultPatience, ports = listedPorts, ...options }: ClientOptions) {
    this.#patience = patience;
    this.#link = new LastingConnection(
      { ...options, ports },
      {
        onState: (state) => {
          this.#setState(state);
        },
        onConnected: (connection) => {
          this.#connected(connection);
        },
        onMessage: (message, connection) => {
          this.#receive(message, connection);
        },
        onLost: () => {
          this.#lost();
        },
        onFailed: (problem) => {
          this.#failed(problem);
        },
      },
    );
    this.#link.retry();
  }

  get state(): ClientState {
    return this.#state;
  }

  /** @returns how to stop listening */
  subscribe(listener: (state: ClientState) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Tries now rather than when the next attempt is due. */
  retry(): void {
    this.#link.retry();
  }

  /**
   * Runs a job to its end.
   * @param images every picture that the job refers to, encoded; only those are sent that the companion lacks
   * @throws FrisketError `prompt_too_long`, `invalid_request`, `image_missing` before anything is sent; `cancelled`;
   *   `not_running` and the like when there is no companion, or it went away and stayed away; or what the companion
   *   said of the job
   */
  async submit(
    job: Job,
    images: ReadonlyMap<ImageId, Uint8Array>,
    { id = randomUuid(), priority, note, previews, ...options }: SubmitOptions = {},
  ): Promise<JobOutcome> {
    const checked = parseJob(job);
    const missing = imagesOf(checked).find((image) => !images.has(image));
    if (missing !== undefined)
      throw new FrisketError('image_missing', `The job refers to picture ${missing.slice(0, 12)}, which is not given.`);
    const settings = {
      ...(priority ? { priority } : {}),
      ...(note === undefined ? {} : { note }),
      ...(previews === undefined ? {} : { previews }),
    };
    return this.#follow(id, { kind: 'submit', job: checked, images, settings }, options);
  }

  /**
   * Follows a job that was submitted before, over whatever connection, to its end.
   * @throws FrisketError `job_unknown`, and what `submit` throws
   */
  watch(id: string, options: WatchOptions = {}): Promise<JobOutcome> {
    return this.#follow(id, { kind: 'watch' }, options);
  }

  /** This client's jobs that wait, run, or have ended and were not acknowledged, the oldest first. */
  list(): Promise<readonly JobSummary[]> {
    return this.#ask(listJobs);
  }

  /** How the companion is now. @throws FrisketError `not_running` and the like */
  status(): Promise<Status> {
    return this.#ask(askStatus);
  }

  /** No further job begins until `resume`, whoever submits it. Resolves once that holds. */
  pause(): Promise<Status> {
    return this.#ask(askPause);
  }

  resume(): Promise<Status> {
    return this.#ask(askResume);
  }

  /** Is told how the companion is, now and after every change, over every connection. @returns how to stop */
  followStatus(listener: (status: Status) => void): () => void {
    const stop = this.#statusListeners.add(listener);
    this.#link.connection?.send({ type: 'status', follow: true });
    return () => {
      stop();
      if (this.#statusListeners.size === 0) this.#link.connection?.send({ type: 'status', follow: false });
    };
  }

  /** What can be downloaded, and how each stands. */
  availableModels(): Promise<readonly AvailableModel[]> {
    return this.#ask(askAvailable);
  }

  /**
   * Begins a download or goes on with one, accepts its licences, pauses it, or stops it and removes what came. What
   * becomes of it is told to `followDownloads`; nothing happens without a connection.
   */
  download(action: 'start' | 'accept' | 'pause' | 'cancel', id: string): void {
    this.#link.connection?.send({ type: `download.${action}`, id });
  }

  /** Is told of every download that changes, whoever began it. @returns how to stop */
  followDownloads(listener: (id: string, download: DownloadState) => void): () => void {
    return this.#downloadListeners.add(listener);
  }

  #ask<Answer>(question: Question<Answer>): Promise<Answer> {
    if (this.#link.closed) return Promise.reject(closedError());
    const answer = this.#questions.ask(question);
    if (this.#link.connection) this.#link.connection.send(question.message);
    else this.retry();
    return answer;
  }

  async #follow(
    id: string,
    request: JobRequest,
    { onEvent = () => undefined, signal }: WatchOptions,
  ): Promise<JobOutcome> {
    if (signal?.aborted) throw cancelledError();
    if (this.#link.closed) throw closedError();
    const onAbort = () => {
      this.#cancel(id);
    };
    signal?.addEventListener('abort', onAbort);
    try {
      return await new Promise<JobOutcome>((resolve, reject) => {
        this.#pending.set(id, { id, request, onEvent, resolve, reject, submitted: false, seen: undefined });
        const { connection } = this.#link;
        if (connection) this.#submit(id, connection);
        else this.retry();
      });
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Parts from the companion. Jobs under way are rejected here; there they run on and can be asked for by their ids. */
  close(): void {
    this.#link.close();
    for (const id of [...this.#pending.keys()]) this.#reject(id, closedError());
    this.#questions.reject(closedError());
  }

  #setState(state: ClientState): void {
    this.#state = state;
    this.#listeners.tell(state);
  }

  #connected(connection: Connection): void {
    this.#sender = new PictureSender(connection);
    for (const id of this.#cancelled) connection.send({ type: 'cancel', id });
    this.#cancelled.clear();
    for (const id of this.#acknowledged) connection.send({ type: 'acknowledge', id });
    for (const id of this.#pending.keys()) this.#submit(id, connection);
    for (const message of this.#questions.messages) connection.send(message);
    if (this.#statusListeners.size > 0) connection.send({ type: 'status', follow: true });
  }

  #lost(): void {
    this.#sender = undefined;
    this.#lostAt = performance.now();
    for (const pending of this.#pending.values()) pending.onEvent({ type: 'interrupted' });
  }

  #failed(problem: Problem): void {
    const hopeless = problem.kind === 'unauthorized' || performance.now() - this.#lostAt > this.#patience;
    // One that is there and had no room for this connection will have it soon.
    const isBusy = problem.kind === 'refused';
    for (const { id, submitted } of [...this.#pending.values()])
      if (hopeless || !(submitted || isBusy)) this.#reject(id, problemError(problem));
    if (hopeless || !isBusy) this.#questions.reject(problemError(problem));
  }

  #submit(id: string, connection: Connection): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    pending.submitted = true;
    const { request, seen } = pending;
    const after = seen?.run === connection.run ? { after: seen.event } : {};
    if (request.kind === 'watch') connection.send({ type: 'watch', id, ...after });
    else {
      const { job, settings } = request;
      connection.send({ type: 'submit', id, job, ...settings, ...after });
    }
  }

  #cancel(id: string): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    const { connection } = this.#link;
    if (connection) connection.send({ type: 'cancel', id });
    else if (pending.submitted) this.#cancelled.add(id);
    this.#reject(id, cancelledError());
  }

  /** Said again after a loss of the connection, until the companion has heard it. */
  #acknowledge(id: string): void {
    this.#acknowledged.add(id);
    this.#link.connection?.send({ type: 'acknowledge', id });
  }

  #reject(id: string, error: FrisketError): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.reject(error);
  }

  #receive(message: CompanionMessage, connection: Connection): void {
    switch (message.type) {
      case 'images.needed':
        this.#sendImages(message.id, message.images);
        break;
      case 'job.queued':
      case 'job.started':
      case 'job.progress':
        this.#tell(message, connection);
        break;
      case 'job.done':
      case 'job.failed':
      case 'job.cancelled':
        this.#end(message, connection);
        break;
      case 'error':
        // Not about a job: said by a companion that did not understand a message of ours, which is our mistake.
        console.warn(`frisket: the companion could not use a message: ${message.error.message}`);
        break;
      case 'acknowledged':
        this.#acknowledged.delete(message.id);
        break;
      case 'status':
        this.#statusListeners.tell(message.status);
        this.#questions.hear(message);
        break;
      case 'jobs':
      case 'models.available':
        this.#questions.hear(message);
        break;
      case 'download':
        this.#downloadListeners.tell(message.id, message.download);
        break;
      default:
        ignore(message);
    }
  }

  #sendImages(id: string, needed: readonly ImageId[]): void {
    const pending = this.#pending.get(id);
    if (pending?.request.kind !== 'submit') return;
    const given = pending.request.images;
    const images = new Map<ImageId, Uint8Array>();
    for (const image of needed) {
      const bytes = given.get(image);
      if (bytes) images.set(image, bytes);
    }
    this.#sender?.send(images, (sent, total) => {
      if (this.#pending.has(id)) pending.onEvent({ type: 'sending', sent, total });
    });
  }

  #tell(message: StandingMessage, connection: Connection): void {
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    pending.seen = { run: connection.run, event: message.event };
    pending.onEvent(clientEvent(message, (id) => connection.takeImage(id)));
  }

  #end(
    message: Extract<JobEvent, { type: 'job.done' | 'job.failed' | 'job.cancelled' }>,
    connection: Connection,
  ): void {
    const pending = this.#pending.get(message.id);
    if (message.type === 'job.done' && pending) {
      this.#done(pending, message, connection);
      return;
    }
    // Nothing of it needs to be kept: it failed, or nobody here waits for it any more.
    this.#acknowledge(message.id);
    if (message.type === 'job.failed') this.#reject(message.id, FrisketError.from(message.error));
    else this.#reject(message.id, cancelledError());
  }

  #done(pending: PendingJob, message: Extract<JobEvent, { type: 'job.done' }>, connection: Connection): void {
    const { id } = pending;
    try {
      const outcome = outcomeOf(
        message,
        (image) => connection.takeImage(image),
        () => {
          this.#acknowledge(id);
        },
      );
      this.#pending.delete(id);
      pending.resolve(outcome);
    } catch (error) {
      this.#reject(id, FrisketError.wrap(error));
    }
  }
}

/** What is no news to whoever submits jobs: said while connecting, by `LastingConnection`, or to those who say who is paired. */
function ignore(
  _message: Extract<
    CompanionMessage,
    {
      type:
        | 'challenge'
        | 'welcome'
        | 'refused'
        | 'models'
        | 'link'
        | 'clients'
        | 'paired'
        | `pair.${string}`
        | `pairing.${string}`;
    }
  >,
): void {
  // Its type is the list: a message that is not in it is a mistake in `#receive`.
}
