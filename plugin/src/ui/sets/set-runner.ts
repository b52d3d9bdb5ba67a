import { signal, type ReadonlySignal } from '@preact/signals';
import { randomUuid } from '../../../../shared/src/client/random.ts';
import type { JobOutcome, JobPicture } from '../../../../shared/src/client/client.ts';
import { FrisketError, type ErrorCode, type ErrorInfo } from '../../../../shared/src/errors.ts';
import type { Insertion, InsertionOutcome } from '../../bridge.ts';
import type { Tab } from '../state/draft.ts';
import { insertionOf } from '../state/insertion.ts';
import { leftRequest, pendingRequest } from '../state/pending-request.ts';
import type { PendingRun, SharingPlace } from '../state/pending-run.ts';
import { furtherOn } from '../state/run-progress.ts';
import { isReady, type ReadyVariation, type RunEffects, type RunRequest, type Variation } from '../state/run.ts';
import { cancelledError, submitSteadfastly } from '../state/steadfast-submit.ts';
import { inTurns } from './in-turns.ts';

/** Jobs that the companion holds at once: enough that it never waits, and room for others in its queue of a hundred. */
const jobsAtOnce = 16;

/** A job of an earlier panel that never reached the companion whole: it waited for its turn, or for its pictures. */
const neverArrived: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['job_unknown', 'image_missing']);

/** Many pictures that are made together and put into the document together. */
export type SetRun =
  | { readonly kind: 'idle' }
  | { readonly kind: 'preparing'; readonly tab: Tab; readonly core?: Variation }
  | { readonly kind: 'running'; readonly tab: Tab; readonly items: readonly Variation[] }
  /** `retry` makes anew, or adds, what could not be made or added. */
  | {
      readonly kind: 'done';
      readonly tab: Tab;
      readonly added: readonly Uint8Array[];
      /** Earlier results' layers show them now. */
      readonly inPlace: boolean;
      readonly failed: readonly Variation[];
      readonly reason: ErrorInfo | undefined;
      readonly retry: () => void;
    }
  | { readonly kind: 'failed'; readonly tab: Tab; readonly error: ErrorInfo; readonly retry: () => void };

export interface SetEffects extends Pick<RunEffects, 'connection' | 'client' | 'separate' | 'remember'> {
  /** Adds all of them as one step to undo, or says of each why not. */
  readonly insertAll: (insertions: readonly Insertion[]) => Promise<readonly InsertionOutcome[]>;
  /** A picture that several places share, carried on into the shape of one. @param core encoded */
  readonly carryOn: (request: RunRequest, core: Uint8Array, place: SharingPlace) => Promise<RunRequest>;
  /** The request of an earlier panel with its pictures, which went with that panel. */
  readonly withPictures: (request: RunRequest) => Promise<RunRequest>;
}

/** A picture that is made first, and the places that it is carried on into. */
interface Core {
  readonly id: string;
  readonly request: RunRequest;
  readonly places: readonly SharingPlace[];
}

/** Runs one set at a time, from the button to the new layers, which appear together: one undo removes them. */
export class SetRunner {
  readonly #effects: SetEffects;
  readonly #run = signal<SetRun>({ kind: 'idle' });
  #abort = new AbortController();
  /** Made and not acknowledged: a panel that is opened again asks for it once more. */
  #core: (Core & { readonly acknowledge?: () => void }) | undefined;

  constructor(effects: SetEffects) {
    this.#effects = effects;
  }

  get run(): ReadonlySignal<SetRun> {
    return this.#run;
  }

  get isRunning(): boolean {
    const { kind } = this.#run.value;
    return kind === 'preparing' || kind === 'running';
  }

  /** @param prepare makes the requests, once running is shown */
  async start(tab: Tab, prepare: () => Promise<readonly RunRequest[]>): Promise<void> {
    await this.#begin(tab, async () => (await prepare()).map(waiting));
  }

  /** One picture first, and then what several places make of it. */
  async startFrom(tab: Tab, request: RunRequest, places: readonly SharingPlace[]): Promise<void> {
    const core = { id: randomUuid(), request, places };
    await this.#begin(tab, (signal) => this.#carriedOn(tab, core, [], signal));
  }

