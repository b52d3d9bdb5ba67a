import type { Inserted, Insertion } from '../bridge.ts';
import { add, describe, existing, paint, type BeforeSelecting } from './figma-insert.ts';
import { recordResult } from './figma-history.ts';
import { insertedBefore } from './figma-insert-once.ts';
import type { FigmaApi } from './figma-members.ts';
import { forgetInserted } from './inserted-results.ts';
import { writeRecipe } from './recipe.ts';
import { isMade, resultParts } from './result-parts.ts';

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
  const layer = shown === undefined ? await insertedBefore(figma, insertion) : await existing(figma, shown);
  const picture = layer && resultParts(layer)?.picture;
  if (!layer || !isMade(layer) || !picture) return add(figma, insertion, beforeSelecting);
  const recipe = writeRecipe(insertion.recipe);
  paint(picture, figma.createImage(insertion.bytes).hash);
  describe(layer, insertion, recipe);
  return { id: layer.id, name: layer.name };
}

/** Closes the step that began when the first variation was shown. @param shown as it was shown last */
export async function keepVariation(
  figma: FigmaApi,
  id: string,
  shown: Pick<Insertion, 'thumbnail'> = {},
): Promise<void> {
  const layer = await existing(figma, id);
  if (!layer) return;
  if (isMade(layer)) recordResult(figma, layer, shown);
  figma.commitUndo();
}

/** @param hidden layers that showing the first variation has hidden */
export async function discardVariation(figma: FigmaApi, id: string, hidden: readonly string[]): Promise<void> {
  const layer = await existing(figma, id);
  if (layer && isMade(layer)) layer.remove();
  forgetInserted(figma.root, id);
  for (const other of hidden) {
    const revealed = await existing(figma, other);
    if (revealed) revealed.visible = true;
  }
}
