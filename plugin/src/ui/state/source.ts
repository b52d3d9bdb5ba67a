import { signal, type ReadonlySignal } from '@preact/signals';
import { FrisketError, type ErrorInfo } from '../../../../shared/src/errors.ts';
import type { Rect } from '../../../../shared/src/geometry.ts';
import type { Insertion, Layer, LayerProblem, Picture, Selection } from '../../bridge.ts';
import { scaleMask, withEdit, type Mask, type MaskEdit } from '../mask/edits.ts';

/** The layer that is filled, as far as it is known. */
export type Source =
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly count: number }
  | { readonly kind: 'unfillable'; readonly layer: Layer; readonly problem: LayerProblem }
  | { readonly kind: 'loading'; readonly layer: Layer }
  | { readonly kind: 'failed'; readonly layer: Layer; readonly error: ErrorInfo }
  | { readonly kind: 'ready'; readonly layer: Layer; readonly picture: Picture };

type ShownInsertion = Pick<Insertion, 'recipe' | 'place' | 'bytes' | 'mask'>;

/** A picture that covers a part of the source's. */
export interface ShownResult {
  /** PNG with alpha. */
  readonly bytes: Uint8Array;
  /** In pixels of the source's picture. */
  readonly part: Rect;
}

/** Masks of layers painted before; enough to go back and forth between a few. */
const masksKept = 20;

export interface SourceEffects {
  /** `shown` to the person as the canvas has it, or `sent` to the model without what is to be left out. */
  readonly takePicture: (layer: string, use: 'shown' | 'sent') => Promise<Picture>;
  /** A mask was changed by the person. */
  readonly onMask: (layer: string, mask: Mask) => void;
}

/** Follows the selection, holds the picture of the selected layer and the mask that is painted on it. */
export class FillSource {
  readonly #effects: SourceEffects;
  readonly #source = signal<Source>({ kind: 'none' });
  readonly #mask = signal<Mask | undefined>(undefined);
  readonly #result = signal<ShownResult | undefined>(undefined);
  /** By layer, the latest last. */
  readonly #masks = new Map<string, Mask>();

  constructor(effects: SourceEffects) {
    this.#effects = effects;
  }

  get source(): ReadonlySignal<Source> {
    return this.#source;
  }

  /** Of the present picture's size; there is one whenever the source is ready. */
  get mask(): ReadonlySignal<Mask | undefined> {
    return this.#mask;
  }

  /** What was made with the present mask, and nothing has been painted since. */
  get result(): ReadonlySignal<ShownResult | undefined> {
    return this.#result;
  }

  /** A result was put onto the canvas: where it covers a part of the present picture, it is looked at there. */
  showResult({ recipe, place, bytes, mask }: ShownInsertion): void {
    const source = this.#source.value;
    if (source.kind !== 'ready' || source.layer.id !== recipe.source) return;
    // With a mask layer the picture itself covers more than what changed; an expanded picture is larger than this one.
    const covers = place.kind === 'over' && !mask && recipe.job.kind === 'fill' && recipe.job.mode !== 'expand';
    this.#result.value = covers ? { bytes, part: place.part } : undefined;
  }

  /** A mask from before the panel was opened. */
  restore(layer: string, mask: Mask): void {
    this.#masks.set(layer, mask);
  }

  select(selection: Selection): void {
    switch (selection.kind) {
      case 'none':
        this.#source.value = { kind: 'none' };
        break;
      case 'several':
        this.#source.value = { kind: 'several', count: selection.count };
        break;
      case 'one':
      case 'pair':
        this.#selectLayer(selection.layer);
        break;
    }
  }

  /** A layer that is not the selected one, with the mask that was once painted on it. */
  async open(layer: Layer, mask: Mask | undefined): Promise<void> {
    if (mask) this.#keep(layer.id, mask);
    this.#result.value = undefined;
    this.#source.value = { kind: 'loading', layer };
    await this.#load(layer);
  }

  setMask(mask: Mask): void {
    const source = this.#source.value;
    if (source.kind !== 'ready') return;
    this.#result.value = undefined;
    this.#mask.value = mask;
    this.#keep(source.layer.id, mask);
    this.#effects.onMask(source.layer.id, mask);
  }

  /** Replaces the mask by a stencil, which the next undo takes away again. @throws FrisketError `mask_empty` */
  async useStencil(make: (picture: Picture) => Promise<MaskEdit>): Promise<void> {
    const source = this.#source.value;
    if (source.kind !== 'ready') return;
    const edit = await make(source.picture);
    const now = this.#source.value;
    const mask = this.#mask.value;
    if (now.kind === 'ready' && now.layer.id === source.layer.id && mask) this.setMask(withEdit(mask, edit));
  }

  /** Takes the picture anew, for what was changed in the document meanwhile. */
  async refresh(): Promise<void> {
    const source = this.#source.value;
    if (source.kind === 'ready' || source.kind === 'failed') await this.#load(source.layer);
  }

  /**
   * The layer's picture as the model is to see it, as it is now, and the mask on it.
   * @throws FrisketError when no picture can be taken any more
   */
  async retake(layer: Layer): Promise<{ picture: Picture; mask: Mask }> {
    const picture = await this.#effects.takePicture(layer.id, 'sent');
    return { picture, mask: this.#maskOn(layer.id, picture) };
  }

  #selectLayer(layer: Layer): void {
    const source = this.#source.value;
    // A result that has just been made is selected for the person to see; the work goes on with what it was made from.
    if (source.kind === 'ready' && layer.fresh && layer.recipe?.source === source.layer.id) {
      void this.#load(source.layer);
      return;
    }
    // Another layer, or this one again: after an undo of the result, for one.
    this.#result.value = undefined;
    if (layer.problem) {
      this.#source.value = { kind: 'unfillable', layer, problem: layer.problem };
      return;
    }
    const same = source.kind === 'ready' && source.layer.id === layer.id;
    if (!same) this.#source.value = { kind: 'loading', layer };
    void this.#load(layer);
  }

  async #load(layer: Layer): Promise<void> {
    const isCurrent = () => {
      const source = this.#source.value;
      return 'layer' in source && source.layer.id === layer.id;
    };
    try {
      const picture = await this.#effects.takePicture(layer.id, 'shown');
      if (!isCurrent()) return;
      const before = this.#source.value;
      // The same picture again is left as it is, rather than decoded and drawn anew.
      const same = before.kind === 'ready' && samePicture(before.picture, picture);
      if (!same) this.#mask.value = this.#maskOn(layer.id, picture);
      this.#source.value = { kind: 'ready', layer, picture: same ? before.picture : picture };
    } catch (error) {
      if (isCurrent()) this.#source.value = { kind: 'failed', layer, error: FrisketError.wrap(error).toInfo() };
    }
  }

  #maskOn(layer: string, { width, height }: Picture): Mask {
    const kept = this.#masks.get(layer);
    return kept ? scaleMask(kept, width, height) : { width, height, edits: [] };
  }

  #keep(layer: string, mask: Mask): void {
    this.#masks.delete(layer);
    this.#masks.set(layer, mask);
    const [oldest] = this.#masks.keys();
    if (this.#masks.size > masksKept && oldest !== undefined) this.#masks.delete(oldest);
  }
}

function samePicture(a: Picture, b: Picture): boolean {
  return (
    a.width === b.width &&
    a.height === b.height &&
    a.region.x === b.region.x &&
    a.region.y === b.region.y &&
    a.bytes.length === b.bytes.length &&
    a.bytes.every((byte, index) => byte === b.bytes[index])
  );
}