  /** Takes up what an earlier panel left under way. */
  async resume(pending: PendingRun): Promise<void> {
    if (this.isRunning) return;
    const { tab, variations } = pending;
    if (pending.core) {
      const { id, places, ...left } = pending.core;
      const request = await this.#effects.withPictures(leftRequest(pending, left));
      const ids = variations.map((each) => each.id);
      await this.#begin(tab, (signal) => this.#carriedOn(tab, { id, request, places }, ids, signal));
      return;
    }
    this.#abort = new AbortController();
    const items = variations.map((left) => ({ ...waiting(leftRequest(pending, left)), id: left.id }));
    await this.#follow(tab, items, true);
  }

  /** Gives up what has not come in yet; what has is added. */
  stop(): void {
    this.#abort.abort();
  }

  dismiss(): void {
    if (!this.isRunning) this.#run.value = { kind: 'idle' };
  }

  async #begin(tab: Tab, prepare: (signal: AbortSignal) => Promise<readonly Variation[]>): Promise<void> {
    if (this.isRunning) return;
    const { signal } = (this.#abort = new AbortController());
    this.#core = undefined;
    this.#run.value = { kind: 'preparing', tab };
    try {
      const items = await prepare(signal);
      signal.throwIfAborted();
      await this.#follow(tab, items, false);
    } catch (error) {
      this.#forget();
      if (signal.aborted) this.#run.value = { kind: 'idle' };
      else this.#fail(tab, FrisketError.wrap(error).toInfo(), () => void this.#begin(tab, prepare));
    }
  }

