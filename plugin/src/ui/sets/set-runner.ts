import { signal, type ReadonlySignal } from '@preact/signals';
import { randomUuid } from '../../../../shared/src/client/random.ts';
import type { JobPicture } from '../../../../shared/src/client/client.ts';
import { FrisketError, type ErrorInfo } from '../../../../shared/src/errors.ts';
import type { Insertion, InsertionOutcome } from '../../bridge.ts';
import type { Tab } from '../state/draft.ts';
import { insertionOf } from '../state/insertion.ts';
import type { PendingRun } from '../state/pending-run.ts';
import { furtherOn } from '../state/run-progress.ts';
import { isReady, type ReadyVariation, type RunEffects, type RunRequest, type Variation } from '../state/run.ts';
import { cancelledError, submitSteadfastly } from '../state/steadfast-submit.ts';
import { inTurns } from './in-turns.ts';

/** Jobs that the companion holds at once: enough that it never waits, and room for others in its queue of a hundred. */
const jobsAtOnce = 16;

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
      readonly failed: readonly Variation[];
      readonly reason: ErrorInfo | undefined;
      readonly retry: () => void;
    }
  | { readonly kind: 'failed'; readonly tab: Tab; readonly error: ErrorInfo; readonly retry: () => void };

export interface SetEffects extends Pick<RunEffects, 'connection' | 'client' | 'separate' | 'remember'> {
  /** Adds all of them as one step to undo, or says of each why not. */
  readonly insertAll: (insertions: readonly Insertion[]) => Promise<readonly InsertionOutcome[]>;
  /** Lays a picture over another one. Both are encoded. */
  readonly compose: (below: Uint8Array, above: JobPicture) => Promise<Uint8Array>;
}

/** Makes a picture that others are made from. */
export type MakeFirst = (request: RunRequest) => Promise<JobPicture>;

/** Runs one set at a time, from the button to the new layers, which appear together: one undo removes them. */
export class SetRunner {
  readonly #effects: SetEffects;
  readonly #run = signal<SetRun>({ kind: 'idle' });
  #abort = new AbortController();

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
  async start(tab: Tab, prepare: (makeFirst: MakeFirst) => Promise<readonly RunRequest[]>): Promise<void> {
    if (this.isRunning) return;
    const { signal } = (this.#abort = new AbortController());
    this.#run.value = { kind: 'preparing', tab };
    try {
      const requests = await prepare((request) => this.#makeFirst(tab, request, signal));
      signal.throwIfAborted();
      await this.#follow(tab, requests.map(waiting), false);
    } catch (error) {
      if (signal.aborted) this.#run.value = { kind: 'idle' };
      else this.#fail(tab, FrisketError.wrap(error).toInfo(), () => void this.start(tab, prepare));
    }
  }

  /** Takes up what an earlier panel left under way. */
  async resume({ tab, variations }: PendingRun): Promise<void> {
    if (this.isRunning) return;
    this.#abort = new AbortController();
    const items = variations.map(({ id, job, name, place, source, replaces }): Variation => {
      const layers = { ...(source === undefined ? {} : { source }), ...(replaces === undefined ? {} : { replaces }) };
      return { ...waiting({ tab, job, images: new Map(), name, place, ...layers }), id };
    });
    await this.#follow(tab, items, true);
  }

  /** Gives up what has not come in yet; what has is added. */
  stop(): void {
    this.#abort.abort();
  }

  dismiss(): void {
    if (!this.isRunning) this.#run.value = { kind: 'idle' };
  }

  async #makeFirst(tab: Tab, request: RunRequest, signal: AbortSignal): Promise<JobPicture> {
    let core = waiting(request);
    const show = () => {
      this.#run.value = { kind: 'preparing', tab, core };
    };
    show();
    const outcome = await submitSteadfastly(this.#effects, {
      id: core.id,
      request,
      resumed: false,
      signal,
      onEvent: (event) => {
        core = { ...core, state: furtherOn(core.state, event) };
        show();
      },
    });
    outcome.acknowledge();
    return onlyPicture(outcome.pictures);
  }

