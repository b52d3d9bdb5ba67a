import { limits } from '../../../shared/src/limits.ts';

/** Twice the layer's size, what a designer's high-density screen shows, as long as the model's work stays moderate. */
const fineScale = 2;
const fineSide = 2048;

/** Figma takes images of at most 4,096 pixels a side and rounds an export outwards, by up to a pixel at either edge. */
const largestSide = 4096 - 2;

/** Why no useful picture can be taken of a layer of this size. */
export type SizeProblem = 'too_small' | 'too_narrow';

export type ExportScale = { readonly scale: number } | { readonly problem: SizeProblem };

/**
 * The scale at which a layer is exported: 2 where that gives at most 2,048 pixels a side, otherwise 1, and less only
 * where a side would pass 4,096 pixels.
 *
 * @param width of the upright bounding box, in the document's units
 * @param height likewise
 */
export function exportScale(width: number, height: number): ExportScale {
  const longest = Math.max(width, height);
  const shortest = Math.min(width, height);
  if (fineScale * shortest < limits.imageSideLeast) return { problem: 'too_small' };
  const wanted = longest * fineScale <= fineSide ? fineScale : 1;
  const scale = withinLimit(wanted, width, height);
  return shortest * scale < limits.imageSideLeast ? { problem: 'too_narrow' } : { scale };
}

/** The wanted scale, or the largest at which no side passes Figma's limit. */
export function withinLimit(scale: number, width: number, height: number): number {
  return Math.min(scale, largestSide / Math.max(width, height));
}
