import { FrisketError } from '../../../../shared/src/errors.ts';
import type { FillMode } from '../../../../shared/src/job.ts';
import type { Picture } from '../../bridge.ts';
import { enlargedMask, enlargePicture } from '../expand/enlarge.ts';
import type { Edges } from '../expand/edges.ts';
import { stencilLayerOf, type Mask } from '../mask/edits.ts';
import { rasterise } from '../mask/raster.ts';
import type { GreyPicture } from '../mask/stencil.ts';
import { transparencyOf } from '../mask/take-stencil.ts';
import { strings } from '../strings.ts';

export interface MaterialInput {
  readonly picture: Picture;
  readonly mask: Mask;
  readonly edges: Edges;
}

/** The pictures that a fill is made from. */
export interface Material {
  readonly picture: Picture;
  /** White is painted anew. */
  readonly mask: GreyPicture;
  /** The layer whose outline it is, where it is one. */
  readonly stencil?: string;
}

/** What is painted is painted anew. */
function painted({ picture, mask }: MaterialInput): Material {
  const raster = rasterise(mask, picture.width, picture.height);
  if (raster.isEmpty()) throw emptyMaskError();
  return { picture, mask: raster, ...stencilOf(mask) };
}

/** What is painted stays; of a layer that is cut out and not painted on, what it shows. */
async function unpainted({ picture, mask }: MaterialInput): Promise<Material> {
  const raster = rasterise(mask, picture.width, picture.height);
  if (raster.isEmpty()) {
    const holes = await transparencyOf(picture);
    if (!isPainted(holes)) throw new FrisketError('mask_empty', strings.mask.noSubject, strings.mask.noSubjectHint);
    return { picture, mask: { width: picture.width, height: picture.height, values: holes } };
  }
  raster.apply({ kind: 'invert' });
  if (raster.isEmpty()) throw new FrisketError('mask_empty', strings.mask.allSubject, strings.mask.allSubjectHint);
  return { picture, mask: raster, ...stencilOf(mask) };
}

async function enlarged({ picture, edges }: MaterialInput): Promise<Material> {
  const mask = enlargedMask(picture, edges);
  return { picture: await enlargePicture(picture, edges), mask };
}

/**
 * What goes into a fill, by what it is for.
 * @throws FrisketError `mask_empty` when nothing would change, `image_too_large`
 */
export const fillMaterial: Readonly<Record<FillMode, (input: MaterialInput) => Material | Promise<Material>>> = {
  fill: painted,
  add: painted,
  remove: painted,
  background: unpainted,
  expand: enlarged,
};

/** Modes that need no word: the surroundings say what belongs there. */
export const speechless: ReadonlySet<FillMode> = new Set<FillMode>(['fill', 'remove', 'background', 'expand']);

export function emptyMaskError(): FrisketError {
  return new FrisketError('mask_empty', strings.mask.empty, strings.mask.emptyHint);
}

function stencilOf(mask: Mask): { readonly stencil?: string } {
  const stencil = stencilLayerOf(mask);
  return stencil === undefined ? {} : { stencil };
}

/** Below half of 255 a pixel counts as not painted. */
function isPainted(values: ArrayLike<number> & Iterable<number>): boolean {
  for (const value of values) if (value >= 128) return true;
  return false;
}
