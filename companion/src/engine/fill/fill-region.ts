import type { Rect } from '../../../../shared/src/geometry.ts';
import type { FillMode } from '../../../../shared/src/job.ts';
import type { Pixels } from '../images/codec.ts';
import { cropPixels, pastePixels } from '../images/crop.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import { learnColourMatch } from './colour-match.ts';
import { fillRules } from './fill-modes.ts';
import { distanceToPainted, painted, paintedBounds, smoothstep, softHole, type HoleEdge } from './mask.ts';
import { diffusedSize, planFill, widened, type FillPlan } from './plan-fill.ts';
import { prefill } from './remembered-prefill.ts';
import { seatColours } from './seat-colours.ts';
import { stitch, stitchMargin } from './stitch.ts';

/*
 * A fill apart from the network: what the network is shown, pass by pass, and what becomes of what it paints.
 */

export interface RegionFill {
  /** RGB. */
  readonly image: Pixels;
  /** Grey, of the picture's size. */
  readonly mask: Pixels;
  readonly mode: FillMode;
  /** 1: the hole is painted anew. Less: what is in it is changed, the more the higher. */
  readonly strength: number;
  /** `none`: the result covers exactly the mask. */
  readonly edge: 'soft' | 'none';
  /** Side of the square that the model was trained on, pixels. */
  readonly nativeSide: number;
  /** Pixels a side of one latent. */
  readonly latentPixels: number;
  /**
   * Whether the colours are somebody's choice, who named them or showed them: they are then not moved towards the
   * surroundings, which would dull them (a turquoise that 97 % of the pixels had was left to 76 %), but only kept from
   * glaring beside them (see `seatColours`).
   */
  readonly hasOwnColours?: boolean;
  /**
   * Whether the network sees what the hole is filled with before it paints; it does when absent. What it does not see need
   * only be colours to fade from at the edge.
   */
  readonly isHoleSeen?: boolean;
  /** Whether the pieces of the surroundings that are put into the hole are all of the fill. */
  readonly isClosedByPieces?: boolean;
  /** Whether what had to be enlarged is worked over once more for detail; it is when absent. */
  readonly isRefined?: boolean;
  /** What is left out, to measure what it is good for. */
  readonly without?: ReadonlySet<FillPart>;
}

/** Parts of a fill that can be left out. */
export type FillPart = 'prefill' | 'colour-match' | 'continued-edge' | 'second-pass';

/** One run of the network. */
export interface FillPass {
  /** RGB, the hole prefilled, sides multiples of a latent. */
  readonly image: Pixels;
  /** Grey: how freely each latent may change. */
  readonly hole: Pixels;
  /** - `paint`: the hole is new - `change`: at the job's strength - `refine`: detail for a picture that was enlarged */
  readonly kind: 'paint' | 'change' | 'refine';
  /** The part of the whole picture that `image` shows, in its pixels. */
  readonly part: Rect;
  readonly index: number;
  readonly count: number;
}

export interface FilledRegion extends Rect {
  /** RGBA, of the rectangle's size. */
  readonly picture: Pixels;
  readonly plan: FillPlan;
}

/**
 * Fills what was painted over.
 * @param paint runs the network: a picture of the same size as the pass's
 * @throws FrisketError `mask_empty`, and what `paint` throws
 */
