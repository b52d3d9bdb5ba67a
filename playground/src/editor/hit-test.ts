import { apply, invert, type Rect } from '../../../shared/src/geometry.ts';
import { absoluteBoundingBoxOf, intersectionOf, unionOf } from '../document/bounds.ts';
import {
  absoluteTransformOf,
  ancestorsOf,
  childrenOf,
  drawingOrderOf,
  pageId,
  pageLayers,
  parentOf,
  type DocumentState,
} from '../document/document-state.ts';
import { isFrame, isLayer, isParent, type LayerData, type ParentData } from '../document/node.ts';
import type { Point } from './camera.ts';

/** @param slack units around the layer that still count, for what is thin */
function isInside(state: DocumentState, layer: LayerData, point: Point, slack = 0): boolean {
  const inverse = invert(absoluteTransformOf(state, layer));
  if (!inverse) return false;
  const [x, y] = apply(inverse, point.x, point.y);
  return x >= -slack && y >= -slack && x <= layer.width + slack && y <= layer.height + slack;
}

/** What is drawn at a point, from the layer on the page down to the deepest; empty where there is nothing. */
export function pathAt(state: DocumentState, point: Point): LayerData[] {
  return pathIn(state, pageLayers(state), point);
}

function pathIn(state: DocumentState, layers: readonly LayerData[], point: Point): LayerData[] {
  for (const layer of [...layers].reverse()) {
    if (!layer.visible || layer.locked) continue;
    const inside = isInside(state, layer, point);
    if (isFrame(layer) && layer.clipsContent && !inside) continue;
    const below = pathIn(state, drawingOrderOf(state, layer), point);
    if (below.length > 0) return [layer, ...below];
    // A group is where its children are.
    if (inside && layer.type !== 'GROUP') return [layer];
  }
  return [];
}

/**
 * The layer that a click means: what stands directly in the scope in which the person works (that of the selected
 * layers), else directly in the page or in a frame on the page.
 * @param deep Ctrl or Command is held: the deepest layer there
 */
export function pickAt(state: DocumentState, point: Point, deep: boolean): LayerData | undefined {
  const path = pathAt(state, point);
  if (deep) return path.at(-1);
  const scopes = new Set(state.selection.flatMap((id) => state.nodes.get(id)?.parent ?? []));
  const inScope = path.findLast((layer) => layer.parent !== path[0]?.parent && scopes.has(layer.parent));
  if (inScope) return inScope;
  const [outermost, next] = path;
  return outermost && isFrame(outermost) && next ? next : outermost;
}

/** Double click: one step further down than what is selected. */
export function pickBelow(state: DocumentState, point: Point): LayerData | undefined {
  const path = pathAt(state, point);
  const selected = path.findIndex(({ id }) => state.selection.includes(id));
  return path[selected + 1] ?? path.at(-1);
}

/** What a marquee catches: layers it touches, but frames on the page only when it holds them whole. */
export function layersWithin(state: DocumentState, area: Rect): LayerData[] {
  return pageLayers(state).flatMap((layer) => {
    if (!layer.visible || layer.locked) return [];
    const box = absoluteBoundingBoxOf(state, layer);
    if (!isFrame(layer) || childrenOf(state, layer).length === 0) return intersectionOf(box, area) ? [layer] : [];
    const common = intersectionOf(box, area);
    if (common?.width === box.width && common.height === box.height) return [layer];
    return childrenOf(state, layer).filter(
      (child) => child.visible && !child.locked && intersectionOf(absoluteBoundingBoxOf(state, child), area),
    );
  });
}

/** The innermost frame at a point that may take new children, else the page. */
export function parentAt(state: DocumentState, point: Point, except: readonly string[] = []): ParentData | undefined {
  const isOpen = (layer: LayerData) =>
    isFrame(layer) &&
    layer.type !== 'INSTANCE' &&
    ![layer, ...ancestorsOf(state, layer)].some(({ id }) => except.includes(id));
  const parent = pathAt(state, point).findLast(isOpen) ?? state.nodes.get(pageId);
  if (!parent || !isParent(parent)) return undefined;
  return parent;
}

/** The layer's box as four corners on the page, clockwise from its own top left. */
export function cornersOf(state: DocumentState, layer: LayerData): Point[] {
  const transform = absoluteTransformOf(state, layer);
  return [
    [0, 0],
    [layer.width, 0],
    [layer.width, layer.height],
    [0, layer.height],
  ].map(([x = 0, y = 0]) => {
    const [px, py] = apply(transform, x, y);
    return { x: px, y: py };
  });
}

/** The upright box around several layers. */
export function boxAround(state: DocumentState, layers: readonly LayerData[]): Rect | undefined {
  return unionOf(layers.map((layer) => absoluteBoundingBoxOf(state, layer)));
}

/** Whether a click on the layer's empty ground starts a marquee instead: a frame on the page that holds something. */
export function isGround(state: DocumentState, layer: LayerData): boolean {
  const parent = parentOf(state, layer);
  return isFrame(layer) && parent !== undefined && !isLayer(parent) && layer.children.length > 0;
}
