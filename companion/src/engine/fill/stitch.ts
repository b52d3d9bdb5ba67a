import type { Rect } from '../../../../shared/src/geometry.ts';
import type { Pixels } from '../images/codec.ts';
import { cropPixels, withAlpha } from '../images/crop.ts';
import { learnColourMatch, matchColours } from './colour-match.ts';
import { continueEdge } from './continue-edge.ts';
import { coverage } from './mask.ts';

/** The pictures of a fill's surroundings, all of one size. */
export interface Painted {
  /** What the network made, RGB. */
  readonly painted: Pixels;
  /** What was there, RGB. */
  readonly original: Pixels;
  /** What was painted over, grey. */
  readonly mask: Pixels;
  /** Where the network could change anything, 0 where it could not. */
  readonly hole: Pixels;
  /**
   * What the painted picture fades from inside the mask, where what was there is to go: its surroundings, carried in.
   * Absent: from what was there.
   */
  readonly under?: Pixels | undefined;
}

export interface StitchOptions {
  /** Bounds of what was painted over. */
  readonly selection: Rect;
  /** Pixels over which the result fades in inside the mask; 0: it covers exactly the mask. */
  readonly blend: number;
  /** Pixels over which a difference at the mask's edge is evened out; 0: not at all. */
  readonly reach: number;
  readonly matchesColours: boolean;
}

/** Pixels around the selection that what is done at its edge looks at. */
const margin = 16;

/** What is laid over the original: its colours matched, RGBA, of the selection's size. */
export function stitch({ painted, original, mask, hole, under }: Painted, options: StitchOptions): Pixels {
  const { selection, blend, reach, matchesColours } = options;
  const match = matchesColours
    ? learnColourMatch(
        painted,
        original,
        hole.data.map((level) => (level === 0 ? 1 : 0)),
      )
    : undefined;
  const around = widened(selection, margin, mask);
  const matched = match ? matchColours(cropPixels(painted, around), match) : cropPixels(painted, around);
  const maskAround = cropPixels(mask, around);
  const share = blend > 0 ? coverage(maskAround, blend) : maskAround.data;
  const faded = under ? mixed(cropPixels(under, around), matched, share) : matched;
  const continued = reach > 0 ? continueEdge(faded, cropPixels(original, around), maskAround, reach) : faded;
  // What has already faded into its surroundings covers all of the mask: nothing of what is to go shows through.
  const alpha = under ? maskAround.data : share;
  const inside = { ...selection, x: selection.x - around.x, y: selection.y - around.y };
  return cropPixels(withAlpha(continued, alpha), inside);
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

function widened({ x, y, width, height }: Rect, by: number, within: Pixels): Rect {
  const left = Math.max(0, x - by);
  const top = Math.max(0, y - by);
  return {
    x: left,
    y: top,
    width: Math.min(within.width, x + width + by) - left,
    height: Math.min(within.height, y + height + by) - top,
  };
}
