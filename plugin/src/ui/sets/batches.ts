import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { ModelSummary } from '../../../../shared/src/models.ts';
import type { Rect } from '../../../../shared/src/geometry.ts';
import type { Listed, ListedKind, Selection } from '../../bridge.ts';
import type { SandboxPort } from '../sandbox-port.ts';
import { separatePicture } from '../separate-picture.ts';
import type { CompanionLink } from '../state/connection.ts';
import type { Draft, Tab } from '../state/draft.ts';
import type { RunEffects } from '../state/run.ts';
import type { Runner } from '../state/runner.ts';
import type { Editing } from '../results/editing.ts';
import { writeStyleSetup } from '../results/setup.ts';
import { withThumbnail } from '../results/thumbnail.ts';
import { MapSources } from '../maps/map-sources.ts';
import { readMap } from '../maps/read-map.ts';
import { readPicture } from '../style/read-picture.ts';
import { Structure } from '../style/structure.ts';
import { StyleReferences } from '../style/style-references.ts';
import { restyleRequest, usableMaps, type StyleInput } from '../style/style-request.ts';
import { RememberedStyle } from '../style/remembered-style.ts';
import { styleSetup, type StyleSetup } from '../style/style-setup.ts';
import { withPictures } from '../style/with-pictures.ts';
import { sharedSize } from './breakpoints.ts';
import { coreRequest, expandedRequest, slotRequests } from './set-requests.ts';
import { SetRunner } from './set-runner.ts';

/** The tabs whose button may make many pictures. */
export type BatchTab = Extract<Tab, 'style' | 'sets'>;

export function isBatchTab(tab: Tab): tab is BatchTab {
  return tab === 'style' || tab === 'sets';
}

const listedIn: Readonly<Record<BatchTab, ListedKind>> = { style: 'layers', sets: 'slots' };

export interface BatchEffects {
  readonly sandbox: SandboxPort;
  readonly draft: ReadonlySignal<Draft>;
  readonly selection: ReadonlySignal<Selection>;
  readonly link: CompanionLink;
  readonly runner: Runner;
  readonly model: ReadonlySignal<ModelSummary | undefined>;
  readonly editing: Editing;
  readonly remember: RunEffects['remember'];
  /** The draft as jobs are to be made from it. */
  readonly draftForJob: () => Draft;
  readonly seed: () => number;
}

/** What the tabs for style and for sets know and do. */
export class Batches {
  readonly references = new StyleReferences(readPicture);
  readonly structure: Structure;
  readonly sets: SetRunner;
  readonly #effects: BatchEffects;
  readonly #style: RememberedStyle;
  readonly #listed = signal<readonly Listed[]>([]);
  /** What the tab for style listed last. */
  #restyled: readonly Listed[] = [];
  /** The layer whose maps are shown, by its id. */
  readonly #mapped = signal<string | undefined>(undefined);
  /** What the maps of the structure show of the page. */
  readonly region = signal<Rect | undefined>(undefined);
  /** Of what is selected, that of which pictures can be made. */
  readonly usable: ReadonlySignal<readonly Listed[]>;

