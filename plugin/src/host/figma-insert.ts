import type { Inserted, Insertion } from '../bridge.ts';
import type { AnyLayer, FigmaApi, ResultLayer } from './figma-members.ts';
import { isLayer, pageOf } from './figma-nodes.ts';
import { findSpot, type Spot } from './figma-place.ts';
import { overlap } from './placement.ts';
import { recipeKey, writeRecipe } from './recipe.ts';

/** manifest.json lists the button's title under this command. */
const relaunchCommand = 'edit';

/** Told the new layer's id before anybody hears of the changed selection. */
export type BeforeSelecting = (id: string) => void;

/** Puts a picture into the document as a new, selected layer that one undo removes. */
export async function insert(
  figma: FigmaApi,
  insertion: Insertion,
  beforeSelecting: BeforeSelecting,
): Promise<Inserted> {
  const inserted = await add(figma, insertion, beforeSelecting);
  figma.commitUndo();
  return inserted;
}

/** As `insert`, but part of whatever the next `commitUndo` closes. */
export async function add(figma: FigmaApi, insertion: Insertion, beforeSelecting: BeforeSelecting): Promise<Inserted> {
  const recipe = writeRecipe(insertion.recipe);
  const replaced = insertion.replaces === undefined ? undefined : await existing(figma, insertion.replaces);
  const stencil = insertion.stencil === undefined ? undefined : await existing(figma, insertion.stencil);
  const spot = await findSpot(figma, insertion.place, replaced);
  const image = figma.createImage(insertion.bytes);

  const layer = figma.createRectangle();
  try {
    put(layer, spot);
    paint(layer, insertion.name, image.hash, recipe);
    layer.setRelaunchData({ [relaunchCommand]: '' });
  } catch (error) {
    // Half a layer is worse than none.
    layer.remove();
    throw error;
  }
  for (const served of [replaced, stencil]) if (served) served.visible = false;
  beforeSelecting(layer.id);
  show(figma, layer, insertion);
  return { id: layer.id, name: layer.name };
}

/** Gives a layer its picture. @param recipe as `writeRecipe` wrote it */
export function paint(layer: ResultLayer, name: string, imageHash: string, recipe: string): void {
  layer.name = name;
  layer.fills = [{ type: 'IMAGE', scaleMode: 'FILL', imageHash }];
  layer.setPluginData(recipeKey, recipe);
}

export async function existing(figma: FigmaApi, id: string): Promise<AnyLayer | undefined> {
  const node = await figma.getNodeByIdAsync(id);
  return node && isLayer(node) && pageOf(node) ? node : undefined;
}

/** In this order: what a transform is relative to, and whether auto-layout overrides it, must stand before it is set. */
function put(layer: ResultLayer, spot: Spot): void {
  spot.container.insertChild(spot.index, layer);
  if (spot.outsideLayout) layer.layoutPositioning = 'ABSOLUTE';
  layer.resize(spot.width, spot.height);
  const [[a, c, e], [b, d, f]] = spot.transform;
  layer.relativeTransform = [
    [a, c, e],
    [b, d, f],
  ];
}

/** Selects the new layer, and moves the view only where the layer would be out of sight. */
function show(figma: FigmaApi, layer: ResultLayer, insertion: Insertion): void {
  const page = pageOf(layer);
  if (!page) return;
  page.selection = [layer];
  if (page.id !== figma.currentPage.id || insertion.place.kind === 'over') return;
  const bounds = layer.absoluteBoundingBox;
  if (bounds && !overlap(bounds, figma.viewport.bounds)) figma.viewport.scrollAndZoomIntoView([layer]);
}
