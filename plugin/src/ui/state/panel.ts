import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { FillMode } from '../../../../shared/src/job.ts';
import type { ModelSummary } from '../../../../shared/src/models.ts';
import { panelSizes, type HistoryEntry, type Layer, type Picture, type Selection } from '../../bridge.ts';
import type { MaskEdit } from '../mask/edits.ts';
import { maskForMemory, maskFromMemory } from '../mask/remembered-mask.ts';
import { outlineStencil, transparencyStencil } from '../mask/take-stencil.ts';
import { noEdges, type Edges } from '../expand/edges.ts';
import { enlargingProblem } from '../expand/enlarge.ts';
import { separatePicture } from '../separate-picture.ts';
import type { SandboxNews, SandboxPort } from '../sandbox-port.ts';
import type { CompanionLink } from './connection.ts';
import { ModelDownloads } from './downloads.ts';
import { draftSchema, emptyDraft, type Draft, type PanelSize, type Tab } from './draft.ts';
import { promptProblem } from './jobs.ts';
import { Making } from './making.ts';
import { ModelSettings } from './model-settings.ts';
import { liveFor } from '../live/panel-live.ts';
import { Results } from '../results/results.ts';
import { withThumbnail } from '../results/thumbnail.ts';
import { Batches } from '../sets/batches.ts';
import { RememberedRuns } from './remembered-runs.ts';
import { Runner } from './runner.ts';
import { chosenSize, sizeOptions, slotOf, type SizeOption, type Slot } from './sizes.ts';
import { FillSource } from './source.ts';
import { PromptSeeds } from '../seeds/seeds.ts';

/** All that the panel knows and can do. The components read its signals and call its methods. */
export class Panel {
  readonly link: CompanionLink;
  readonly source: FillSource;
  readonly runner: Runner;
  readonly results: Results;
  readonly live = liveFor(this);
  readonly batches: Batches;
  readonly downloads: ModelDownloads;
  readonly settings: ModelSettings;
  readonly making: Making;
  readonly seeds: PromptSeeds;
  readonly model: ReadonlySignal<ModelSummary | undefined>;
  readonly slot: ReadonlySignal<Slot | undefined>;
  readonly sizes: ReadonlySignal<readonly SizeOption[]>;
  readonly size: ReadonlySignal<SizeOption>;
  /** What keeps the present tab's job from being made, for people; what is said elsewhere is not said here. */
  readonly promptProblem: ReadonlySignal<string | undefined>;
  /** By how much the picture of the selected layer is to grow. */
  readonly edges: ReadonlySignal<Edges>;
  /** What keeps it from growing so much, for people. */
  readonly edgesProblem: ReadonlySignal<string | undefined>;
  /** What is shown in the place of the tab. */
  readonly aside = signal<'models' | 'settings' | undefined>(undefined);
  readonly #sandbox: SandboxPort;
  /** Opened by the button that a result leaves in the host's own interface, and not seen to yet. */
  #relaunched = false;
  readonly #runs: RememberedRuns;
  readonly #draft = signal<Draft>(emptyDraft());
  /** What changed before it was known what is remembered; undefined from then on. */
  #early: Partial<Draft> | undefined = {};
  readonly #selection = signal<Selection>({ kind: 'none' });