export async function fillRegion(fill: RegionFill, paint: (pass: FillPass) => Promise<Pixels>): Promise<FilledRegion> {
  const { image, mask, mode, strength, edge, nativeSide, latentPixels } = fill;
  const does = (part: FillPart) => !fill.without?.has(part);
  const selection = paintedBounds(mask);
  const plan = planFill({ canvas: image, selection, strength, nativeSide });
  const { context, diffused } = plan;
  const refined = does('second-pass') && fill.isRefined !== false ? plan.refined : [];
  const count = 1 + refined.length;
  const inContext = { ...selection, x: selection.x - context.x, y: selection.y - context.y };

  const original = cropPixels(image, context);
  const paintedOver = cropPixels(mask, context);
  const around = widened(inContext, stitchMargin, context);
  const inside = { ...inContext, x: inContext.x - around.x, y: inContext.y - around.y };
  const known = { original: cropPixels(original, around), mask: cropPixels(paintedOver, around) };
  if (fill.isClosedByPieces) {
    const hole = aroundPainted(paintedOver, alwaysOutside);
    const painted = cropPixels(prefill(original, hole, 'structure'), around);
    const edges = { selection: inside, blend: 0, reach: piecesReach };
    return { ...selection, picture: stitch({ ...known, painted }, edges), plan };
  }

  const seen = resizeBicubic(original, diffused.width, diffused.height);
  const seenMask = resizeBicubic(paintedOver, diffused.width, diffused.height);
  const border = edge === 'none' ? exact : holeEdge(plan, mode);
  const scale = diffused.width / context.width;
  const hole = softHole(seenMask, scaled(border, scale), latentPixels);
  const isNew = strength === 1;
  const rule = fillRules[mode].prefill;
  const kindOfPrefill = rule === 'structure' && fill.isHoleSeen === false ? 'colours' : rule;
  const given =
    isNew && does('prefill') ? prefill(seen, aroundPainted(seenMask, alwaysOutside * scale), kindOfPrefill) : seen;
  const made = await paint({ image: given, hole, kind: isNew ? 'paint' : 'change', part: context, index: 0, count });
  const first = isNew && fill.hasOwnColours && does('colour-match') ? seatColours(made, seen, seenMask) : made;
  /** A part of a picture of the network's size, at its own. */
  const enlarged = (picture: Pixels) =>
    resizeBicubic(picture, around.width, around.height, {
      x: around.x * (diffused.width / context.width),
      y: around.y * (diffused.height / context.height),
      width: around.width * (diffused.width / context.width),
      height: around.height * (diffused.height / context.height),
    });
  const painted =
    refined.length === 0
      ? enlarged(first)
      : cropPixels(await refine(resizeBicubic(first, context.width, context.height)), around);
  const isReplaced = isNew && edge === 'soft' && does('prefill') && fillRules[mode].prefill === 'structure';
  const picture = stitch(
    { ...known, painted, under: isReplaced ? enlarged(given) : undefined },
    {
      selection: inside,
      blend: edge === 'none' ? 0 : isReplaced ? Math.min(mostReplacedBlend, plan.blend) : plan.blend,
      reach: edge === 'none' || fillRules[mode].edge === 'ends' || !does('continued-edge') ? 0 : reachOf(plan),
      match: does('colour-match') && !fill.hasOwnColours ? learnColourMatch(first, seen, kept(hole)) : undefined,
    },
  );
  return { ...selection, picture, plan };

  /** The second pass: piece after piece of a picture of the context's size. */
  async function refine(enlargedWhole: Pixels): Promise<Pixels> {
    let whole = enlargedWhole;
    for (const [index, tile] of refined.entries()) {
      const place = { ...tile, x: tile.x - context.x, y: tile.y - context.y };
      const size = diffusedSize(tile, nativeSide);
      const tileSeen = resizeBicubic(cropPixels(whole, place), size.width, size.height);
      const tileMask = resizeBicubic(cropPixels(paintedOver, place), size.width, size.height);
      const tileHole = softHole(tileMask, scaled(border, size.width / tile.width), latentPixels);
      const again = await paint({
        image: tileSeen,
        hole: tileHole,
        kind: 'refine',
        part: tile,
        index: index + 1,
        count,
      });
      whole = pastePixels(whole, resizeBicubic(again, tile.width, tile.height), place, tileShare(tile, refined[0]));
    }
    return whole;
  }
}

/** What was painted over and `pixels` around it, not 0. */
function aroundPainted(mask: Pixels, pixels: number): Uint8Array {
  // A hair's breadth is gone from a picture that was made much smaller.
  if (!mask.data.some((level) => level >= painted)) return new Uint8Array(mask.data.length);
  const part = widened(paintedBounds(mask), Math.ceil(pixels), mask);
  const distance = distanceToPainted(cropPixels(mask, part));
  const grown = new Uint8Array(mask.data.length);
  for (let y = 0; y < part.height; y++)
    for (let x = 0; x < part.width; x++)
      if ((distance[y * part.width + x] ?? Infinity) <= pixels) grown[(part.y + y) * mask.width + part.x + x] = 255;
  return grown;
}

/** Where the network could change nothing, not 0. */
function kept({ data }: Pixels): Uint8Array {
  return data.map((level) => (level === 0 ? 1 : 0));
}

/** Pieces already go on from the mask's edge: a few pixels even out the rest. */
const piecesReach = 12;

/** The network's hole where the result has to cover exactly the mask. */
const exact: HoleEdge = { outer: 0, inner: 0 };

/** Pixels outside of the mask that are painted with it: the soft edge of what is to go lies there. */
const alwaysOutside = 4;

/** A background ends at its subject, which is to stay as it is. */
function holeEdge({ feather }: FillPlan, mode: FillMode): HoleEdge {
  return fillRules[mode].edge === 'ends' ? exact : { outer: alwaysOutside + feather, inner: -alwaysOutside };
}

function scaled({ outer, inner }: HoleEdge, scale: number): HoleEdge {
  return { outer: outer * scale, inner: inner * scale };
}

/** What fades into its surroundings as they would go on needs no wide edge, which would look like a frame. */
const mostReplacedBlend = 10;

/** A correction that is gone this soon does not tint the whole of what was asked for. */
const blendsOfReach = 1;

function reachOf({ blend }: FillPlan): number {
  return blendsOfReach * blend;
}

/** A tile fades in over what those to its left and above it have painted, which it saw. */
function tileShare(tile: Rect, first: Rect | undefined): (x: number, y: number) => number {
  const rise = (at: number, isFirst: boolean, size: number) =>
    isFirst ? 1 : smoothstep((at + 0.5) / (tileFade * size));
  return (x, y) => rise(x, tile.x === first?.x, tile.width) * rise(y, tile.y === first?.y, tile.height);
}

/** Part of a tile's side over which it fades in: less than what tiles share. */
const tileFade = 0.2;
