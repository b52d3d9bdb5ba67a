import { mostListed, type Listed, type ListedKind } from '../bridge.ts';
import type { AnyLayer, AnyNode, FigmaApi } from './figma-members.ts';
import { byDrawingOrder, childrenOf, isFilled, isLayer, isPictured, layerAndAncestors } from './figma-nodes.ts';
import { problemOf } from './figma-selection.ts';
import { holdsPicture } from './image-fill.ts';
import { recipeKey } from './recipe.ts';

/** What is selected and is to get a picture each, the lowest on the page first. */
export function listSelection(figma: FigmaApi, kind: ListedKind): Listed[] {
  const selected = figma.currentPage.selection.filter(isLayer);
  const ids = new Set(selected.map(({ id }) => id));
  // What lies in another selected layer goes with that.
  const outermost = selected.filter((layer) =>
    layerAndAncestors(layer)
      .slice(1)
      .every(({ id }) => !ids.has(id)),
  );
  const layers = outermost.sort(byDrawingOrder);
  const listed = kind === 'layers' ? layers : layers.flatMap((layer) => slotsOf(layer));
  return listed.slice(0, mostListed).flatMap((layer) => describe(layer, kind));
}

function describe(layer: AnyLayer, kind: ListedKind): Listed[] {
  if (!isPictured(layer)) return [];
  const problem = problemOf(layer);
  // The picture of a slot is made in the slot's own plane, that of a layer as it stands upright on the page.
  const box = layer.absoluteBoundingBox;
  const { width, height } = kind === 'slots' || !box ? layer : box;
  if (!box || width <= 0 || height <= 0) return [];
  const bounds = { x: box.x, y: box.y, width: box.width, height: box.height };
  return [{ id: layer.id, name: layer.name, width, height, bounds, ...(problem ? { problem } : {}) }];
}

/** The layer itself where it waits for a picture or has one, or else what in it has one. */
function slotsOf(layer: AnyLayer): AnyLayer[] {
  return isSlot(layer) ? [layer] : childrenOf(layer).flatMap((child) => picturesIn(child));
}

/** Rectangles, frames and components that are empty or have an image fill. */
function isSlot(node: AnyNode): boolean {
  const isComponent = node.type === 'INSTANCE';
  if (!isFilled(node) && !isComponent) return false;
  return node.type === 'RECTANGLE' || childrenOf(node).length === 0 || (isFilled(node) && holdsPicture(node));
}

function picturesIn(node: AnyNode): AnyLayer[] {
  if (!isLayer(node) || !node.visible) return [];
  // A result lies over the place that it was made for, which is listed itself.
  if (node.getPluginData(recipeKey) !== '') return [];
  if (isFilled(node) && holdsPicture(node)) return [node];
  return childrenOf(node).flatMap((child) => picturesIn(child));
}
