import { FrisketError } from '../../../shared/src/errors.ts';
import type { FigmaApi } from './figma-members.ts';
import { existing } from './figma-insert.ts';
import { describeLayer } from './figma-selection.ts';
import { isPictured } from './figma-nodes.ts';
import type { OpenedResult } from './host.ts';
import { readRecipe, recipeKey, setupKey } from './recipe.ts';

/** What is kept in a result, which a copy of it keeps too, and the layer that it was made from. */
export async function openResult(figma: FigmaApi, id: string): Promise<OpenedResult> {
  const layer = await existing(figma, id);
  if (!layer) throw new FrisketError('selection_empty', 'The layer is no longer in the document.', 'Select a layer.');
  const recipe = readRecipe(layer.getPluginData(recipeKey));
  const source = recipe?.source === undefined ? undefined : await existing(figma, recipe.source);
  const size = isPictured(layer) ? { width: layer.width, height: layer.height } : undefined;
  return {
    setup: layer.getPluginData(setupKey),
    ...(size ? { size } : {}),
    ...(source ? { source: { ...describeLayer(source), fresh: false } } : {}),
  };
}
