import type { ModelFamily } from '../../../../../shared/src/models.ts';
import type { Checkpoint } from '../checkpoint.ts';

/** Width of the text states that each family attends to; the refiner of SDXL has 1,280. */
const widths: readonly (readonly [number, ModelFamily])[] = [
  [768, 'sd15'],
  [1024, 'sd2'],
  [2048, 'sdxl'],
];

/** @param contextWidth that the network attends to @returns undefined for widths that nothing published has */
export function familyOfWidth(contextWidth: number | undefined): ModelFamily | undefined {
  return widths.find(([width]) => width === contextWidth)?.[1];
}

/** Small models of a family's architecture have widths of their own: then the text encoders tell. */
export function familyOf(checkpoint: Pick<Checkpoint, 'unet' | 'textStyle'>): ModelFamily {
  if (checkpoint.textStyle === 'sdxl') return 'sdxl';
  return familyOfWidth(contextWidthOf(checkpoint)) === 'sd2' ? 'sd2' : 'sd15';
}

/** What the middle of the UNet attends to; all published models attend to the same everywhere. */
export function contextWidthOf({ unet }: Pick<Checkpoint, 'unet'>): number {
  const width = unet.config.cross_attention_dim;
  return typeof width === 'number' ? width : (width.at(-1) ?? 0);
}
