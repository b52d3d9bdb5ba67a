import { signal, type ReadonlySignal } from '@preact/signals';
import { randomUuid } from '../../../../shared/src/client/random.ts';
import type { ClientJobEvent, CompanionClient, JobOutcome, JobPicture } from '../../../../shared/src/client/client.ts';
import { FrisketError, type ErrorCode, type ErrorInfo } from '../../../../shared/src/errors.ts';
import type { FillJob, GenerateJob, ImageId, Recipe } from '../../../../shared/src/job.ts';
import { version } from '../../../../shared/src/version.ts';
import type { Inserted, Insertion, Place } from '../../bridge.ts';
import { strings } from '../strings.ts';
import type { ConnectionState } from './connection.ts';
import type { Tab } from './draft.ts';

/** Which part of the picture a fill covers is known only once it is there. */
export type PlannedPlace = Exclude<Place, { kind: 'over' }> | Omit<Extract<Place, { kind: 'over' }>, 'part'>;

/** Everything that one press of the button stands for. */
export interface RunRequest {
  readonly tab: Tab;
  readonly job: FillJob | GenerateJob;
  readonly images: ReadonlyMap<ImageId, Uint8Array>;
  readonly name: string;
  readonly place: PlannedPlace;
  /** The layer whose picture goes in. */
  readonly source?: string;
  /** The layer of an earlier variant. */
  readonly replaces?: string;
  /** The layer whose outline is the mask. */
  readonly stencil?: string;
}

export type Run =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly tab: Tab; readonly progress: RunProgress; readonly preview?: Uint8Array }
  | {
      readonly kind: 'done';
      readonly tab: Tab;
      readonly layer: Inserted;
      readonly seed: number;
      readonly seconds: number;
      /** PNG. */
      readonly picture: Uint8Array;
    }
  /** `retry` does again what failed: the whole job, or only adding the layer when the picture is there already. */
  | { readonly kind: 'failed'; readonly tab: Tab; readonly error: ErrorInfo; readonly retry: (() => void) | undefined };

export type RunProgress =
  | { readonly kind: 'preparing' | 'inserting' | 'started' | 'interrupted' }
  | { readonly kind: 'sending'; readonly fraction: number }
  | { readonly kind: 'queued'; readonly position: number }
  | { readonly kind: 'working'; readonly stage: string; readonly step: number; readonly steps: number };

/** What is needed of a `CompanionClient`. */
export type JobClient = Pick<CompanionClient, 'submit'>;

export interface RunEffects {
  readonly connection: ReadonlySignal<ConnectionState>;
  readonly client: () => JobClient | undefined;
  readonly insert: (insertion: Insertion) => Promise<Inserted>;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Not the job's fault: it is kept and submitted again, under its id, as soon as a companion is there. */
const lostConnection: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'disconnected',
  'not_running',
  'unauthorized',
  'port_taken',
  'protocol_version',
]);

/** Milliseconds in which a companion that is being stopped has closed its connections, and between two looks. */
const goingAway = 3_000;
const goingAwayPoll = 100;

/** Runs one job at a time, from the button to the new layer. */
export class Runner {
  readonly #effects: RunEffects;
  readonly #run = signal<Run>({ kind: 'idle' });
  #abort: AbortController | undefined;
  #last: RunRequest | undefined;
  #made: Inserted | undefined;

  constructor(effects: RunEffects) {
    this.#effects = effects;
  }

  get run(): ReadonlySignal<Run> {
    return this.#run;
  }

  get isRunning(): boolean {
    return this.#run.value.kind === 'running';
  }

  /**
   * @param prepare makes the request, once running is shown: pictures are taken and masks drawn in it
   */
  async start(tab: Tab, prepare: () => Promise<RunRequest>): Promise<void> {
    if (this.isRunning) return;
    const abort = new AbortController();
    this.#abort = abort;
    const started = this.#effects.now();
    this.#run.value = { kind: 'running', tab, progress: { kind: 'preparing' } };
    try {
      const request = await prepare();
      abort.signal.throwIfAborted();
      const outcome = await this.#outcome(request, abort.signal);
      await this.#insert(request, outcome, started);
    } catch (error) {
      this.#fail(tab, abort.signal.aborted ? cancelled() : error, () => void this.start(tab, prepare));
    }
  }

