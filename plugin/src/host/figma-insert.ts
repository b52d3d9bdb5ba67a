import type { Inserted, Insertion } from '../bridge.ts';
import type { AnyLayer, FigmaApi, MadeLayer, ResultLayer } from './figma-members.ts';
import { isLayer, pageOf } from './figma-nodes.ts';
import { findSpot, type Spot } from './figma-place.ts';
import { mutable, overlap } from './placement.ts';
import { recordInserted } from './inserted-results.ts';
import { fits, recipeKey, setupKey, writeRecipe } from './recipe.ts';
import { rememberPart } from './result-part.ts';

/** manifest.json lists the button's title under this command. */
const relaunchCommand = 'edit';

/** Told the new layer's id before anybody hears of the changed selection. */
export type BeforeSelecting = (id: string) => void;

/** Puts a picture into the document as a new, selected layer, part of whatever the next `commitUndo` closes. */
export async function add(figma: FigmaApi, insertion: Insertion, beforeSelecting: BeforeSelecting): Promise<Inserted> {
  const layer = await addUnseen(figma, insertion);
  beforeSelecting(layer.id);
  show(figma, layer, insertion);
  return { id: layer.id, name: layer.name };
}

/** As `add`, and neither selected nor brought into view. */
export async function addUnseen(figma: FigmaApi, insertion: Insertion): Promise<MadeLayer> {
  const recipe = writeRecipe(insertion.recipe);
  const replaced = insertion.replaces === undefined ? undefined : await existing(figma, insertion.replaces);
  const stencil = insertion.stencil === undefined ? undefined : await existing(figma, insertion.stencil);
  const spot = await findSpot(figma, insertion.place, replaced);
  const layer = build(figma, insertion, spot, recipe);
  recordInserted(figma.root, insertion.result, layer.id);
  for (const served of [replaced, stencil]) if (served) served.visible = false;
  return layer;
}

/** Makes a result's layer. @param recipe as `writeRecipe` wrote it */
export function build(figma: FigmaApi, insertion: Insertion, spot: Spot, recipe: string): MadeLayer {
  const made: ResultLayer[] = [];
  try {
    const image = pictured(figma, insertion.bytes, spot, made);
    const layer = insertion.mask ? masked(figma, image, insertion.mask, spot, made) : image;
    put(layer, made, spot);
    describe(layer, insertion, recipe);
    layer.setRelaunchData({ [relaunchCommand]: '' });
    return layer;
  } catch (error) {
    // Half a layer is worse than none; a group goes with the last layer in it.
    for (const each of made) each.remove();
    throw error;
  }
}

/** Gives a layer its picture. */
export function paint(layer: ResultLayer, imageHash: string): void {
  layer.fills = [{ type: 'IMAGE', scaleMode: 'FILL', imageHash }];
}

/** Gives what was made its name and how it was made. @param recipe as `writeRecipe` wrote it */
export function describe(layer: MadeLayer, { name, place, setup = '' }: Insertion, recipe: string): void {
  layer.name = name;
  layer.setPluginData(recipeKey, recipe);
  // What is too large for a layer can be done without: the mask is then read off the result.
  layer.setPluginData(setupKey, fits(setupKey, setup) ? setup : '');
  rememberPart(layer, place);
}

/** @param made told of the layer before anything can go wrong with it */
function pictured(figma: FigmaApi, bytes: Uint8Array, spot: Spot, made: ResultLayer[]): ResultLayer {
  const image = figma.createImage(bytes);
  const layer = figma.createRectangle();
  made.push(layer);
  layer.resize(spot.width, spot.height);
  if (spot.cornerRadius !== undefined) layer.cornerRadius = spot.cornerRadius;
  paint(layer, image.hash);
  return layer;
}

/** The names of what a group of a picture and its mask holds, the mask first: it masks what lies above it. */
const partNames = { mask: 'Mask', image: 'Picture' };

/** A picture under a mask layer that can be painted, moved and replaced like any other. */
function masked(figma: FigmaApi, image: ResultLayer, alpha: Uint8Array, spot: Spot, made: ResultLayer[]): MadeLayer {
  const mask = pictured(figma, alpha, spot, made);
  mask.isMask = true;
  mask.name = partNames.mask;
  image.name = partNames.image;
  const group = figma.group([mask, image], figma.currentPage);
  group.insertChild(0, mask);
  return group;
}

export async function existing(figma: FigmaApi, id: string): Promise<AnyLayer | undefined> {
  const node = await figma.getNodeByIdAsync(id);
  return node && isLayer(node) && pageOf(node) ? node : undefined;
}

/**
 * Nothing around may change, not for a moment: what gives way, a frame that fills what is left for one, can come back
 * otherwise than it was. Hidden, the layer takes no room in a flow that it passes through; and it arrives with the
 * transform that it is to have, which a move leaves as it is, for a group in a flow takes its size from its children.
 * @param parts the layer itself, or what the group holds
 */
function put(layer: MadeLayer, parts: readonly ResultLayer[], spot: Spot): void {
  const place = () => {
    for (const part of parts) part.relativeTransform = mutable(spot.transform);
  };
  layer.visible = false;
  place();
  spot.container.insertChild(spot.index, layer);
  if (spot.outsideLayout) {
    layer.layoutPositioning = 'ABSOLUTE';
    // Figma says that this changes where a layer is.
    place();
  }
  if (spot.constraints) for (const part of parts) part.constraints = spot.constraints;
  layer.visible = true;
}

/** Selects the new layer, and moves the view only where the layer would be out of sight. */
export function show(figma: FigmaApi, layer: MadeLayer, insertion: Insertion): void {
  const page = pageOf(layer);
  if (!page) return;
  page.selection = [layer];
  if (page.id !== figma.currentPage.id || insertion.place.kind === 'over') return;
  const bounds = layer.absoluteBoundingBox;
  if (bounds && !overlap(bounds, figma.viewport.bounds)) figma.viewport.scrollAndZoomIntoView([layer]);
}
