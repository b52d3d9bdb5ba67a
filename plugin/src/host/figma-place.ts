import { boundsOf, identity, type Rect, type Transform } from '../../../shared/src/geometry.ts';
import type { Place } from '../bridge.ts';
import type { AnyLayer, AnyNode, Container, FigmaApi, FrameLayer, Page } from './figma-members.ts';
import {
  isContainer,
  isContainerLayer,
  isFrame,
  isLayer,
  isPage,
  isPictured,
  isResult,
  layerAndAncestors,
  pageOf,
} from './figma-nodes.ts';
import { holdsPicture } from './image-fill.ts';
import { constraintsOver, fillingConstraints, isFlowing } from './result-constraints.ts';
import { readRecipe, recipeKey } from './recipe.ts';
import { freePlaceBeside, partOnPage, transformWithin, translation, type PixelSize } from './placement.ts';

type Beside = Extract<Place, { kind: 'beside' }>;

/** Where exactly a new layer goes. */
export interface Spot {
  readonly container: Container;
  /** Among the container's children. */
  readonly index: number;
  /** Whether the container's auto-layout must be told to leave the layer where it is put. */
  readonly outsideLayout: boolean;
  /** Relative to the container, as Figma's `relativeTransform` means it. */
  readonly transform: Transform;
  readonly width: number;
  readonly height: number;
  /** Of the shape that the picture takes; page units. */
  readonly cornerRadius?: number;
  /** Where the container is a frame that may be resized; what they are by default where absent. */
  readonly constraints?: Constraints;
}

/** @param replaced an earlier variant, whose place a picture beside something takes over */
export async function findSpot(figma: FigmaApi, place: Place, replaced: AnyLayer | undefined): Promise<Spot> {
  switch (place.kind) {
    case 'over': {
      const layer = await layerBy(figma, place.layer);
      const now = layer && isPictured(layer) ? layer.absoluteBoundingBox : null;
      // Moved meanwhile: the result follows. Resized meanwhile: the picture no longer fits, so it stays where it was.
      const moved = now && sameSize(now, place.bounds) ? now : place.bounds;
      const { x, y, width, height } = partOnPage(
        { ...place.region, x: place.region.x + moved.x - place.bounds.x, y: place.region.y + moved.y - place.bounds.y },
        place.picture,
        place.part,
      );
      const size = { width, height };
      return layer ? above(layer, translation(x, y), size) : onTop(figma.currentPage, translation(x, y), size);
    }
    case 'slot': {
      const layer = await layerBy(figma, place.layer);
      if (!layer || !isPictured(layer)) return besideSelection(figma, place);
      const size = { width: layer.width, height: layer.height };
      const fillsFrame = isFrame(layer) && layerAndAncestors(layer).every(takesChildren);
      return fillsFrame
        ? { ...inside(layer, indexInSlot(layer), layer.absoluteTransform, size), constraints: fillingConstraints }
        : { ...above(layer, layer.absoluteTransform, size), ...cornersOf(layer) };
    }
    case 'beside':
      if (place.at) return atPoint(figma, place.at, place);
      return replaced && isPictured(replaced)
        ? above(replaced, replaced.absoluteTransform, place)
        : besideSelection(figma, place);
  }
}

/** On top in an empty frame; below what lies in one, as the image fill is whose place the picture takes. */
function indexInSlot(frame: FrameLayer): number {
  const { children } = frame;
  if (!holdsPicture(frame)) return children.length;
  if (frame.layoutMode !== 'NONE' && frame.itemReverseZIndex) return children.length;
  // Above what was made for the place before.
  const index = children.findIndex((child) => child.getPluginData(recipeKey) === '');
  return index < 0 ? children.length : index;
}

async function layerBy(figma: FigmaApi, id: string): Promise<AnyLayer | undefined> {
  const node = await figma.getNodeByIdAsync(id);
  return node && isLayer(node) && pageOf(node) ? node : undefined;
}

/** Rounded corners, where all are alike. */
function cornersOf(layer: AnyLayer): { readonly cornerRadius?: number } {
  const radius = isResult(layer) ? layer.cornerRadius : 0;
  return typeof radius === 'number' && radius > 0 ? { cornerRadius: radius } : {};
}

function sameSize(a: PixelSize, b: PixelSize): boolean {
  // Page units: floating-point noise of a rotated layer's box, far below a pixel.
  return Math.abs(a.width - b.width) < 1e-3 && Math.abs(a.height - b.height) < 1e-3;
}

function takesChildren(layer: AnyLayer): boolean {
  return isContainerLayer(layer) && !layer.locked;
}

/**
 * Directly above a layer, or above the outermost of its ancestors that takes no children or is locked. What was made
 * from the layer before lies there already and stays below: the newest is what the person wants to see.
 */