  constructor(effects: BatchEffects) {
    this.#effects = effects;
    const { sandbox, link } = effects;
    this.sets = new SetRunner({
      connection: link.state,
      client: () => link.client,
      separate: separatePicture,
      insertAll: async (insertions) => sandbox.insertAll(await Promise.all(insertions.map(withThumbnail))),
      remember: effects.remember,
      carryOn: expandedRequest,
      withPictures: (request) =>
        withPictures(request, { takePicture: (layer) => sandbox.takePicture(layer), structure: this.structure }),
    });
    this.usable = computed(() => this.#listed.value.filter(({ problem }) => problem === undefined));
    const mapSources = new MapSources({
      layer: this.#mapped,
      wanted: computed(() => {
        const model = effects.model.value;
        return model ? usableMaps({ draft: effects.draft.value, model, adapters: link.adapters.value }) : [];
      }),
      takePicture: (layer) => sandbox.takePicture(layer),
      client: () => link.client,
      read: readMap,
    });
    this.structure = new Structure((layer) => sandbox.takeOutlines(layer), mapSources);
    this.#style = new RememberedStyle(this.references, this.structure, (style) => sandbox.remember('style', style));
    // Another look at each change of either.
    const shown = computed(() => ({
      tab: effects.draft.value.tab,
      selection: effects.selection.value,
      edited: effects.editing.target.value,
    }));
    shown.subscribe(({ tab }) => void this.#look(tab));
  }

  /** Whether there is anything to make pictures for. */
  isReady(tab: BatchTab): boolean {
    const { draft, editing } = this.#effects;
    const isOneSubject = tab === 'sets' && draft.value.style.setKind === 'breakpoints' && !editing.target.value;
    return !this.sets.isRunning && this.usable.value.length >= (isOneSubject ? 2 : 1);
  }

  /** @throws FrisketError `invalid_request` when nothing says what to make */
  go(tab: BatchTab, model: ModelSummary): void {
    const { draft, link, draftForJob, seed } = this.#effects;
    const input: StyleInput = {
      draft: draftForJob(),
      model,
      adapters: link.adapters.value,
      references: this.references.chosen.value,
      seed: seed(),
    };
    const places = this.usable.value;
    if (tab === 'style') this.#restyle(input, places);
    else if (draft.value.style.setKind === 'each') this.#fillEach(input, places);
    else {
      const size = this.#effects.editing.core.value ?? sharedSize(places, model.nativeSide);
      const request = coreRequest(input, size);
      const { inPlaceOf } = this.#effects.editing.place(1);
      const sharing = places.map(({ id, width, height }) => ({
        id,
        width,
        height,
        ...(inPlaceOf === undefined ? {} : { inPlaceOf }),
      }));
      void this.#start(() => this.sets.startFrom('sets', request, sharing));
    }
  }

  /** Whether the button makes pictures that come in together, of which none is to be chosen. */
  makesSet(tab: Tab): boolean {
    const { draft, editing } = this.#effects;
    if (tab === 'style') return this.usable.value.length > 1;
    return tab === 'sets' && !(editing.target.value && draft.value.style.setKind === 'each');
  }

  /** The pictures that gave a result its style, and the layers that its maps were drawn without. */
  restore(setup: StyleSetup | undefined): void {
    this.#style.restore(setup ?? styleSetup([], [], new Set()));
  }

  /** @param style what was chosen before the panel was closed, from the host's memory, not parsed yet */
  open(document: string, style: unknown): void {
    this.#style.open(document, style);
  }

  /** The selected layer gives the style. */
  async useLayer(): Promise<void> {
    const [layer] = this.usable.value;
    if (!layer) return;
    try {
      const { bytes } = await this.#effects.sandbox.takePicture(layer.id);
      await this.references.add(layer.name, new Blob([new Uint8Array(bytes)]));
    } catch (error) {
      this.#effects.runner.refuse(this.#effects.draft.value.tab, FrisketError.wrap(error));
    }
  }

  /** What a layer looks like; undefined where no picture can be taken. */
  async picture({ id }: Listed): Promise<Uint8Array | undefined> {
    const picture = await this.#effects.sandbox.takePicture(id).catch(() => undefined);
    return picture?.bytes;
  }

  #restyle(input: StyleInput, layers: readonly Listed[]): void {
    const { sandbox, runner, editing } = this.#effects;
    const kinds = usableMaps(input);
    const { leftOut, sources } = this.structure;
    const setup = writeStyleSetup(styleSetup(input.references, kinds, leftOut.value, sources.origins));
    const make = async ({ id }: Listed) => {
      const picture = await sandbox.takePicture(id);
      const maps = kinds.length === 0 ? new Map() : await this.structure.maps(id, picture.region, kinds);
      return { ...restyleRequest({ ...input, picture, maps }), setup };
    };
    const [only, ...others] = layers;
    const { variations } = input.draft;
    if (only && others.length === 0)
      void runner.start('style', variations, async () => ({ ...(await make(only)), ...editing.place(variations) }));
    else void this.#start(() => this.sets.start('style', () => Promise.all(layers.map(make))));
  }

  #fillEach(input: StyleInput, places: readonly Listed[]): void {
    const { runner, editing } = this.#effects;
    const requests = slotRequests(input, places);
    const [only] = requests;
    const { variations } = input.draft;
    if (only && editing.target.value)
      void runner.start('sets', variations, () => Promise.resolve({ ...only, ...editing.place(variations) }));
    else void this.#start(() => this.sets.start('sets', () => Promise.resolve(requests)));
  }

  async #start(run: () => Promise<void>): Promise<void> {
    // Whoever goes on without a word about what is shown wants to have it.
    await this.#effects.runner.apply();
    this.#effects.runner.dismiss();
    await run();
    // What a set has painted over is selected still, and is no longer what it was.
    this.#effects.sandbox.post({ type: 'selection.read' });
  }

  async #look(tab: Tab): Promise<void> {
    if (tab !== 'style') this.#mapped.value = undefined;
    if (!isBatchTab(tab)) return;
    const { editing, draft } = this.#effects;
    const edited = editing.target.value;
    const listed = edited ? [edited] : await this.#list(tab);
    if (draft.value.tab !== tab || editing.target.value !== edited) return;
    this.#listed.value = listed;
    if (tab !== 'style') return;
    this.#restyled = listed;
    const [first] = this.usable.value;
    this.region.value = first?.bounds;
    this.#mapped.value = first?.id;
    await this.structure.show(first);
  }

  /** What is selected. With a result that has just been made, for the person to see, the work goes on as it was. */
  #list(tab: BatchTab): Promise<readonly Listed[]> {
    const selection = this.#effects.selection.value;
    const source = selection.kind === 'one' && selection.layer.fresh ? selection.layer.recipe?.source : undefined;
    const goesOn = tab === 'style' && source !== undefined && this.#restyled.some(({ id }) => id === source);
    return goesOn ? Promise.resolve(this.#restyled) : this.#effects.sandbox.list(listedIn[tab]);
  }
}