  /** The last request once more, with another seed; what it made before is hidden below the new layer. */
  again(seed: number): void {
    const last = this.#last;
    if (!last) return;
    const replaces = this.#made?.id;
    const request = { ...last, job: { ...last.job, seed }, ...(replaces === undefined ? {} : { replaces }) };
    void this.start(last.tab, () => Promise.resolve(request));
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** Puts a result or an error out of sight. */
  dismiss(): void {
    if (!this.isRunning) this.#run.value = { kind: 'idle' };
  }

  /** Shows an error that came up before anything ran. */
  refuse(tab: Tab, error: FrisketError): void {
    if (!this.isRunning) this.#run.value = { kind: 'failed', tab, error: error.toInfo(), retry: undefined };
  }

  async #outcome(request: RunRequest, signal: AbortSignal): Promise<JobOutcome> {
    const id = randomUuid();
    for (;;) {
      const client = await this.#connected(signal);
      try {
        return await client.submit(request.job, request.images, {
          id,
          signal,
          onEvent: (event) => this.#follow(request.tab, event),
        });
      } catch (error) {
        if (signal.aborted || !(error instanceof FrisketError)) throw error;
        const lost = lostConnection.has(error.code) || (error.code === 'cancelled' && (await this.#goesAway()));
        if (!lost) throw error;
        this.#progress(request.tab, { kind: 'interrupted' });
      }
    }
  }

  /** A companion that is being stopped cancels its jobs, and then goes. */
  async #goesAway(): Promise<boolean> {
    const { connection } = this.#effects;
    const away = () => connection.value.kind !== 'connected';
    for (let waited = 0; waited < goingAway && !away(); waited += goingAwayPoll)
      await new Promise((resolve) => setTimeout(resolve, goingAwayPoll));
    return away();
  }

  /** Waits until there is a connection. */
  #connected(signal: AbortSignal): Promise<JobClient> {
    const { connection, client } = this.#effects;
    const present = () => (connection.value.kind === 'connected' ? client() : undefined);
    const now = present();
    if (now) return Promise.resolve(now);
    return new Promise((resolve, reject) => {
      const stop = connection.subscribe(() => {
        const client = present();
        if (!client) return;
        stop();
        signal.removeEventListener('abort', onAbort);
        resolve(client);
      });
      const onAbort = () => {
        stop();
        reject(cancelled());
      };
      signal.addEventListener('abort', onAbort);
    });
  }

  #follow(tab: Tab, event: ClientJobEvent): void {
    switch (event.type) {
      case 'sending':
        this.#progress(tab, { kind: 'sending', fraction: event.total === 0 ? 1 : event.sent / event.total });
        break;
      case 'queued':
        this.#progress(tab, { kind: 'queued', position: event.position });
        break;
      case 'started':
      case 'interrupted':
        this.#progress(tab, { kind: event.type });
        break;
      case 'progress': {
        const { stage, step, steps, preview } = event;
        this.#progress(tab, { kind: 'working', stage, step, steps }, preview);
        break;
      }
    }
  }

  #progress(tab: Tab, progress: RunProgress, preview?: Uint8Array): void {
    const run = this.#run.value;
    if (run.kind !== 'running') return;
    const latest = preview ?? run.preview;
    this.#run.value = { kind: 'running', tab, progress, ...(latest ? { preview: latest } : {}) };
  }

  async #insert(request: RunRequest, outcome: JobOutcome, started: number): Promise<void> {
    const { tab } = request;
    const [picture] = outcome.pictures;
    if (!picture) throw new FrisketError('internal', 'The companion finished the job without a picture.');
    this.#progress(tab, { kind: 'inserting' });
    try {
      const layer = await this.#effects.insert({
        bytes: picture.png,
        name: request.name,
        recipe: recipeOf(request, outcome),
        place: placeOf(request.place, picture),
        ...(request.replaces === undefined ? {} : { replaces: request.replaces }),
        ...(request.stencil === undefined ? {} : { stencil: request.stencil }),
      });
      outcome.acknowledge();
      this.#last = request;
      this.#made = layer;
      const seconds = (this.#effects.now() - started) / 1000;
      this.#run.value = { kind: 'done', tab, layer, seed: outcome.resolved.seed, seconds, picture: picture.png };
    } catch (error) {
      // The picture is here: whatever kept the layer from being added, nobody should have to wait for it again.
      const { code, message, hint } = FrisketError.wrap(error);
      this.#fail(tab, new FrisketError(code, strings.errors.insertFailed(message), hint), () => {
        this.#run.value = { kind: 'running', tab, progress: { kind: 'inserting' } };
        void this.#insert(request, outcome, started);
      });
    }
  }

  #fail(tab: Tab, thrown: unknown, retry: () => void): void {
    const error = FrisketError.wrap(thrown);
    // An empty mask stays empty however often it is tried.
    const worthwhile = error.code === 'mask_empty' ? undefined : retry;
    this.#run.value =
      error.code === 'cancelled' ? { kind: 'idle' } : { kind: 'failed', tab, error: error.toInfo(), retry: worthwhile };
  }
}

function cancelled(): FrisketError {
  return new FrisketError('cancelled', 'The job was cancelled.');
}

function recipeOf(request: RunRequest, { resolved }: JobOutcome): Recipe {
  return {
    version: 1,
    job: request.job,
    resolved,
    ...(request.source === undefined ? {} : { source: request.source }),
    madeBy: `Frisket ${version}`,
  };
}

function placeOf(place: PlannedPlace, { x, y, width, height }: JobPicture): Place {
  return place.kind === 'over' ? { ...place, part: { x, y, width, height } } : place;
}
