import type { Rect } from '../../../../shared/src/geometry.ts';
import type { Pixels } from '../images/codec.ts';
import { pastePixels, withAlpha } from '../images/crop.ts';

/** What a fill was made of. */
export interface FilledPicture {
  /** RGBA, as it came. */
  readonly original: Pixels;
  /** RGB, what the fill was painted on: colours stand also where nothing is seen of them. */
  readonly opaque: Pixels;
  /** Grey, white where it was to be painted. */
  readonly mask: Pixels;
}

/**
 * What was painted, RGBA, laid at a place into all of the picture. Outside of the mask it is as transparent as it was;
 * inside it has been painted, also where a soft edge fades into what nobody saw. Without alpha where nothing is transparent.
 */
export function laidIntoPicture(
  painted: Pixels,
  place: Pick<Rect, 'x' | 'y'>,
  { original, opaque, mask }: FilledPicture,
): Pixels {
  const share = (x: number, y: number) => (painted.data[4 * (y * painted.width + x) + 3] ?? 0) / 255;
  const laid = pastePixels(opaque, painted, place, share);
  const alpha = mask.data.map((masked, at) => Math.max(masked, original.data[4 * at + 3] ?? 0));
  return alpha.every((level) => level === 255) ? laid : withAlpha(laid, alpha);
}
