import type { Rect } from '../../../../shared/src/geometry.ts';
import type { FillMode } from '../../../../shared/src/job.ts';
import type { Pixels } from '../images/codec.ts';
import { cropPixels, pastePixels } from '../images/crop.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import { fillRules } from './fill-modes.ts';
import { distanceToPainted, paintedBounds, smoothstep, softHole, type HoleEdge } from './mask.ts';
import { diffusedSize, planFill, type FillPlan } from './plan-fill.ts';
import { prefill } from './prefill.ts';
import { stitch } from './stitch.ts';

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
  /** Whether the pieces of the surroundings that are put into the hole are all of the fill. */
  readonly isClosedByPieces?: boolean;
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
  const refined = does('second-pass') ? plan.refined : [];
  const count = 1 + refined.length;
  const inContext = { ...selection, x: selection.x - context.x, y: selection.y - context.y };

  const original = cropPixels(image, context);
  const paintedOver = cropPixels(mask, context);
  if (fill.isClosedByPieces) return { ...selection, picture: closedByPieces(original, paintedOver, inContext), plan };
  const seen = resizeBicubic(original, diffused.width, diffused.height);
  const seenMask = resizeBicubic(paintedOver, diffused.width, diffused.height);
  const border = edge === 'none' ? exact : holeEdge(plan, mode);
  const scale = diffused.width / context.width;
  const hole = softHole(seenMask, scaled(border, scale), latentPixels);
  const isNew = strength === 1;
  const given =
    isNew && does('prefill')
      ? prefill(seen, aroundPainted(seenMask, alwaysOutside * scale), fillRules[mode].prefill)
      : seen;
  const first = await paint({ image: given, hole, kind: isNew ? 'paint' : 'change', index: 0, count });
  let painted = resizeBicubic(first, context.width, context.height);

  for (const [index, tile] of refined.entries()) {
    const place = { ...tile, x: tile.x - context.x, y: tile.y - context.y };
    const size = diffusedSize(tile, nativeSide);
    const tileSeen = resizeBicubic(cropPixels(painted, place), size.width, size.height);
    const tileMask = resizeBicubic(cropPixels(paintedOver, place), size.width, size.height);
    const tileHole = softHole(tileMask, scaled(border, size.width / tile.width), latentPixels);
    const again = await paint({ image: tileSeen, hole: tileHole, kind: 'refine', index: index + 1, count });
    painted = pastePixels(painted, resizeBicubic(again, tile.width, tile.height), place, tileShare(tile, refined[0]));
  }

  const {
    context: { width, height },
  } = plan;
  const isReplaced = isNew && edge === 'soft' && does('prefill') && fillRules[mode].prefill === 'structure';
  const picture = stitch(
    {
      painted,
      original,
      mask: paintedOver,
      hole: resizeBicubic(hole, width, height),
      under: isReplaced ? resizeBicubic(given, width, height) : undefined,
    },
    {
      selection: inContext,
      blend: edge === 'none' ? 0 : isReplaced ? Math.min(mostReplacedBlend, plan.blend) : plan.blend,
      reach: edge === 'none' || fillRules[mode].edge === 'ends' || !does('continued-edge') ? 0 : reachOf(plan),
      matchesColours: does('colour-match'),
    },
  );
  return { ...selection, picture, plan };
}

/** What was painted over and `pixels` around it, not 0. */
function aroundPainted(mask: Pixels, pixels: number): Uint8Array {
  return Uint8Array.from(distanceToPainted(mask), (distance) => (distance <= pixels ? 255 : 0));
}

function closedByPieces(original: Pixels, mask: Pixels, selection: Rect): Pixels {
  const painted = prefill(original, aroundPainted(mask, alwaysOutside), 'structure');
  return stitch(
    { painted, original, mask, hole: mask, under: painted },
    { selection, blend: thinBlend, reach: thinBlend, matchesColours: false },
  );
}

/** Pieces already go on from the mask's edge: a few pixels hide the rest. */
const thinBlend = 4;

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
