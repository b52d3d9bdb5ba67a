import type { Rect } from '../../../../shared/src/geometry.ts';
import type { Pixels } from '../images/codec.ts';
import { cropPixels, withAlpha } from '../images/crop.ts';
import { continueEdge } from './continue-edge.ts';
import { coverage } from './mask.ts';

/** The pictures of what was painted over and a little around it, all of one size. */
export interface Painted {
  /** What the network made, RGB. */
  readonly painted: Pixels;
  /** What was there, RGB. */
  readonly original: Pixels;
  /** What was painted over, grey. */
  readonly mask: Pixels;
  /**
   * What the painted picture fades from inside the mask, where what was there is to go: its surroundings, carried in.
   * Absent: from what was there.
   */
  readonly under?: Pixels | undefined;
}

export interface StitchOptions {
  /** Bounds of what was painted over, within the pictures. */
  readonly selection: Rect;
  /** Pixels over which the result fades in inside the mask; 0: it covers exactly the mask. */
  readonly blend: number;
  /** Pixels over which a difference at the mask's edge is evened out; 0: not at all. */
  readonly reach: number;
}

/** Pixels around the selection that what is done at its edge looks at. */
export const stitchMargin = 16;

/** What is laid over the original: RGBA, of the selection's size. */
export function stitch({ painted, original, mask, under }: Painted, options: StitchOptions): Pixels {
  const { selection, blend, reach } = options;
  const share = blend > 0 ? coverage(mask, blend) : mask.data;
  const faded = under ? mixed(under, painted, share) : painted;
  const continued = reach > 0 ? continueEdge(faded, original, mask, reach) : faded;
  // What has already faded into its surroundings covers all of the mask: nothing of what is to go shows through.
  return cropPixels(withAlpha(continued, under ? mask.data : share), selection);
}

/** One picture over another as far as `share` (0 to 255) says. */
function mixed(below: Pixels, above: Pixels, share: Uint8Array): Pixels {
  const { channels, data } = above;
  return {
    ...above,
    data: data.map((level, at) => {
      const part = (share[Math.floor(at / channels)] ?? 0) / 255;
      return Math.round(part * level + (1 - part) * (below.data[at] ?? 0));
    }),
  };
}
