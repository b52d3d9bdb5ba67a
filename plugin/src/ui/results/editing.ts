import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Recipe } from '../../../../shared/src/job.ts';
import type { HistoryEntry, Layer, Listed, Picture, Selection } from '../../bridge.ts';
import { outlineStencil } from '../mask/take-stencil.ts';
import type { OpenedResult } from '../sandbox-port.ts';
import type { Draft } from '../state/draft.ts';
import { reopened } from '../state/reopen.ts';
import type { RunRequest } from '../state/run.ts';
import type { PictureSize } from '../state/sizes.ts';
import type { FillSource } from '../state/source.ts';
import type { StyleSetup } from '../style/style-setup.ts';
import { maskFrom, readSetup, type Setup } from './setup.ts';

export interface EditingEffects {
  /** @throws FrisketError when the layer is gone */
  readonly open: (layer: string) => Promise<OpenedResult>;
  /** What an entry of the history kept beside its recipe. */
  readonly openEntry: (entry: string) => Promise<string>;
  /** @param scale pixels per page unit */
  readonly takePicture: (layer: string, scale: number) => Promise<Picture>;
  readonly source: Pick<FillSource, 'open' | 'useStencil' | 'refresh'>;
  readonly draft: () => Draft;
  readonly change: (changes: Partial<Draft>) => void;
  /** The style is taken from what it was taken from. @param style undefined where that was not kept */
  readonly restoreStyle: (style: StyleSetup | undefined) => void;
}

export type Result = Layer & { readonly recipe: Recipe };

/** A result that is worked on: what is made next takes its place. */
export class Editing {
  /** What the next picture is made for, where it is made for a whole layer: of a restyled one the layer that it shows. */
  readonly target: ReadonlySignal<Listed | undefined>;
  readonly #effects: EditingEffects;
  readonly #result = signal<Result | undefined>(undefined);
  readonly #opened = signal<(Pick<OpenedResult, 'source' | 'size'> & { readonly setup: Setup }) | undefined>(undefined);
  readonly #orphan = signal<string | undefined>(undefined);
  /** The result that is being opened, until what is kept in it has come or the person has selected something else. */
  #opening: Layer | undefined;

  constructor(effects: EditingEffects) {
    this.#effects = effects;
    this.target = computed(() => {
      const opened = this.#opened.value;
      const result = this.#result.value;
      if (!opened || !result) return undefined;
      if (result.recipe.job.kind === 'restyle') return opened.source && listed(opened.source);
      return result.recipe.set === undefined ? undefined : listed(result, opened.size);
    });
  }

  get result(): ReadonlySignal<Result | undefined> {
    return this.#result;
  }

  /** The size of the picture that the result was carried on from, where it shares one with others. */
  get core(): ReadonlySignal<PictureSize | undefined> {
    return computed(() => this.#opened.value?.setup.core);
  }

  /** Whether pictures gave it its style that were not kept. */
  get lacksStyle(): boolean {
    const job = this.#result.value?.recipe.job;
    return job !== undefined && 'style' in job && !this.#opened.value?.setup.style?.references.length;
  }

  /** Of the selected result, by its id, that what it was made from is gone: it can be filled itself, and no more. */
  get orphan(): ReadonlySignal<string | undefined> {
    return this.#orphan;
  }

  /** Everything but what was painted is set as it was when a result was made. @throws FrisketError when it is gone */
  async useSettings(layer: Layer): Promise<void> {
    const { recipe } = layer;
    if (!recipe) return;
    this.#set(recipe, readSetup((await this.#effects.open(layer.id)).setup), layer);
  }

  /** As `useSettings`, for what the history has; its layer may be gone. */
  async useEntry({ id, recipe }: HistoryEntry): Promise<void> {
    this.#set(recipe, readSetup(await this.#effects.openEntry(id)));
  }

  /**
   * The panel is set as it was when a result was made, its mask included; not where something else was selected before
   * the document had answered.
   * @throws FrisketError when the layer is gone
   */
  async begin(layer: Layer): Promise<void> {
    const { recipe } = layer;
    if (!recipe) return;
    this.#opening = layer;
    const { setup: text, source, size } = await this.#effects.open(layer.id);
    if (this.#opening !== layer) return;
    this.#opening = undefined;
    const setup = readSetup(text);
    this.#set(recipe, setup, layer);
    if (recipe.source !== undefined && !source) {
      this.#orphan.value = layer.id;
      return;
    }
    this.#opened.value = { setup, size, ...(source ? { source } : {}) };
    this.#result.value = { ...layer, recipe };
    if (!source || recipe.job.kind !== 'fill') return;
    const { edges, mask } = setup;
    if (edges) this.#effects.change({ expansion: { layer: source.id, edges } });
    const painted = mask === undefined ? undefined : maskFrom(mask, this.#effects.draft().mode === 'background');
    await this.#effects.source.open(source, painted);
    // Where no mask was kept, what the result covers is the best that is known of it.
    if (!painted && !edges)
      await this.#effects.source.useStencil(async (picture) =>
        outlineStencil(picture, await this.#effects.takePicture(layer.id, picture.width / picture.region.width)),
      );
  }

  /** Where the next pictures go: several lie over the result, hidden, until one is chosen; a single one in its place. */
  place(count: number): Pick<RunRequest, 'inPlaceOf' | 'replaces'> {
    const result = this.#result.value;
    if (!result) return {};
    return count > 1 ? { replaces: result.id } : { inPlaceOf: result.id };
  }

  end(): void {
    this.#opening = undefined;
    this.#result.value = undefined;
    this.#opened.value = undefined;
    this.#orphan.value = undefined;
  }

  /**
   * Follows the selection: whoever selects something else has done with the result.
   * @returns whether the work goes on, so that the selected result is not itself the picture to be filled
   */
  follow(selection: Selection): boolean {
    const result = this.#result.value;
    const layer = selection.kind === 'one' ? selection.layer : undefined;
    if (this.#orphan.value !== layer?.id) this.#orphan.value = undefined;
    if (this.#opening?.id !== layer?.id) this.#opening = undefined;
    if (!result || !layer?.recipe || (layer.id !== result.id && !layer.fresh)) {
      this.#result.value = undefined;
      this.#opened.value = undefined;
      return false;
    }
    this.#result.value = { ...layer, recipe: layer.recipe };
    return result.recipe.source !== undefined;
  }

  #set(recipe: Recipe, { around, withoutInterface, style }: Setup, layer?: Layer): void {
    const { job, set } = recipe;
    const asMask = layer ? { editableMask: layer.kind === 'GROUP' } : {};
    const seen = job.kind === 'fill' && !set ? { around, withoutInterface, ...asMask } : {};
    const changes = { ...reopened(recipe, this.#effects.draft()), ...seen };
    const maps = style && changes.style ? { style: { ...changes.style, maps: style.maps } } : {};
    this.#effects.change({ ...changes, ...maps });
    if (changes.style) this.#effects.restoreStyle(style);
  }
}

/** As the tabs for style and for sets list what they make pictures for. @param size in its own plane, if not upright */
function listed({ id, name, bounds }: Layer, size: PictureSize | undefined = bounds): Listed | undefined {
  return bounds && size && { id, name, width: size.width, height: size.height, bounds };
}
