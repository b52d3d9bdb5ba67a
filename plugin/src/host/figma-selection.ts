import type { Layer, LayerProblem, Selection } from '../bridge.ts';
import { exportScale } from './export-scale.ts';
import type { AnyLayer, AnyNode, FigmaApi } from './figma-members.ts';
import { byDrawingOrder, isFilled, isFrame, isLayer, isPictured, layerAndAncestors } from './figma-nodes.ts';
import { holdsPicture } from './image-fill.ts';
import { overlap } from './placement.ts';
import { readMade, recipeKey } from './recipe.ts';

/** @param fresh id of the layer that was inserted last, while the person has selected nothing else */
export function describeSelection(figma: FigmaApi, fresh: string | undefined): Selection {
  const layers = figma.currentPage.selection.filter(isLayer);
  const [layer] = layers;
  if (!layer) return { kind: 'none' };
  if (layers.length > 1) return pairOf(layers) ?? { kind: 'several', count: layers.length };
  return { kind: 'one', layer: { ...describeLayer(layer), fresh: layer.id === fresh } };
}

/** A picture and what lies over it, when that is all that is selected. */
function pairOf(layers: readonly AnyLayer[]): Selection | undefined {
  if (layers.length !== 2) return undefined;
  const [lower, upper] = [...layers].sort(byDrawingOrder);
  if (!lower || !upper || layerAndAncestors(upper).some(({ id }) => id === lower.id)) return undefined;
  const [layer, stencil] = [describeLayer(lower), describeLayer(upper)];
  // A stencil may be as small as it likes.
  const usable = layer.problem === undefined && stencil.problem !== 'hidden' && stencil.problem !== 'unsupported';
  if (!usable || !layer.bounds || !stencil.bounds || !overlap(layer.bounds, stencil.bounds)) return undefined;
  return { kind: 'pair', layer: { ...layer, fresh: false }, stencil: { ...stencil, fresh: false } };
}

export function describeLayer(layer: AnyLayer): Omit<Layer, 'fresh'> {
  const bounds = isPictured(layer) ? layer.absoluteBoundingBox : null;
  const problem = problemOf(layer);
  const slot = slotOf(layer);
  const made = readMade(layer.getPluginData(recipeKey));
  return {
    id: layer.id,
    name: layer.name,
    kind: layer.type,
    ...(bounds ? { bounds: { x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height } } : {}),
    ...(problem ? { problem } : {}),
    ...(slot ? { slot } : {}),
    ...made,
  };
}

/** Why no picture of the layer can be taken, if so. */
export function problemOf(layer: AnyLayer): LayerProblem | undefined {
  if (!isPictured(layer)) return 'unsupported';
  if (layerAndAncestors(layer).some((each) => !each.visible)) return 'hidden';
  const bounds = layer.absoluteBoundingBox;
  if (!bounds) return 'unsupported';
  const scale = exportScale(bounds.width, bounds.height);
  return 'problem' in scale ? scale.problem : undefined;
}

/** The size of a place that waits for a picture: a frame without children or a rectangle, neither with an image fill. */
export function slotOf(node: AnyNode): { width: number; height: number } | undefined {
  if (!isFilled(node) || (isFrame(node) && node.children.length > 0)) return undefined;
  return holdsPicture(node) ? undefined : { width: node.width, height: node.height };
}