  /** @param ids of the jobs that an earlier panel has asked for; the same requests come of the same picture */
  async #carriedOn(tab: Tab, core: Core, ids: readonly string[], signal: AbortSignal): Promise<readonly Variation[]> {
    const { request, places } = core;
    this.#core = core;
    if (ids.length === 0) this.#remember(tab, []);
    let shown = { ...waiting(request), id: core.id };
    const show = () => {
      this.#run.value = { kind: 'preparing', tab, core: shown };
    };
    show();
    const outcome = await submitSteadfastly(this.#effects, {
      id: core.id,
      request,
      resumed: false,
      signal,
      onEvent: (event) => {
        shown = { ...shown, state: furtherOn(shown.state, event) };
        show();
      },
    });
    this.#core = { ...core, acknowledge: () => outcome.acknowledge() };
    const { png } = onlyPicture(outcome.pictures);
    const requests = await Promise.all(places.map((place) => this.#effects.carryOn(request, png, place)));
    return requests.map((each, index) => ({ ...waiting(each), id: ids[index] ?? randomUuid() }));
  }

  /** Until all have come in and are added. What is ready already is only added. */
  async #follow(tab: Tab, items: readonly Variation[], resumed: boolean): Promise<void> {
    const { signal } = this.#abort;
    this.#run.value = { kind: 'running', tab, items };
    this.#remember(tab, items);
    const open = items.filter((item) => !isReady(item));
    await inTurns(open, jobsAtOnce, (item) => this.#make(item, resumed, signal));
    await this.#add(tab, resumed, signal);
  }

  async #make(item: Variation, resumed: boolean, signal: AbortSignal): Promise<void> {
    const { id } = item;
    try {
      if (signal.aborted) throw cancelledError();
      const { outcome, request } = await this.#submit(item, resumed, signal);
      const picture = onlyPicture(outcome.pictures);
      const { resolved, timings, notices } = outcome;
      const acknowledge = () => outcome.acknowledge();
      const state = { kind: 'ready', picture, resolved, made: { timings, notices }, acknowledge } as const;
      this.#change(id, () => ({ id, request, state }));
    } catch (error) {
      this.#change(id, () => ({ ...item, state: { kind: 'failed', error: FrisketError.wrap(error).toInfo() } }));
    }
  }

  async #submit({ id, request }: Variation, resumed: boolean, signal: AbortSignal) {
    const ask = (asked: RunRequest, isKnown: boolean): Promise<JobOutcome> =>
      submitSteadfastly(this.#effects, {
        id,
        request: asked,
        resumed: isKnown,
        signal,
        priority: 'batch',
        onEvent: (event) => this.#change(id, (item) => ({ ...item, state: furtherOn(item.state, event) })),
      });
    if (!resumed) return { outcome: await ask(request, false), request };
    try {
      return { outcome: await ask(request, true), request };
    } catch (error) {
      if (!(error instanceof FrisketError) || !neverArrived.has(error.code)) throw error;
      const whole = await this.#effects.withPictures(request);
      return { outcome: await ask(whole, false), request: whole };
    }
  }

  async #add(tab: Tab, resumed: boolean, signal: AbortSignal): Promise<void> {
    const run = this.#run.value;
    if (run.kind !== 'running') return;
    const ready = run.items.filter(isReady);
    const unmade = run.items.flatMap((item) =>
      item.state.kind === 'failed' ? [{ item, error: item.state.error }] : [],
    );
    // What was given up is not told as a failure.
    const failed = signal.aborted ? [] : unmade;
    const retry = (items: readonly Variation[]) => () => {
      this.#abort = new AbortController();
      void this.#follow(tab, items.map(again), resumed);
    };
    const [first] = failed;
    if (ready.length === 0) {
      this.#forget();
      if (first) this.#fail(tab, first.error, retry(run.items));
      else this.#run.value = { kind: 'idle' };
      return;
    }
    try {
      const insertions = await Promise.all(ready.map((item) => insertionOf(item, this.#effects.separate)));
      const outcomes = await this.#effects.insertAll(insertions);
      const added: ReadyVariation[] = [];
      let inPlace = true;
      ready.forEach((item, index) => {
        const outcome = outcomes[index];
        if (outcome && 'error' in outcome) failed.push({ item, error: outcome.error });
        else {
          added.push(item);
          inPlace &&= outcome !== undefined && outcome.id === item.request.inPlaceOf;
        }
      });
      for (const { state } of added) state.acknowledge();
      this.#forget();
      this.#run.value = {
        kind: 'done',
        tab,
        added: added.map(({ state }) => state.picture.png),
        inPlace,
        failed: failed.map(({ item }) => item),
        reason: failed[0]?.error,
        retry: retry(failed.map(({ item }) => item)),
      };
    } catch (error) {
      // The pictures are here: whatever kept them from being added, nobody should have to wait for them again.
      this.#fail(tab, FrisketError.wrap(error).toInfo(), retry(run.items));
    }
  }

  #change(id: string, next: (item: Variation) => Variation): void {
    const run = this.#run.value;
    if (run.kind !== 'running') return;
    this.#run.value = { ...run, items: run.items.map((item) => (item.id === id ? next(item) : item)) };
  }

  #fail(tab: Tab, error: ErrorInfo, retry: () => void): void {
    this.#run.value = error.code === 'cancelled' ? { kind: 'idle' } : { kind: 'failed', tab, error, retry };
  }

  #remember(tab: Tab, items: readonly Variation[]): void {
    const core = this.#core;
    this.#effects.remember({
      tab,
      several: true,
      together: true,
      variations: items.map(({ id, request }) => ({ id, ...pendingRequest(request) })),
      setup: (core ?? items[0])?.request.setup,
      ...(core ? { core: { id: core.id, ...pendingRequest(core.request), places: [...core.places] } } : {}),
    });
  }

  /** Nothing is under way any more. */
  #forget(): void {
    this.#core?.acknowledge?.();
    this.#core = undefined;
    this.#effects.remember(undefined);
  }
}

function waiting(request: RunRequest): Variation {
  return { id: randomUuid(), request, state: { kind: 'waiting', progress: { kind: 'preparing' } } };
}

/** As it is where its picture is there, else from the start. */
function again(item: Variation): Variation {
  return isReady(item) ? item : waiting(item.request);
}

function onlyPicture([picture]: readonly JobPicture[]): JobPicture {
  if (!picture) throw new FrisketError('internal', 'The companion finished the job without a picture.');
  return picture;
}
