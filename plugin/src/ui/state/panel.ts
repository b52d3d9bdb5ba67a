import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { FillMode, Recipe } from '../../../../shared/src/job.ts';
import type { AdapterSummary, ModelSummary } from '../../../../shared/src/models.ts';
import { panelSizes, type Layer, type Picture, type Selection } from '../../bridge.ts';
import type { MaskEdit } from '../mask/edits.ts';
import { outlineStencil, transparencyStencil } from '../mask/take-stencil.ts';
import { noEdges, type Edges } from '../expand/edges.ts';
import { enlargingProblem } from '../expand/enlarge.ts';
import { composePictures } from '../compose-pictures.ts';
import { separatePicture } from '../separate-picture.ts';
import type { SandboxNews, SandboxPort } from '../sandbox-port.ts';
import type { CompanionLink } from './connection.ts';
import { ModelDownloads } from './downloads.ts';
import { draftSchema, emptyDraft, forMemory, type Draft, type PanelSize, type Tab } from './draft.ts';
import { fillMaterial } from './fill-material.ts';
import { checkFillPrompt, fillRequest, generateRequest, promptProblem, randomSeed } from './jobs.ts';
import { canVary, moreLikeThis } from './more-like-this.ts';
import {
  applied,
  isChosen,
  offeredPresets,
  ownPresetsSchema,
  settingsIn,
  type OfferedPreset,
  type OwnPreset,
  type Settings,
} from './presets.ts';
import { fittingLoras, withUsableLoras } from './loras.ts';
import { liveFor } from '../live/panel-live.ts';
import { Results } from '../results/results.ts';
import { withThumbnail } from '../results/thumbnail.ts';
import { writeSetup } from '../results/setup.ts';
import { Batches, isBatchTab } from '../sets/batches.ts';
import { reopened } from './reopen.ts';
import { chosenOf, isUnderWay } from './run.ts';
import { RememberedRuns } from './remembered-runs.ts';
import { Runner } from './runner.ts';
import { chosenSize, sizeOptions, slotOf, type SizeOption, type Slot } from './sizes.ts';
import { FillSource } from './source.ts';

/** Milliseconds after the last change until the draft is written down. */
const draftDelay = 400;