function above(layer: AnyLayer, onPage: Transform, size: PixelSize): Spot {
  let anchor: AnyLayer = layer;
  for (const ancestor of layerAndAncestors(layer).slice(1)) {
    const upright = transformWithin(frameTransform(ancestor), onPage) !== undefined;
    const pushes = isGroupInFlow(ancestor) && !holds(ancestor, boundsOf(onPage, { x: 0, y: 0, ...size }));
    if (!takesChildren(ancestor) || !upright || pushes) anchor = ancestor;
  }
  const container = anchor.parent;
  if (!container || !isContainer(container))
    throw new Error(`The layer ${anchor.id} lies in nothing that takes layers.`);
  // In auto-layout the first layer may be drawn on top; then the places above are those before.
  const reversed = isFrame(container) && container.layoutMode !== 'NONE' && container.itemReverseZIndex;
  const children = reversed ? [...container.children].reverse() : container.children;
  let index = children.findIndex((child) => child.id === anchor.id) + 1;
  while (isMadeFrom(children[index], layer)) index++;
  const spot = inside(container, reversed ? children.length - index : index, onPage, size);
  const constraints = constraintsOver(anchor, boundsOf(spot.transform, { x: 0, y: 0, ...size }), (layer) =>
    transformWithin(frameTransform(container), layer.absoluteTransform),
  );
  return { ...spot, ...(constraints ? { constraints } : {}) };
}

/** Where a group stands in a flow, what makes it larger moves all that comes after it. */
function isGroupInFlow(node: AnyLayer): boolean {
  return node.type === 'GROUP' && isFlowing(node);
}

function holds(outer: AnyLayer, inner: Rect): boolean {
  const box = isPictured(outer) ? outer.absoluteBoundingBox : null;
  // Page units: a picture's region is rounded outwards to whole pixels, which is nothing that a group should grow by.
  const slack = 1e-3;
  return (
    box !== null &&
    inner.x >= box.x - slack &&
    inner.y >= box.y - slack &&
    inner.x + inner.width <= box.x + box.width + slack &&
    inner.y + inner.height <= box.y + box.height + slack
  );
}

function isMadeFrom(node: AnyNode | undefined, source: AnyLayer): boolean {
  return node !== undefined && readRecipe(node.getPluginData(recipeKey))?.source === source.id;
}

function inside(container: Container, index: number, onPage: Transform, { width, height }: PixelSize): Spot {
  const transform = transformWithin(frameTransform(container), onPage) ?? onPage;
  return {
    container,
    index,
    outsideLayout: isFrame(container) && container.layoutMode !== 'NONE',
    transform,
    width,
    height,
  };
}

/** The coordinate system in which a container's children lie: a group's lie in that of the next frame around it. */
function frameTransform(container: AnyNode): Transform {
  for (let node: AnyNode | null = container; node && isPictured(node); node = node.parent)
    if (node.type !== 'GROUP' && node.type !== 'BOOLEAN_OPERATION') return node.absoluteTransform;
  return identity;
}

function onTop(page: Page, onPage: Transform, size: PixelSize): Spot {
  return inside(page, page.children.length, onPage, size);
}

/** Right of what is selected (of the frame that it is in, so that nothing clips the picture), or in the view's middle. */
function besideSelection(figma: FigmaApi, size: PixelSize): Spot {
  const page = figma.currentPage;
  const selected = page.selection.find(isLayer);
  const outermost = selected && layerAndAncestors(selected).at(-1);
  const bounds = outermost && boundsOnPage(outermost);
  const { x, y } = bounds
    ? freePlaceBeside(
        bounds,
        size,
        page.children.flatMap((child) => boundsOnPage(child) ?? []),
      )
    : inView(figma, size);
  return onTop(page, translation(x, y), size);
}

/** In a frame, where it was let go over one that takes it; else on the page. */
async function atPoint(figma: FigmaApi, at: NonNullable<Beside['at']>, size: PixelSize): Promise<Spot> {
  const onPage = translation(Math.round(at.x - size.width / 2), Math.round(at.y - size.height / 2));
  const layer = await layerBy(figma, at.container);
  const takes = layer && isContainerLayer(layer) && layerAndAncestors(layer).every(takesChildren);
  return takes ? inside(layer, layer.children.length, onPage, size) : onTop(figma.currentPage, onPage, size);
}

function boundsOnPage(node: AnyNode): Rect | undefined {
  return (isPictured(node) && !isPage(node) ? node.absoluteBoundingBox : null) ?? undefined;
}

function inView(figma: FigmaApi, size: PixelSize): { x: number; y: number } {
  const { center } = figma.viewport;
  return { x: Math.round(center.x - size.width / 2), y: Math.round(center.y - size.height / 2) };
}
