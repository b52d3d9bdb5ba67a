import { signal, type ReadonlySignal } from '@preact/signals';
import { randomUuid } from '../../../../shared/src/client/random.ts';
import type { ClientJobEvent } from '../../../../shared/src/client/client.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { limits } from '../../../../shared/src/limits.ts';
import type { Inserted } from '../../bridge.ts';
import type { Tab } from './draft.ts';
import { insertionOf } from './insertion.ts';
import { leftRequest, pendingRequest } from './pending-request.ts';
import type { PendingRun } from './pending-run.ts';
import {
  chosenOf,
  isReady,
  isUnderWay,
  variationsOf,
  type ReadyVariation,
  type Run,
  type RunEffects,
  type RunRequest,
  type Variation,
  type VariationState,
} from './run.ts';
import { furtherOn } from './run-progress.ts';
import { cancelledError, submitSteadfastly } from './steadfast-submit.ts';

/**
 * Runs one request at a time, from the button to the new layer. A request for one picture becomes a layer by itself; of
 * several, one is shown on the canvas until the person applies it or discards all.
 */
export class Runner {
  readonly #effects: RunEffects;
  readonly #run = signal<Run>({ kind: 'idle' });
  #abort = new AbortController();
  /** The layer that shows one of several variations. */
  #layer: Inserted | undefined;
  /** One change of the canvas after the other. */
  #canvas: Promise<void> = Promise.resolve();
  #several = false;
  #started = 0;
  #last: { readonly request: RunRequest; readonly made: Inserted } | undefined;

  constructor(effects: RunEffects) {
    this.#effects = effects;
  }

  get run(): ReadonlySignal<Run> {
    return this.#run;
  }