/** All that the panel knows and can do. The components read its signals and call its methods. */
export class Panel {
  readonly link: CompanionLink;
  readonly source: FillSource;
  readonly runner: Runner;
  readonly results: Results;
  readonly live = liveFor(this);
  readonly batches: Batches;
  readonly downloads: ModelDownloads;
  readonly model: ReadonlySignal<ModelSummary | undefined>;
  /** The model that is asked for, by its id, where there is none of that name. */
  readonly missingModel: ReadonlySignal<string | undefined>;
  readonly slot: ReadonlySignal<Slot | undefined>;
  readonly sizes: ReadonlySignal<readonly SizeOption[]>;
  readonly size: ReadonlySignal<SizeOption>;
  /** What keeps the present tab's job from being made, for people; what is said elsewhere is not said here. */
  readonly promptProblem: ReadonlySignal<string | undefined>;
  /** By how much the picture of the selected layer is to grow. */
  readonly edges: ReadonlySignal<Edges>;
  /** What keeps it from growing so much, for people. */
  readonly edgesProblem: ReadonlySignal<string | undefined>;
  readonly canGo: ReadonlySignal<boolean>;
  /** Whether more variations can be made that resemble the chosen one. */
  readonly canVary: ReadonlySignal<boolean>;
  /** What is set under "Advanced". */
  readonly settings: ReadonlySignal<Settings>;
  /** Whether anything is, besides the model. */
  readonly isSet: ReadonlySignal<boolean>;
  /** The LoRAs that can be used with the model. */
  readonly loras: ReadonlySignal<readonly AdapterSummary[]>;
  readonly presets: ReadonlySignal<readonly OfferedPreset[]>;
  /** The preset that says what is set, if one does. */
  readonly preset: ReadonlySignal<OfferedPreset | undefined>;
  /** What is shown in the place of the tab. */
  readonly aside = signal<'models' | 'settings' | undefined>(undefined);
  readonly #ownPresets = signal<readonly OwnPreset[]>([]);
  readonly #sandbox: SandboxPort;
  /** Opened by the button that a result leaves in the host's own interface, and not seen to yet. */
  #relaunched = false;
  readonly #runs: RememberedRuns;
  readonly #draft = signal<Draft>(emptyDraft());
  readonly #selection = signal<Selection>({ kind: 'none' });
  #draftTimer: ReturnType<typeof setTimeout> | undefined;

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
        this.change({ mask: { layer, mask } });
        this.#settle();
      },
    });
    this.runner = new Runner({
      connection: link.state,
      client: () => link.client,
      separate: separatePicture,
      insert: async (insertion) => sandbox.insert(await withThumbnail(insertion)),
      show: async (insertion, layer) => sandbox.showVariation(await withThumbnail(insertion), layer),
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
    });
    this.downloads = new ModelDownloads({ connection: link.state, client: () => link.client });
    const wanted = () => link.models.value.find(({ id }) => id === this.#draft.value.model);
    this.model = computed(() => wanted() ?? link.models.value[0]);
    this.missingModel = computed(() => (this.model.value && !wanted() ? this.#draft.value.model : undefined));
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
    this.settings = computed(() => settingsIn(this.#draft.value));
    this.isSet = computed(() => Object.keys(this.settings.value).some((key) => key !== 'model'));
    this.presets = computed(() => offeredPresets(this.model.value?.family ?? 'sdxl', this.#ownPresets.value));
    this.preset = computed(() => this.presets.value.find((preset) => isChosen(preset, this.settings.value)));
    this.loras = computed(() => fittingLoras(link.adapters.value, this.model.value));
    this.batches = new Batches({
      sandbox,
      link,
      runner: this.runner,
      draft: this.#draft,
      selection: this.#selection,
      remember: (pending) => this.#runs.keep(pending),
      draftForJob: () => this.#draftForJob(),
      seed: () => this.#seed(),
    });
    this.canVary = computed(() => canVary(chosenOf(this.runner.run.value)));
    this.canGo = computed(() => this.#isReady());
    this.slot = computed(() => slotOf(this.#selection.value));
    const nativeSide = () => this.model.value?.nativeSide ?? 512;
    this.sizes = computed(() => sizeOptions(nativeSide(), this.slot.value, this.#draft.value.customSize));
    this.size = computed(() => chosenSize(this.sizes.value, this.#draft.value.size, nativeSide()));
  }

  get draft(): ReadonlySignal<Draft> {
    return this.#draft;
  }

  get ownPresets(): ReadonlySignal<readonly OwnPreset[]> {
    return this.#ownPresets;
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
        this.#open(news.memory);
        break;
      case 'selection':
        this.#select(news.selection);
        break;
    }
  }

  change(changes: Partial<Draft>): void {
    this.#draft.value = { ...this.#draft.value, ...changes };
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => this.#sandbox.remember('draft', forMemory(this.#draft.value)), draftDelay);
  }

  /** Everything is set as it was when the selected result was made. */
  reopen(recipe: Recipe): void {
    this.change(reopened(recipe, this.#draft.value));
    this.runner.dismiss();
  }

  /** What is made next takes the place of a result, with the settings and the mask that it was made with. */
  async edit(layer: Layer): Promise<void> {
    this.runner.dismiss();
    try {
      await this.results.editing.begin(layer);
    } catch (error) {
      this.runner.refuse(this.#draft.value.tab, FrisketError.wrap(error));
    }
  }

  /** What is made next is a layer of its own again. */
  stopEditing(): void {
    this.results.editing.end();
    this.source.select(this.#selection.value);
  }

  usePreset(preset: OfferedPreset): void {
    this.change(applied(preset));
  }

  /** Leaves everything but the seed and the model to the model again. */
  resetSettings(): void {
    const { scheduler, steps, guidanceScale, strength, loras, negativePrompt } = emptyDraft();
    this.change({ scheduler, steps, guidanceScale, strength, loras, negativePrompt });
  }

  setOwnPresets(presets: readonly OwnPreset[]): void {
    this.#ownPresets.value = presets;
    this.#sandbox.remember('presets', presets);
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

  /** Starts what the present tab is for. */
  go(): void {
    const { tab } = this.#draft.value;
    const model = this.model.value;
    if (!model || !this.canGo.value) return;
    this.live.rest();
    try {
      if (isBatchTab(tab)) this.batches.go(tab, model);
      else if (tab === 'fill') this.#fill(model);
      else this.#generate(model);
    } catch (error) {
      this.runner.refuse(tab, FrisketError.wrap(error));
    }
  }

  again(): void {
    this.runner.again(randomSeed());
  }

  async moreLikeThis(): Promise<void> {
    const count = Math.max(2, this.#draft.value.variations);
    await this.runner.add(count, (chosen) => moreLikeThis(chosen, randomSeed(), composePictures));
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

  #open(memory: { connection?: unknown; draft?: unknown; presets?: unknown }): void {
    const draft = draftSchema.parse(memory.draft ?? {});
    this.#draft.value = draft;
    if (draft.enlarged || draft.panelSize) this.#resize();
    if (draft.mask) this.source.restore(draft.mask.layer, draft.mask.mask);
    this.#ownPresets.value = ownPresetsSchema.safeParse(memory.presets).data ?? [];
    this.link.start(memory.connection);
    void this.#resume();
  }

  /** What was under way in this document when the panel was closed. */
  async #resume(): Promise<void> {
    const pending = await this.#runs.left();
    if (!pending) return;
    if (pending.tab !== this.#draft.value.tab) this.change({ tab: pending.tab });
    await (pending.set ? this.batches.sets : this.runner).resume(pending);
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

  #fill(model: ModelSummary): void {
    const source = this.source.source.value;
    const mask = this.source.mask.value;
    if (source.kind !== 'ready' || !mask) return;
    const draft = this.#draftForJob();
    checkFillPrompt(draft);
    const { layer } = source;
    const input = { draft, model: model.id, seed: this.#seed() };
    const edges = this.edges.value;
    void this.runner.start('fill', this.#draft.value.variations, async () => {
      const current = await this.source.retake(layer);
      const material = await fillMaterial[draft.mode]({ ...current, edges });
      const setup = writeSetup({ draft, mask: material.mask, edges });
      return { ...fillRequest({ ...input, layer, material }), setup, ...this.results.editing.place(draft.variations) };
    });
  }

  #generate(model: ModelSummary): void {
    const { shape, width, height } = this.size.value;
    const slot = shape === 'slot' ? this.slot.value?.layer : undefined;
    const input = { draft: this.#draftForJob(), model: model.id, seed: this.#seed(), width, height, slot };
    const request = { ...generateRequest(input), ...this.results.editing.place(input.draft.variations) };
    void this.runner.start('generate', this.#draft.value.variations, () => Promise.resolve(request));
  }

  /** Without the LoRAs that are chosen and, as the panel says beside them, cannot be used now. */
  #draftForJob(): Draft {
    return withUsableLoras(this.#draft.value, this.loras.value);
  }

  /** What was wrong with the input may be right now. */
  #settle(): void {
    const run = this.runner.run.value;
    if (run.kind === 'failed' && !run.retry) this.runner.dismiss();
  }

  #isReady(): boolean {
    const connected = this.link.state.value.kind === 'connected' && this.model.value !== undefined;
    if (
      !connected ||
      this.missingModel.value !== undefined ||
      isUnderWay(this.runner.run.value) ||
      this.batches.sets.isRunning ||
      this.promptProblem.value !== undefined
    )
      return false;
    const { tab, mode } = this.#draft.value;
    if (isBatchTab(tab)) return this.batches.isReady(tab);
    if (tab === 'generate') return true;
    const possible = mode !== 'expand' || this.edgesProblem.value === undefined;
    return possible && this.source.source.value.kind === 'ready';
  }

  #seed(): number {
    return this.#draft.value.seed ?? this.live.seed.value ?? randomSeed();
  }
}
