import type { FillMode } from '../../../../shared/src/job.ts';
import type { Picture } from '../../bridge.ts';
import { scaleMask } from '../mask/edits.ts';
import { resampleGrey } from '../mask/stencil.ts';
import { fillMaterial, type Material, type MaterialInput } from '../state/fill-material.ts';

type Shrink = (picture: Picture, longestSide: number) => Promise<Picture>;

interface Made extends MaterialInput {
  readonly mode: FillMode;
  readonly side: number;
  readonly material: Promise<Material>;
}

/** What fills are drawn from live: small, and made anew only as far as it has changed since the last time. */
export class LiveMaterial {
  readonly #shrink: Shrink;
  readonly #small = new WeakMap<Picture, Map<number, Promise<Picture>>>();
  #last: Made | undefined;

  constructor(shrink: Shrink) {
    this.#shrink = shrink;
  }

  /**
   * @param side pixels of the longer side
   * @throws FrisketError `mask_empty` when nothing would change, `image_too_large`
   */
  of(mode: FillMode, { picture, mask, edges }: MaterialInput, side: number): Promise<Material> {
    const last = this.#last;
    if (
      last?.mode === mode &&
      last.side === side &&
      last.picture === picture &&
      last.mask === mask &&
      last.edges === edges
    )
      return last.material;
    const material = this.#make(mode, { picture, mask, edges }, side);
    this.#last = { mode, side, picture, mask, edges, material };
    return material;
  }

  /** Each once: a picture stays while words and masks change. */
  small(picture: Picture, side: number): Promise<Picture> {
    const sizes = this.#small.get(picture) ?? new Map<number, Promise<Picture>>();
    this.#small.set(picture, sizes);
    const small = sizes.get(side) ?? this.#shrink(picture, side);
    sizes.set(side, small);
    return small;
  }

  async #make(mode: FillMode, input: MaterialInput, side: number): Promise<Material> {
    if (mode === 'expand') {
      // By how much it grows is in its own pixels.
      const { picture, mask } = await fillMaterial.expand(input);
      const small = await this.#shrink(picture, side);
      const values = resampleGrey(mask, small.width, small.height);
      return { picture: small, mask: { width: small.width, height: small.height, values } };
    }
    const picture = await this.small(input.picture, side);
    const mask = scaleMask(input.mask, picture.width, picture.height);
    return fillMaterial[mode]({ ...input, picture, mask });
  }
}
