import type { Rect } from '../../../../shared/src/geometry.ts';
import type { Pixels } from '../images/codec.ts';
import { cropPixels, pastePixels } from '../images/crop.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import { smootherstep, softHole, type HoleEdge } from './mask.ts';
import { diffusedSize } from './plan-fill.ts';

/*
 * What had to be enlarged is worked over once more, at its own size and tile by tile, for the detail that it lost.
 */

/** One tile, as a network is shown it. */
export interface RefinedTile {
  /** RGB, sides multiples of a latent. */
  readonly image: Pixels;
  /** Grey: how freely each latent may change. */
  readonly hole: Pixels;
  /** The part of the whole picture that `image` shows, in its pixels. */
  readonly part: Rect;
  /** Of this tile among all. */
  readonly index: number;
}

export interface SecondPass {
  /** What was made so far, RGB, of the context's size. */
  readonly made: Pixels;
  /** What was painted over, grey, of that size. */
  readonly mask: Pixels;
  /** The part of the whole picture that they show. */
  readonly context: Rect;
  /** In pixels of the whole picture, inside the context. */
  readonly tiles: readonly Rect[];
  readonly edge: HoleEdge;
  readonly nativeSide: number;
  readonly latentPixels: number;
}

/** @param paint runs the network: a picture of the same size as the tile's @returns of the context's size */
export async function refine(
  { made, mask, context, tiles, edge, nativeSide, latentPixels }: SecondPass,
  paint: (tile: RefinedTile) => Promise<Pixels>,
): Promise<Pixels> {
  let whole = made;
  for (const [index, part] of tiles.entries()) {
    const place = { ...part, x: part.x - context.x, y: part.y - context.y };
    const { width, height } = diffusedSize(part, nativeSide);
    const image = resizeBicubic(cropPixels(whole, place), width, height);
    const scale = width / part.width;
    const scaledEdge = { outer: edge.outer * scale, inner: edge.inner * scale };
    const hole = softHole(resizeBicubic(cropPixels(mask, place), width, height), scaledEdge, latentPixels);
    const again = await paint({ image, hole, part, index });
    whole = pastePixels(whole, resizeBicubic(again, part.width, part.height), place, shareOf(part, tiles[0]));
  }
  return whole;
}

/** A tile fades in over what those to its left and above it have painted, which it saw. */
function shareOf(tile: Rect, first: Rect | undefined): (x: number, y: number) => number {
  const rise = (at: number, isFirst: boolean, size: number) =>
    isFirst ? 1 : smootherstep((at + 0.5) / (tileFade * size));
  return (x, y) => rise(x, tile.x === first?.x, tile.width) * rise(y, tile.y === first?.y, tile.height);
}

/** Part of a tile's side over which it fades in: less than what tiles share. */
const tileFade = 0.2;
