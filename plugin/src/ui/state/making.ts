import { computed, type ReadonlySignal } from '@preact/signals';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { ModelSummary } from '../../../../shared/src/models.ts';
import { composePictures } from '../compose-pictures.ts';
import type { Edges } from '../expand/edges.ts';
import type { Live } from '../live/live.ts';
import type { Editing } from '../results/editing.ts';
import { writeSetup } from '../results/setup.ts';
import { isBatchTab, type Batches } from '../sets/batches.ts';
import type { CompanionLink } from './connection.ts';
import type { Draft } from './draft.ts';
import { fillMaterial } from './fill-material.ts';
import { checkFillPrompt, fillRequest, generateRequest, randomSeed } from './jobs.ts';
import type { ModelSettings } from './model-settings.ts';
import { canVary, moreLikeThis } from './more-like-this.ts';
import { chosenOf, isUnderWay } from './run.ts';
import type { Runner } from './runner.ts';
import type { SizeOption, Slot } from './sizes.ts';
import type { FillSource } from './source.ts';

/** What of the panel says what is made. */
interface Settled {
  readonly link: Pick<CompanionLink, 'state'>;
  readonly draft: ReadonlySignal<Draft>;
  readonly settings: ModelSettings;
  readonly source: FillSource;
  readonly slot: ReadonlySignal<Slot | undefined>;
  readonly size: ReadonlySignal<SizeOption>;
  readonly promptProblem: ReadonlySignal<string | undefined>;
  readonly edges: ReadonlySignal<Edges>;
  readonly edgesProblem: ReadonlySignal<string | undefined>;
  readonly results: { readonly editing: Editing };
  readonly runner: Runner;
  readonly batches: Batches;
  readonly live: Live;
}

/** What the panel's button does: whether it can, and the jobs that it makes of what is set. */
export class Making {
  readonly canGo: ReadonlySignal<boolean>;
  /** Whether more variations can be made that resemble the chosen one. */
  readonly canVary: ReadonlySignal<boolean>;
  readonly #set: Settled;

  constructor(set: Settled) {
    this.#set = set;
    this.canGo = computed(() => this.#isReady());
    this.canVary = computed(() => canVary(chosenOf(set.runner.run.value)));
  }

  /** Starts what the present tab is for. */
  go(): void {
    const { draft, settings, runner, batches, live } = this.#set;
    const { tab } = draft.value;
    const model = settings.model.value;
    if (!model || !this.canGo.value) return;
    live.rest();
    try {
      if (isBatchTab(tab)) batches.go(tab, model);
      else if (tab === 'fill') this.#fill(model);
      else this.#generate(model);
    } catch (error) {
      runner.refuse(tab, FrisketError.wrap(error));
    }
  }

  again(): void {
    this.#set.runner.again(randomSeed());
  }

  async moreLikeThis(): Promise<void> {
    const count = Math.max(2, this.#set.draft.value.variations);
    await this.#set.runner.add(count, (chosen) => moreLikeThis(chosen, randomSeed(), composePictures));
  }

  /** Of the next picture: what is set, else the one that live mode draws with. */
  seed(): number {
    return this.#set.draft.value.seed ?? this.#set.live.seed.value ?? randomSeed();
  }

  #fill(model: ModelSummary): void {
    const { source, runner, results } = this.#set;
    const filled = source.source.value;
    if (filled.kind !== 'ready' || !source.mask.value) return;
    const draft = this.#set.settings.draftForJob();
    checkFillPrompt(draft);
    const { layer } = filled;
    const input = { draft, model: model.id, seed: this.seed() };
    const edges = this.#set.edges.value;
    void runner.start('fill', draft.variations, async () => {
      const current = await source.retake(layer);
      const material = await fillMaterial[draft.mode]({ ...current, edges });
      const setup = writeSetup({ draft, mask: material.mask, edges });
      return { ...fillRequest({ ...input, layer, material }), setup, ...results.editing.place(draft.variations) };
    });
  }

  #generate(model: ModelSummary): void {
    const { settings, results, runner } = this.#set;
    const { shape, width, height } = this.#set.size.value;
    const slot = shape === 'slot' ? this.#set.slot.value?.layer : undefined;
    const draft = settings.draftForJob();
    const input = { draft, model: model.id, seed: this.seed(), width, height, slot };
    const request = { ...generateRequest(input), ...results.editing.place(draft.variations) };
    void runner.start('generate', draft.variations, () => Promise.resolve(request));
  }

  #isReady(): boolean {
    const { link, settings, runner, batches, promptProblem, edgesProblem, source } = this.#set;
    const isConnected = link.state.value.kind === 'connected' && settings.model.value !== undefined;
    if (
      !isConnected ||
      settings.missingModel.value !== undefined ||
      isUnderWay(runner.run.value) ||
      batches.sets.isRunning ||
      promptProblem.value !== undefined
    )
      return false;
    const { tab, mode } = this.#set.draft.value;
    if (isBatchTab(tab)) return batches.isReady(tab);
    if (tab === 'generate') return true;
    const possible = mode !== 'expand' || edgesProblem.value === undefined;
    return possible && source.source.value.kind === 'ready';
  }
}
