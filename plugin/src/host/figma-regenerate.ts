import { multiply, type Rect, type Transform } from '../../../shared/src/geometry.ts';
import type { Insertion } from '../bridge.ts';
import type { FigmaApi, MadeLayer, ResultLayer } from './figma-members.ts';
import { build, describe, existing, paint } from './figma-insert.ts';
import { recordUnlessKept } from './figma-history.ts';
import { isContainer } from './figma-nodes.ts';
import { recordInserted } from './inserted-results.ts';
import { mutable, translation } from './placement.ts';
import { writeRecipe } from './recipe.ts';
import { isMade, resultParts, type ResultParts } from './result-parts.ts';
import { partOfSource, rememberedPart } from './result-part.ts';

/**
 * A picture takes the place of an earlier result, part of whatever the next `commitUndo` closes. The layer stays, with
 * its place in the layer list and all that was done to it: moved, scaled, turned, masked, linked. Where another part of
 * the source is covered now, the layer grows or moves by as much.
 *
 * @returns undefined where there is no such layer any more
 */
export async function regenerateUnseen(figma: FigmaApi, insertion: Insertion): Promise<MadeLayer | undefined> {
  const before = insertion.inPlaceOf === undefined ? undefined : await existing(figma, insertion.inPlaceOf);
  const parts = before && resultParts(before);
  if (!before || !isMade(before) || !parts) return undefined;
  const from = rememberedPart(before);
  const to = partOfSource(insertion.place);
  const recipe = writeRecipe(insertion.recipe);
  recordUnlessKept(figma, before);
  const layer =
    (parts.mask === undefined) === (insertion.mask === undefined)
      ? repainted(figma, insertion, before, parts, (layer) => moved(layer, from, to))
      : rebuilt(figma, insertion, before, parts.picture, moved(parts.picture, from, to), recipe);
  describe(layer, insertion, recipe);
  recordInserted(figma.root, insertion.result, layer.id);
  const stencil = insertion.stencil === undefined ? undefined : await existing(figma, insertion.stencil);
  if (stencil) stencil.visible = false;
  return layer;
}

interface Standing {
  readonly transform: Transform;
  readonly width: number;
  readonly height: number;
}

/** Where a layer stands that covers another part than before, at the scale and in the turn that it has. */
function moved(layer: ResultLayer, from: Rect | undefined, to: Rect | undefined): Standing {
  const { relativeTransform: transform, width, height } = layer;
  if (!from || !to) return { transform, width, height };
  const across = width / from.width;
  const down = height / from.height;
  return {
    transform: multiply(transform, translation((to.x - from.x) * across, (to.y - from.y) * down)),
    width: to.width * across,
    height: to.height * down,
  };
}

function repainted(
  figma: FigmaApi,
  { bytes, mask }: Insertion,
  layer: MadeLayer,
  parts: ResultParts,
  standing: (layer: ResultLayer) => Standing,
): MadeLayer {
  // Both pictures first: one that Figma does not take should change nothing.
  const picture = figma.createImage(bytes);
  const alpha = mask && figma.createImage(mask);
  for (const [part, image] of [[parts.picture, picture] as const, [parts.mask, alpha] as const]) {
    if (!part || !image) continue;
    const { transform, width, height } = standing(part);
    paint(part, image.hash);
    part.resize(width, height);
    part.relativeTransform = mutable(transform);
  }
  return layer;
}

/** With a mask layer where there was none, or without: another layer, at the same place of the layer list. */
function rebuilt(
  figma: FigmaApi,
  insertion: Insertion,
  before: MadeLayer,
  picture: ResultLayer,
  standing: Standing,
  recipe: string,
): MadeLayer {
  const container = before.parent;
  if (!container || !isContainer(container))
    throw new Error(`The layer ${before.id} lies in nothing that takes layers.`);
  const index = container.children.findIndex(({ id }) => id === before.id);
  const outsideLayout = before.layoutPositioning === 'ABSOLUTE';
  const { constraints } = picture;
  const layer = build(figma, insertion, { ...standing, container, index, outsideLayout, constraints }, recipe);
  before.remove();
  return layer;
}
