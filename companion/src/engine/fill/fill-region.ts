import type { Rect } from '../../../../shared/src/geometry.ts';
import type { FillMode } from '../../../../shared/src/job.ts';
import type { Pixels } from '../images/codec.ts';
import { cropPixels } from '../images/crop.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import { fillRules } from './fill-modes.ts';
import { paintedAndAround, paintedBounds, softHole, type HoleEdge } from './mask.ts';
import { planFill, widened, type FillPlan } from './plan-fill.ts';
import { prefill } from './remembered-prefill.ts';
import { refine } from './second-pass.ts';
import { settleColours } from './settle-colours.ts';
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
   * Whether the colours are somebody's choice, who named them or showed them. Where they are others than those around
   * them they are then not moved towards these, which would dull them (a turquoise that 97 % of the pixels had was left
   * to 76 %), but only kept from glaring beside them (see `joinColours` and `seatColours`).
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
export type FillPart = 'prefill' | 'joined-colours' | 'colour-match' | 'continued-edge' | 'second-pass';

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
  const rules = fillRules[mode];
  const selection = paintedBounds(mask);
  const plan = planFill({ canvas: image, selection, strength, nativeSide });
  const { context, diffused } = plan;

  const original = cropPixels(image, context);
  const paintedOver = cropPixels(mask, context);
  const inContext = { ...selection, x: selection.x - context.x, y: selection.y - context.y };
  const around = widened(inContext, stitchMargin, context);
  const inside = { ...inContext, x: inContext.x - around.x, y: inContext.y - around.y };
  const known = { original: cropPixels(original, around), mask: cropPixels(paintedOver, around) };
  if (fill.isClosedByPieces) {
    const closed = prefill(original, paintedAndAround(paintedOver, alwaysOutside), 'structure');
    const edges = { selection: inside, blend: 0, reach: piecesReach };
    return { ...selection, picture: stitch({ ...known, painted: cropPixels(closed, around) }, edges), plan };
  }

  const scale = diffused.width / context.width;
  const seen = resizeBicubic(original, diffused.width, diffused.height);
  const seenMask = resizeBicubic(paintedOver, diffused.width, diffused.height);
  const border = edge === 'none' || rules.edge === 'ends' ? exact : holeEdge(plan);
  const hole = softHole(seenMask, { outer: border.outer * scale, inner: border.inner * scale }, latentPixels);
  const isNew = strength === 1;
  const isPrefilled = isNew && does('prefill');
  const kindOfPrefill = rules.prefill === 'structure' && fill.isHoleSeen === false ? 'colours' : rules.prefill;
  const given = isPrefilled ? prefill(seen, paintedAndAround(seenMask, alwaysOutside * scale), kindOfPrefill) : seen;
  const tiles = does('second-pass') && fill.isRefined !== false ? plan.refined : [];
  const count = 1 + tiles.length;
  const made = await paint({ image: given, hole, kind: isNew ? 'paint' : 'change', part: context, index: 0, count });
  const settled = settleColours(
    { painted: made, original: seen, mask: seenMask, hole },
    {
      matches: does('colour-match') && !fill.hasOwnColours,
      joins: does('joined-colours') && isNew && rules.edge === 'continues',
      seats: does('colour-match') && isNew && fill.hasOwnColours === true,
    },
  );

  /** A part of a picture of the network's size, at its own. */
  const enlarged = (picture: Pixels) =>
    resizeBicubic(picture, around.width, around.height, {
      x: around.x * scale,
      y: around.y * (diffused.height / context.height),
      width: around.width * scale,
      height: around.height * (diffused.height / context.height),
    });
  const painted = tiles.length === 0 ? enlarged(settled.picture) : cropPixels(await refined(settled.picture), around);
  const isReplaced = isPrefilled && edge === 'soft' && rules.prefill === 'structure';
  const blend = isReplaced ? Math.min(replacedBlend(settled.agreement), plan.blend) : plan.blend;
  const picture = stitch(
    { ...known, painted, under: isReplaced ? enlarged(given) : undefined },
    {
      selection: inside,
      blend: edge === 'none' ? 0 : blend,
      // A correction that is gone as soon as the fade does not tint the whole of what was asked for.
      reach: edge === 'none' || rules.edge === 'ends' || !does('continued-edge') ? 0 : plan.blend,
    },
  );
  return { ...selection, picture, plan };

  function refined(first: Pixels): Promise<Pixels> {
    const made = resizeBicubic(first, context.width, context.height);
    return refine(
      { made, mask: paintedOver, context, tiles, edge: border, nativeSide, latentPixels },
      ({ index, ...tile }) => paint({ ...tile, kind: 'refine', index: index + 1, count }),
    );
  }
}

/** Pieces already go on from the mask's edge: a few pixels even out the rest. */
const piecesReach = 12;

/** The network's hole where the result has to cover exactly the mask, or ends at a subject that is to stay as it is. */
const exact: HoleEdge = { outer: 0, inner: 0 };

/** Pixels outside of the mask that are painted with it: the soft edge of what is to go lies there. */
const alwaysOutside = 4;

function holeEdge({ feather }: FillPlan): HoleEdge {
  return { outer: alwaysOutside + feather, inner: -alwaysOutside };
}

/**
 * Pixels over which a fill fades from its surroundings, as they would go on: where it has their colours, nobody sees how
 * far; where it has others, a wide edge would look like a frame and take them from what was asked for.
 */
function replacedBlend(agreement: number): number {
  return 10 + 15 * agreement;
}