  /** Until all have come in and are added. What is ready already is only added. */
  async #follow(tab: Tab, items: readonly Variation[], resumed: boolean): Promise<void> {
    const { signal } = this.#abort;
    this.#run.value = { kind: 'running', tab, items };
    this.#remember(tab, items);
    const open = items.filter((item) => !isReady(item));
    await inTurns(open, jobsAtOnce, (item) => this.#make(item, resumed, signal));
    await this.#add(tab, signal);
  }

  async #make({ id, request }: Variation, resumed: boolean, signal: AbortSignal): Promise<void> {
    try {
      if (signal.aborted) throw cancelledError();
      const outcome = await submitSteadfastly(this.#effects, {
        id,
        request,
        resumed,
        signal,
        priority: 'batch',
        onEvent: (event) => this.#change(id, ({ state }) => furtherOn(state, event)),
      });
      const picture = await this.#whole(request, onlyPicture(outcome.pictures));
      const { resolved, timings, notices } = outcome;
      const acknowledge = () => outcome.acknowledge();
      this.#change(id, () => ({ kind: 'ready', picture, resolved, made: { timings, notices }, acknowledge }));
    } catch (error) {
      this.#change(id, () => ({ kind: 'failed', error: FrisketError.wrap(error).toInfo() }));
    }
  }

  /** The whole picture, where a place wants it and only what is new came back. */
  async #whole({ whole, job, images }: RunRequest, picture: JobPicture): Promise<JobPicture> {
    const before = whole && job.kind === 'fill' ? images.get(job.image) : undefined;
    if (!before) return picture;
    const png = await this.#effects.compose(before, picture);
    return { png, x: 0, y: 0, width: picture.width, height: picture.height };
  }

  async #add(tab: Tab, signal: AbortSignal): Promise<void> {
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
      void this.#follow(tab, items.map(again), false);
    };
    const [first] = failed;
    if (ready.length === 0) {
      this.#effects.remember(undefined);
      if (first) this.#fail(tab, first.error, retry(run.items));
      else this.#run.value = { kind: 'idle' };
      return;
    }
    try {
      const insertions = await Promise.all(ready.map((item) => insertionOf(item, this.#effects.separate)));
      const outcomes = await this.#effects.insertAll(insertions);
      const added: ReadyVariation[] = [];
      ready.forEach((item, index) => {
        const outcome = outcomes[index];
        if (outcome && 'error' in outcome) failed.push({ item, error: outcome.error });
        else added.push(item);
      });
      for (const { state } of added) state.acknowledge();
      this.#effects.remember(undefined);
      this.#run.value = {
        kind: 'done',
        tab,
        added: added.map(({ state }) => state.picture.png),
        failed: failed.map(({ item }) => item),
        reason: failed[0]?.error,
        retry: retry(failed.map(({ item }) => item)),
      };
    } catch (error) {
      // The pictures are here: whatever kept them from being added, nobody should have to wait for them again.
      this.#fail(tab, FrisketError.wrap(error).toInfo(), retry(run.items));
    }
  }

  #change(id: string, next: (item: Variation) => Variation['state']): void {
    const run = this.#run.value;
    if (run.kind !== 'running') return;
    const items = run.items.map((item) => (item.id === id ? { ...item, state: next(item) } : item));
    this.#run.value = { ...run, items };
  }

  #fail(tab: Tab, error: ErrorInfo, retry: () => void): void {
    this.#run.value = error.code === 'cancelled' ? { kind: 'idle' } : { kind: 'failed', tab, error, retry };
  }

  #remember(tab: Tab, items: readonly Variation[]): void {
    // Only what is new of a whole picture comes back, and the rest of it goes with the panel.
    if (items.some(({ request }) => request.whole)) return;
    this.#effects.remember({
      tab,
      several: true,
      set: true,
      variations: items.map(({ id, request: { job, name, place, source, replaces } }) => ({
        id,
        job,
        name,
        place,
        source,
        replaces,
      })),
    });
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
