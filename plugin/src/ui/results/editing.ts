import { signal, type ReadonlySignal } from '@preact/signals';
import type { Recipe } from '../../../../shared/src/job.ts';
import type { Layer, Picture, Selection } from '../../bridge.ts';
import { outlineStencil } from '../mask/take-stencil.ts';
import type { OpenedResult } from '../sandbox-port.ts';
import type { Draft } from '../state/draft.ts';
import { reopened } from '../state/reopen.ts';
import type { RunRequest } from '../state/run.ts';
import type { FillSource } from '../state/source.ts';
import { maskFrom, readSetup } from './setup.ts';

export interface EditingEffects {
  /** @throws FrisketError when the layer is gone */
  readonly open: (layer: string) => Promise<OpenedResult>;
  /** @param scale pixels per page unit */
  readonly takePicture: (layer: string, scale: number) => Promise<Picture>;
  readonly source: Pick<FillSource, 'open' | 'useStencil' | 'refresh'>;
  readonly draft: () => Draft;
  readonly change: (changes: Partial<Draft>) => void;
}

export type Result = Layer & { readonly recipe: Recipe };

/** A result that is worked on: what is made next takes its place. */
export class Editing {
  readonly #effects: EditingEffects;
  readonly #result = signal<Result | undefined>(undefined);
  readonly #orphan = signal<string | undefined>(undefined);

  constructor(effects: EditingEffects) {
    this.#effects = effects;
  }

  get result(): ReadonlySignal<Result | undefined> {
    return this.#result;
  }

  /** Of the selected result, by its id, that what it was made from is gone: it can be filled itself, and no more. */
  get orphan(): ReadonlySignal<string | undefined> {
    return this.#orphan;
  }

  /**
   * The panel is set as it was when a result was made, its mask included.
   * @throws FrisketError when the layer is gone
   */
  async begin(layer: Layer): Promise<void> {
    const { recipe } = layer;
    if (!recipe) return;
    const { setup: text, source } = await this.#effects.open(layer.id);
    const setup = readSetup(text);
    const { around, withoutInterface } = setup;
    const seen = recipe.job.kind === 'fill' ? { around, withoutInterface, editableMask: layer.kind === 'GROUP' } : {};
    this.#effects.change({ ...reopened(recipe, this.#effects.draft()), ...seen });
    if (recipe.source !== undefined && !source) {
      this.#orphan.value = layer.id;
      return;
    }
    this.#result.value = { ...layer, recipe };
    if (!source) return;
    const { edges, mask } = setup;
    if (edges) this.#effects.change({ expansion: { layer: source.id, edges } });
    const painted = mask === undefined ? undefined : maskFrom(mask, this.#effects.draft().mode === 'background');
    await this.#effects.source.open(source, painted);
    // Where no mask was kept, what the result covers is the best that is known of it.
    if (!painted && !edges && recipe.job.kind === 'fill')
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
    this.#result.value = undefined;
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
    if (!result || !layer?.recipe || (layer.id !== result.id && !layer.fresh)) {
      this.#result.value = undefined;
      return false;
    }
    this.#result.value = { ...layer, recipe: layer.recipe };
    return result.recipe.source !== undefined;
  }
}