  constructor(sandbox: SandboxPort, link: CompanionLink) {
    this.#sandbox = sandbox;
    this.link = link;
    this.#runs = new RememberedRuns(sandbox);
    this.source = new FillSource({
      takePicture: (layer, use) => {
        const { around, withoutInterface } = this.#draft.value;
        return sandbox.takePicture(layer, { seen: { around, withoutInterface: withoutInterface && use === 'sent' } });
      },
      onMask: (layer, mask) => {
        sandbox.remember('mask', maskForMemory(layer, mask));
        this.#settle();
      },
    });
    this.runner = new Runner({
      connection: link.state,
      client: () => link.client,
      separate: separatePicture,
      insert: async (insertion) => {
        const inserted = await sandbox.insert(await withThumbnail(insertion));
        this.source.showResult(insertion);
        // The layer that is selected has another name and another recipe now, which no document tells.
        if (inserted.id === insertion.inPlaceOf) sandbox.post({ type: 'selection.read' });
        return inserted;
      },
      show: async (insertion, layer) => {
        const shown = await sandbox.showVariation(await withThumbnail(insertion), layer);
        this.source.showResult(insertion);
        return shown;
      },
      keep: (layer) => sandbox.keepVariation(layer),
      discard: (layer, hidden) => sandbox.discardVariation(layer, hidden),
      remember: (pending) => this.#runs.keep(pending),
      now: () => performance.now(),
    });
    this.results = new Results({
      sandbox,
      link,
      source: this.source,
      draft: () => this.#draft.value,
      change: (changes) => this.change(changes),
      restoreStyle: (style) => this.batches.restore(style),
    });
    this.downloads = new ModelDownloads({ connection: link.state, client: () => link.client });
    this.settings = new ModelSettings({
      link,
      draft: this.#draft,
      change: (changes) => this.change(changes),
      remember: (presets) => sandbox.remember('presets', presets),
    });
    this.model = this.settings.model;
    this.promptProblem = computed(() => promptProblem(this.#draft.value, this.#draft.value.tab));
    this.edges = computed(() => {
      const source = this.source.source.value;
      const { expansion } = this.#draft.value;
      return source.kind === 'ready' && expansion?.layer === source.layer.id ? expansion.edges : noEdges;
    });
    this.edgesProblem = computed(() => {
      const source = this.source.source.value;
      return source.kind === 'ready' ? enlargingProblem(source.picture, this.edges.value) : undefined;
    });
    this.batches = new Batches({
      sandbox,
      link,
      runner: this.runner,
      model: this.model,
      editing: this.results.editing,
      draft: this.#draft,
      selection: this.#selection,
      remember: (pending) => this.#runs.keep(pending),
      draftForJob: () => this.settings.draftForJob(),
      seed: () => this.making.seed(),
    });
    this.slot = computed(() => slotOf(this.#selection.value));
    const nativeSide = () => this.model.value?.nativeSide ?? 512;
    this.sizes = computed(() => sizeOptions(nativeSide(), this.slot.value, this.#draft.value.customSize));
    this.size = computed(() => chosenSize(this.sizes.value, this.#draft.value.size, nativeSide()));
    this.making = new Making(this);
    this.seeds = new PromptSeeds({ selection: this.#selection, find: () => sandbox.findSeeds() });
  }

  get draft(): ReadonlySignal<Draft> {
    return this.#draft;
  }

  get selection(): ReadonlySignal<Selection> {
    return this.#selection;
  }

  /** What the sandbox says by itself. */
  hear(news: SandboxNews): void {
    switch (news.type) {
      case 'opened':
        this.#runs.open(news.document, news.memory.pending);
        this.#relaunched = news.command === 'edit';
        this.batches.open(news.document, news.memory.style);
        this.#remember(news.memory);
        break;
      case 'history.dropped':
        void this.results.history.refresh(news.error);
        break;
      case 'selection':
        this.#select(news.selection);
        break;
    }
  }

  /**
   * Written down at once: the panel is not asked before it is closed, and a frame that goes can say nothing more. Only
   * what is remembered must be known first, or an empty draft would take its place.
   */
  change(changes: Partial<Draft>): void {
    this.#draft.value = { ...this.#draft.value, ...changes };
    if (this.#early) this.#early = { ...this.#early, ...changes };
    else this.#sandbox.remember('draft', this.#draft.value);
  }

  /** Everything is set as it was when a result was made, the pictures that gave its style included. */
  useSettings(layer: Layer): Promise<void> {
    return this.#open(() => this.results.editing.useSettings(layer));
  }

  /** As `useSettings`, for what the history has. */
  useEntry(entry: HistoryEntry): Promise<void> {
    return this.#open(() => this.results.editing.useEntry(entry));
  }

  /** What is made next takes the place of a result, with the settings and the mask that it was made with. */
  edit(layer: Layer): Promise<void> {
    return this.#open(() => this.results.editing.begin(layer));
  }

  async #open(work: () => Promise<void>): Promise<void> {
    this.runner.dismiss();
    try {
      await work();
    } catch (error) {
      this.runner.refuse(this.#draft.value.tab, FrisketError.wrap(error));
    }
  }

  /** What is made next is a layer of its own again. */
  stopEditing(): void {
    this.results.editing.end();
    this.source.select(this.#selection.value);
  }

  setPrompt(tab: Tab, prompt: string): void {
    this.change({ prompts: { ...this.#draft.value.prompts, [tab]: prompt } });
    this.#settle();
  }

  setMode(mode: FillMode): void {
    this.change({ mode });
    this.#settle();
  }

  /** What the model is shown of the document: the picture is taken anew. */
  see(seen: Partial<Pick<Draft, 'around' | 'withoutInterface'>>): void {
    this.change(seen);
    this.refresh();
  }

  setEdges(edges: Edges): void {
    const source = this.source.source.value;
    if (source.kind !== 'ready') return;
    this.change({ expansion: { layer: source.layer.id, edges } });
    this.#settle();
  }

  go(): void {
    this.making.go();
  }

  /** The document may have changed: look again, unless a job is under way. */
  refresh(): void {
    if (!this.runner.isRunning) this.#sandbox.post({ type: 'selection.read' });
  }

  /** The outline of the upper of two selected layers becomes the mask on the lower. */
  async useOutline(): Promise<void> {
    const selection = this.#selection.value;
    if (selection.kind !== 'pair') return;
    await this.#useStencil(async (picture) => {
      const scale = picture.width / picture.region.width;
      return outlineStencil(picture, await this.#sandbox.takePicture(selection.stencil.id, { scale }));
    });
  }

  /** What is transparent in the picture becomes the mask. */
  async useTransparency(): Promise<void> {
    await this.#useStencil(transparencyStencil);
  }

  async #useStencil(make: (picture: Picture) => Promise<MaskEdit>): Promise<void> {
    try {
      await this.source.useStencil(make);
    } catch (error) {
      this.runner.refuse('fill', FrisketError.wrap(error));
    }
  }

  resize(size: { readonly panelSize: PanelSize | undefined; readonly enlarged?: boolean }): void {
    this.change(size);
    this.#resize();
  }

  #resize(): void {
    const { panelSize, enlarged } = this.#draft.value;
    const size = panelSize ?? (enlarged ? panelSizes.large : panelSizes.small);
    this.#sandbox.post({ type: 'panel.resize', ...size });
  }

  #remember(memory: { connection?: unknown; draft?: unknown; mask?: unknown; presets?: unknown }): void {
    const draft = { ...draftSchema.parse(memory.draft ?? {}), ...this.#early };
    this.#early = undefined;
    this.#draft.value = draft;
    if (draft.enlarged || draft.panelSize) this.#resize();
    const painted = maskFromMemory(memory.mask);
    if (painted) this.source.restore(painted.layer, painted.mask);
    this.settings.restore(memory.presets);
    this.link.start(memory.connection);
    // Whoever opened the panel with the button of a result is shown that result.
    void this.#resume(!this.#relaunched);
  }

  /** What was under way in this document when the panel was closed. @param comesFirst whether its tab is shown for it */
  async #resume(comesFirst: boolean): Promise<void> {
    const pending = await this.#runs.left();
    if (!pending) return;
    if (comesFirst && pending.tab !== this.#draft.value.tab) this.change({ tab: pending.tab });
    await (pending.together ? this.batches.sets : this.runner).resume(pending);
  }

  #select(selection: Selection): void {
    const before = this.slot.value?.layer;
    this.#selection.value = selection;
    if (this.results.editing.follow(selection)) void this.source.refresh();
    else this.source.select(selection);
    if (this.#relaunched && selection.kind === 'one') void this.edit(selection.layer);
    this.#relaunched = false;
    const slot = this.slot.value?.layer;
    // Whoever selects an empty frame wants a picture of its size, whatever was chosen for the last one.
    if (slot !== undefined && slot !== before) this.change({ size: 'slot' });
  }

  /** What was wrong with the input may be right now. */
  #settle(): void {
    const run = this.runner.run.value;
    if (run.kind === 'failed' && !run.retry) this.runner.dismiss();
  }
}
