import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { ModelSummary } from '../../../../shared/src/models.ts';
import type { Rect } from '../../../../shared/src/geometry.ts';
import type { Listed, ListedKind, Selection } from '../../bridge.ts';
import { composePictures } from '../compose-pictures.ts';
import type { SandboxPort } from '../sandbox-port.ts';
import { separatePicture } from '../separate-picture.ts';
import type { CompanionLink } from '../state/connection.ts';
import type { Draft, Tab } from '../state/draft.ts';
import type { RunEffects } from '../state/run.ts';
import type { Runner } from '../state/runner.ts';
import { withThumbnail } from '../results/thumbnail.ts';
import { readPicture } from '../style/read-picture.ts';
import { Structure } from '../style/structure.ts';
import { StyleReferences } from '../style/style-references.ts';
import { restyleRequest, usableMaps, type StyleInput } from '../style/style-request.ts';
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
  readonly #listed = signal<readonly Listed[]>([]);
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
      compose: composePictures,
      insertAll: async (insertions) => sandbox.insertAll(await Promise.all(insertions.map(withThumbnail))),
      remember: effects.remember,
    });
    this.structure = new Structure((layer) => effects.sandbox.takeOutlines(layer));
    this.usable = computed(() => this.#listed.value.filter(({ problem }) => problem === undefined));
    // Another look at each change of either.
    const shown = computed(() => ({ tab: effects.draft.value.tab, selection: effects.selection.value }));
    shown.subscribe(({ tab }) => void this.#look(tab));
    effects.runner.run.subscribe((run) => {
      if (run.kind === 'done') this.references.offer(run.picture);
    });
    this.sets.run.subscribe((run) => {
      if (run.kind === 'done') for (const picture of run.added) this.references.offer(picture);
    });
  }

  /** Whether there is anything to make pictures for. */
  isReady(tab: BatchTab): boolean {
    const isOneSubject = tab === 'sets' && this.#effects.draft.value.style.setKind === 'breakpoints';
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
    else if (draft.value.style.setKind === 'each') {
      const requests = slotRequests(input, places);
      void this.#start('sets', () => Promise.resolve(requests));
    } else {
      const size = sharedSize(places, model.nativeSide);
      const request = coreRequest(input, size);
      void this.#start('sets', async (makeFirst) => {
        const { png } = await makeFirst(request);
        return Promise.all(places.map((place) => expandedRequest(input, { bytes: png, size }, place)));
      });
    }
  }

  /** The selected layer gives the style. */
  async useLayer(): Promise<void> {
    const [layer] = this.usable.value;
    if (!layer) return;
    try {
      const { bytes } = await this.#effects.sandbox.takePicture(layer.id);
      await this.references.add(layer.name, new Blob([new Uint8Array(bytes)]));
    } catch (error) {
      this.#effects.runner.refuse('style', FrisketError.wrap(error));
    }
  }

  /** What a layer looks like; undefined where no picture can be taken. */
  async picture({ id }: Listed): Promise<Uint8Array | undefined> {
    const picture = await this.#effects.sandbox.takePicture(id).catch(() => undefined);
    return picture?.bytes;
  }

  #restyle(input: StyleInput, layers: readonly Listed[]): void {
    const make = async ({ id }: Listed) => {
      const picture = await this.#effects.sandbox.takePicture(id);
      const kinds = usableMaps(input);
      const maps = kinds.length === 0 ? new Map() : await this.structure.maps(id, picture.region, kinds);
      return restyleRequest({ ...input, picture, maps });
    };
    const [only, ...others] = layers;
    if (only && others.length === 0) void this.#effects.runner.start('style', input.draft.variations, () => make(only));
    else void this.#start('style', () => Promise.all(layers.map(make)));
  }

  async #start(...run: Parameters<SetRunner['start']>): Promise<void> {
    // Whoever goes on without a word about what is shown wants to have it.
    await this.#effects.runner.apply();
    this.#effects.runner.dismiss();
    await this.sets.start(...run);
  }

  async #look(tab: Tab): Promise<void> {
    if (!isBatchTab(tab)) return;
    const listed = await this.#effects.sandbox.list(listedIn[tab]);
    if (this.#effects.draft.value.tab !== tab) return;
    this.#listed.value = listed;
    if (tab !== 'style') return;
    const [first] = this.usable.value;
    this.region.value = first?.bounds;
    await this.structure.show(first);
  }
}
