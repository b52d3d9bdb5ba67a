import type { Inserted, Insertion } from '../bridge.ts';
import { add, describe, existing, paint, type BeforeSelecting } from './figma-insert.ts';
import type { AnyLayer, FigmaApi, MadeLayer, ResultLayer } from './figma-members.ts';
import { isResult, isResultGroup } from './figma-nodes.ts';
import { writeRecipe } from './recipe.ts';

/**
 * Shows one of several variations on the canvas. All of them lie at the same place, so that another picture in the same
 * layer is all that flipping through them takes.
 * @param shown the layer that shows another of them; a new one is made where the person has removed it
 */
export async function showVariation(
  figma: FigmaApi,
  insertion: Insertion,
  shown: string | undefined,
  beforeSelecting: BeforeSelecting,
): Promise<Inserted> {
  const layer = shown === undefined ? undefined : await existing(figma, shown);
  const picture = layer && pictureIn(layer);
  if (!layer || !isMade(layer) || !picture) return add(figma, insertion, beforeSelecting);
  const recipe = writeRecipe(insertion.recipe);
  paint(picture, figma.createImage(insertion.bytes).hash);
  describe(layer, insertion, recipe);
  return { id: layer.id, name: layer.name };
}

/** Closes the step that began when the first variation was shown. */
export async function keepVariation(figma: FigmaApi, id: string): Promise<void> {
  if (await existing(figma, id)) figma.commitUndo();
}

/** @param hidden layers that showing the first variation has hidden */
export async function discardVariation(figma: FigmaApi, id: string, hidden: readonly string[]): Promise<void> {
  const layer = await existing(figma, id);
  if (layer && isMade(layer)) layer.remove();
  for (const other of hidden) {
    const revealed = await existing(figma, other);
    if (revealed) revealed.visible = true;
  }
}

function isMade(layer: AnyLayer): layer is MadeLayer {
  return isResult(layer) || isResultGroup(layer);
}

/** The layer that shows the picture: in a group, the one above the mask. */
function pictureIn(layer: AnyLayer): ResultLayer | undefined {
  if (isResult(layer)) return layer;
  return isResultGroup(layer) ? layer.children.filter(isResult).find(({ isMask }) => !isMask) : undefined;
}