  get isRunning(): boolean {
    return isUnderWay(this.#run.value);
  }

  /**
   * @param count how many pictures, with successive seeds
   * @param prepare makes the request, once running is shown: pictures are taken and masks drawn in it
   */
  async start(tab: Tab, count: number, prepare: () => Promise<RunRequest>): Promise<void> {
    // Whoever goes on without a word about what is shown wants to have it.
    if (this.#run.value.kind === 'choosing') await this.apply();
    if (this.isRunning) return;
    const { signal } = this.#begin();
    this.#run.value = { kind: 'preparing', tab };
    try {
      const request = await prepare();
      signal.throwIfAborted();
      this.#several = count > 1;
      const variations = withSuccessiveSeeds(request, count);
      this.#run.value = { kind: 'running', tab, variations, chosen: undefined };
      await this.#follow(tab, variations, false, () => void this.start(tab, count, prepare));
    } catch (error) {
      this.#fail(tab, signal.aborted ? cancelledError() : error, () => void this.start(tab, count, prepare));
    }
  }

  /** The last request once more, with another seed; what it made before is hidden below the new layer. */
  again(seed: number): void {
    if (!this.#last) return;
    const { request, made } = this.#last;
    const next = { ...request, job: { ...request.job, seed }, replaces: made.id };
    void this.start(next.tab, 1, () => Promise.resolve(next));
  }

  /** More variations beside those that are there. */
  async add(count: number, prepare: (chosen: ReadyVariation) => Promise<RunRequest>): Promise<void> {
    const before = this.#run.value;
    const chosen = chosenOf(before);
    if (before.kind !== 'choosing' || !chosen) return;
    const { tab } = before;
    // Whoever presses twice wants them once.
    this.#abort.abort();
    const { signal } = this.#begin();
    try {
      const more = withSuccessiveSeeds(await prepare(chosen), count);
      const run = this.#run.value;
      if (signal.aborted || run.kind !== 'choosing') return;
      this.#run.value = { ...run, kind: 'running', variations: [...run.variations, ...more] };
      await this.#follow(tab, more, false, undefined);
    } catch (error) {
      const run = this.#run.value;
      if (!signal.aborted) this.#fail(tab, error, () => (this.#run.value = run));
    }
  }

  /** Takes up what an earlier panel left under way. */
  async resume(pending: PendingRun): Promise<void> {
    if (this.#run.value.kind !== 'idle') return;
    this.#begin();
    const { tab, several, layer } = pending;
    const variations = pending.variations.map((left): Variation => ({
      id: left.id,
      request: leftRequest(pending, left),
      state: waiting('started'),
    }));
    this.#several = several;
    this.#layer = layer === undefined ? undefined : { id: layer, name: variations[0]?.request.name ?? '' };
    this.#run.value = { kind: 'running', tab, variations, chosen: undefined };
    await this.#follow(tab, variations, true, undefined);
  }

  /** Shows another of the variations that are ready on the canvas. */
  choose(id: string): void {
    const run = this.#run.value;
    const variation = variationsOf(run).find((each) => each.id === id);
    if ((run.kind !== 'running' && run.kind !== 'choosing') || !variation || !isReady(variation)) return;
    this.#run.value = { ...run, chosen: id };
    this.#show(run.tab, variation);
  }

  /** @param by 1 for the next that is ready, -1 for the one before; round and round */
  flip(by: 1 | -1): void {
    const ready = variationsOf(this.#run.value).filter(isReady);
    const at = ready.findIndex(({ id }) => id === chosenOf(this.#run.value)?.id);
    const next = ready[(at + by + ready.length) % ready.length];
    if (next && at >= 0) this.choose(next.id);
  }

  /** Keeps the chosen variation as a layer, and gives up the others. */
  async apply(): Promise<void> {
    const run = this.#run.value;
    const chosen = chosenOf(this.#run.value);
    if ((run.kind !== 'running' && run.kind !== 'choosing') || !chosen) return;
    this.#abort.abort();
    await this.#canvas;
    const layer = this.#layer;
    // The canvas could not show it, which has been told.
    if (!layer) return;
    await this.#effects.keep(layer.id);
    this.#forget(run.variations);
    this.#last = { request: chosen.request, made: layer };
    const { resolved, picture, made } = chosen.state;
    this.#run.value = {
      kind: 'done',
      tab: run.tab,
      layer,
      inPlace: false,
      seed: resolved.seed,
      seconds: undefined,
      picture: picture.png,
      made,
    };
  }

  /** Takes everything back. */
  async discard(): Promise<void> {
    const run = this.#run.value;
    if (run.kind !== 'running' && run.kind !== 'choosing') return;
    this.#abort.abort();
    this.#run.value = { kind: 'idle' };
    await this.#canvas;
    const [first] = run.variations;
    if (this.#layer && first) await this.#effects.discard(this.#layer.id, hiddenBy(first.request));
    this.#forget(run.variations);
  }

  /** Gives up what has not come in yet. */
  cancel(): void {
    this.#abort.abort();
  }

  /** Puts a result or an error out of sight. */
  dismiss(): void {
    const { kind } = this.#run.value;
    if (kind === 'done' || kind === 'failed') this.#run.value = { kind: 'idle' };
  }

  /** Shows an error that came up before anything ran. */
  refuse(tab: Tab, error: FrisketError): void {
    const { kind } = this.#run.value;
    if (kind === 'idle' || kind === 'done' || kind === 'failed')
      this.#run.value = { kind: 'failed', tab, error: error.toInfo(), retry: undefined };
  }

  #begin(): AbortController {
    this.#abort = new AbortController();
    this.#started = this.#effects.now();
    return this.#abort;
  }

  /** Until the last of some variations has come in, or is given up. */
  async #follow(
    tab: Tab,
    variations: readonly Variation[],
    resumed: boolean,
    retry: (() => void) | undefined,
  ): Promise<void> {
    const { signal } = this.#abort;
    this.#remember();
    await Promise.all(variations.map((variation) => this.#make(tab, variation, resumed, signal)));
    await this.#canvas;
    const run = this.#run.value;
    if (run.kind !== 'running') return;
    const chosen = chosenOf(this.#run.value);
    if (chosen) {
      const ready = run.variations.filter(isReady);
      this.#run.value = { kind: 'choosing', tab, variations: ready, chosen: chosen.id };
      this.#remember();
      return;
    }
    this.#effects.remember(undefined);
    const [failure] = run.variations.flatMap(({ state }) => (state.kind === 'failed' ? [state.error] : []));
    // What an earlier panel began and the companion no longer knows is gone; nobody waits for it.
    if (!failure || signal.aborted || resumed) this.#run.value = { kind: 'idle' };
    else this.#fail(tab, FrisketError.from(failure), retry);
  }

  async #make(tab: Tab, { id, request }: Variation, resumed: boolean, signal: AbortSignal): Promise<void> {
    try {
      const outcome = await submitSteadfastly(this.#effects, {
        id,
        request,
        resumed,
        signal,
        onEvent: (event) => this.#hear(id, event),
      });
      const [picture] = outcome.pictures;
      if (!picture) throw new FrisketError('internal', 'The companion finished the job without a picture.');
      const { resolved, timings, notices } = outcome;
      const acknowledge = () => outcome.acknowledge();
      const ready: ReadyVariation = {
        id,
        request,
        state: { kind: 'ready', picture, resolved, made: { timings, notices }, acknowledge },
      };
      this.#replace(id, ready.state);
      if (!this.#several) await this.#insert(tab, ready);
      else if (!chosenOf(this.#run.value)) this.choose(id);
    } catch (error) {
      this.#replace(id, { kind: 'failed', error: FrisketError.wrap(error).toInfo() });
    }
  }

  #hear(id: string, event: ClientJobEvent): void {
    const now = variationsOf(this.#run.value).find((each) => each.id === id)?.state;
    if (now?.kind === 'waiting') this.#replace(id, furtherOn(now, event));
  }

  #replace(id: string, state: VariationState): void {
    const run = this.#run.value;
    if (run.kind !== 'running') return;
    const variations = run.variations.map((each) => (each.id === id ? { ...each, state } : each));
    this.#run.value = { ...run, variations };
  }

  /** The only picture of its run becomes a layer. */
  async #insert(tab: Tab, variation: ReadyVariation): Promise<void> {
    const { request, state } = variation;
    try {
      const layer = await this.#effects.insert(await insertionOf(variation, this.#effects.separate));
      state.acknowledge();
      this.#effects.remember(undefined);
      this.#last = { request, made: layer };
      const seconds = (this.#effects.now() - this.#started) / 1000;
      const { resolved, picture, made } = state;
      const inPlace = layer.id === request.inPlaceOf;
      this.#run.value = { kind: 'done', tab, layer, inPlace, seed: resolved.seed, seconds, picture: picture.png, made };
    } catch (error) {
      // The picture is here: whatever kept the layer from being added, nobody should have to wait for it again.
      this.#fail(tab, insertFailed(error), () => {
        this.#run.value = { kind: 'running', tab, variations: [variation], chosen: undefined };
        void this.#insert(tab, variation);
      });
    }
  }

  #show(tab: Tab, variation: ReadyVariation): void {
    this.#canvas = this.#canvas.then(async () => {
      // Somebody who flips quickly wants to see where they stopped.
      if (chosenOf(this.#run.value)?.id !== variation.id) return;
      try {
        // Until the layer is known, the first names it: a panel that is opened again has the same first.
        const [first] = variationsOf(this.#run.value);
        const insertion = await insertionOf(variation, this.#effects.separate, first?.id);
        this.#layer = await this.#effects.show(insertion, this.#layer?.id);
        this.#remember();
      } catch (error) {
        const ready = variationsOf(this.#run.value).filter(isReady);
        this.#fail(tab, insertFailed(error), () => {
          this.#run.value = { kind: 'choosing', tab, variations: ready, chosen: variation.id };
          this.#show(tab, variation);
        });
      }
    });
  }

  #remember(): void {
    const run = this.#run.value;
    const variations = variationsOf(run);
    if ((run.kind !== 'running' && run.kind !== 'choosing') || variations.length === 0) return;
    this.#effects.remember({
      tab: run.tab,
      several: this.#several,
      layer: this.#layer?.id,
      variations: variations.map(({ id, request }) => ({ id, ...pendingRequest(request) })),
      setup: variations[0]?.request.setup,
    });
  }

  #forget(variations: readonly Variation[]): void {
    for (const variation of variations) if (isReady(variation)) variation.state.acknowledge();
    this.#layer = undefined;
    this.#effects.remember(undefined);
  }

  #fail(tab: Tab, thrown: unknown, retry: (() => void) | undefined): void {
    const error = FrisketError.wrap(thrown);
    // An empty mask stays empty however often it is tried.
    const worthwhile = error.code === 'mask_empty' ? undefined : retry;
    this.#run.value =
      error.code === 'cancelled' ? { kind: 'idle' } : { kind: 'failed', tab, error: error.toInfo(), retry: worthwhile };
  }
}

function withSuccessiveSeeds(request: RunRequest, count: number): Variation[] {
  return Array.from({ length: count }, (_, index) => {
    const seed = (request.job.seed + index) % (limits.seed + 1);
    return { id: randomUuid(), request: { ...request, job: { ...request.job, seed } }, state: waiting('preparing') };
  });
}

function waiting(kind: 'preparing' | 'started'): VariationState {
  return { kind: 'waiting', progress: { kind } };
}

/** Layers that showing a variation has hidden. */
function hiddenBy({ replaces, stencil }: RunRequest): string[] {
  return [replaces, stencil].filter((layer) => layer !== undefined);
}

function insertFailed(thrown: unknown): FrisketError {
  const error = FrisketError.wrap(thrown);
  // Where it goes has nothing to do with this one.
  if (error.code === 'recipe_too_long') return error;
  return new FrisketError('insert_failed', error.message, error.hint);
}
