import { edgesForRatio, noEdges, type Edges } from '../expand/edges.ts';
import type { PictureSize } from '../state/sizes.ts';

/** Sides of pictures that are made come in whole latents. */
const latent = 8;

/** Ratios this near to each other are one: the picture is scaled to its place, which hides a fiftieth. */
const sameRatio = 1.02;

/**
 * The size of the picture that several shapes share: its ratio lies in the middle of theirs, as far from the widest as
 * from the tallest, and it has the area that the model draws best.
 * @param nativeSide of the model, pixels
 */
export function sharedSize(shapes: readonly PictureSize[], nativeSide: number): PictureSize {
  const ratios = shapes.map(({ width, height }) => width / height);
  const ratio = Math.sqrt(Math.min(...ratios) * Math.max(...ratios));
  // No narrower than what a model was shown: beyond that the rest is expanded.
  const within = Math.min(2, Math.max(0.5, ratio));
  const side = (length: number) => Math.max(latent, Math.round(length / latent) * latent);
  return { width: side(nativeSide * Math.sqrt(within)), height: side(nativeSide / Math.sqrt(within)) };
}

/** By how much the shared picture grows at its edges to have the shape of a place, its middle staying in the middle. */
export function edgesTo(core: PictureSize, place: PictureSize): Edges {
  const [own, wanted] = [core.width / core.height, place.width / place.height];
  if (Math.max(own / wanted, wanted / own) < sameRatio) return noEdges;
  return edgesForRatio(core, wanted);
}
