import { apply, boundsOf, invert, multiply, type Rect, type Transform } from '../../../shared/src/geometry.ts';
import { flow, sizingModeOf, type Size } from './auto-layout.ts';
import { constrainedBox } from './constraints.ts';
import { childrenOf, layerOf, parentOf, type DocumentState } from './document-state.ts';
import { isFrame, type FrameData, type GroupData, type LayerData, type NodeId } from './node.ts';
import { withPosition } from './rotation.ts';
import { withNode, withoutLayer } from './with-node.ts';

/** Units: less than this is noise of sines and cosines, and no reason to change a layer. */
const noise = 1e-6;

/**
 * Goes from a node outwards after something has changed in it: groups take their place and size from their children,
 * auto-layout arranges its own, and each may change the size of what is around.
 */
export function settled(state: DocumentState, start: NodeId | null): DocumentState {
  let next = state;
  let id = start;
  while (id !== null) {
    const node = next.nodes.get(id);
    if (!node) return next;
    id = node.parent;
    if (node.type === 'GROUP') {
      if (node.children.length === 0) next = withoutLayer(next, node);
      else next = withNode(next, refitted(next, node));
    } else if (isFrame(node)) next = arranged(next, node);
  }
  return next;
}

/** Whether a layer stands where its frame's auto-layout puts it. A hidden one leaves no gap. */
export function isInFlow(state: DocumentState, layer: LayerData): boolean {
  const parent = parentOf(state, layer);
  if (!parent || !isFrame(parent) || parent.layoutMode === 'NONE') return false;
  return layer.visible && layer.layoutPositioning === 'AUTO';
}

/** Moves and turns a layer; a group's children go with it, since their transforms bypass the group. */
export function transformed(state: DocumentState, layer: LayerData, transform: Transform): DocumentState {
  if (layer.type !== 'GROUP') return withNode(state, { ...layer, relativeTransform: transform });
  const inverse = invert(layer.relativeTransform);
  if (!inverse) return state;
  const by = multiply(transform, inverse);
  let next = withNode(state, { ...layer, relativeTransform: transform });
  for (const child of childrenOf(state, layer)) next = transformed(next, child, multiply(by, child.relativeTransform));
  return next;
}

/**
 * Gives a layer another size; its top left corner stays. A group's children are scaled with it, a frame's follow their
 * constraints, and what its auto-layout arranges is arranged anew.
 */
export function withSize(state: DocumentState, layer: LayerData, { width, height }: Size): DocumentState {
  if (layer.type === 'GROUP') return scaledGroup(state, layer, { width, height });
  if (!isFrame(layer)) return withNode(state, { ...layer, width, height });
  const size = heldByContents(state, layer, { width, height });
  const next = withConstraints(withNode(state, { ...layer, ...size }), childrenOf(state, layer), layer, size);
  const frame = layerOf(next, layer.id);
  return frame && isFrame(frame) ? arranged(next, frame) : next;
}

/** A frame that is as long as what it holds is as long as that, whatever was asked for. */
function heldByContents(state: DocumentState, frame: FrameData, { width, height }: Size): Size {
  if (frame.layoutMode === 'NONE' || !childrenOf(state, frame).some((child) => isInFlow(state, child)))
    return { width, height };
  return {
    width: sizingModeOf(frame, 'width') === 'AUTO' ? frame.width : width,
    height: sizingModeOf(frame, 'height') === 'AUTO' ? frame.height : height,
  };
}

function scaledGroup(state: DocumentState, group: GroupData, { width, height }: Size): DocumentState {
  const toGroup = invert(group.relativeTransform);
  if (!toGroup || group.width === 0 || group.height === 0) return state;
  const across = width / group.width;
  const down = height / group.height;
  let next = state;
  for (const child of childrenOf(state, group)) {
    const [x, y] = apply(multiply(toGroup, child.relativeTransform), 0, 0);
    const place = apply(group.relativeTransform, x * across, y * down);
    next = withSize(next, child, { width: child.width * across, height: child.height * down });
    const current = layerOf(next, child.id);
    if (current) next = transformed(next, current, withPosition(current.relativeTransform, ...place));
  }
  return withNode(next, refitted(next, group));
}

/** Layers that stand freely in a frame of which the size has changed. A group's children follow, not the group. */
function withConstraints(state: DocumentState, layers: readonly LayerData[], from: Size, to: Size): DocumentState {
  let next = state;
  for (const layer of layers) {
    if (isInFlow(next, layer)) continue;
    if (layer.type === 'GROUP') {
      next = withConstraints(next, childrenOf(next, layer), from, to);
      next = withNode(next, refitted(next, layer));
    } else {
      const box = boxOf(layer);
      next = inBox(next, layer, box, constrainedBox(box, layer.constraints, from, to));
    }
  }
  return next;
}

/** A layer whose upright box is to become another. A turned layer keeps its turn and stays in the middle of the box. */
function inBox(state: DocumentState, layer: LayerData, from: Rect, to: Rect): DocumentState {
  const isSameSize = Math.abs(to.width - from.width) < noise && Math.abs(to.height - from.height) < noise;
  let next = state;
  if (!isSameSize) {
    const [[a, c], [b, d]] = layer.relativeTransform;
    const across = from.width === 0 ? 1 : to.width / from.width;
    const down = from.height === 0 ? 1 : to.height / from.height;
    const isUpright = b === 0 && c === 0;
    const width = isUpright ? to.width : layer.width * Math.hypot(a * across, b * down);
    const height = isUpright ? to.height : layer.height * Math.hypot(c * across, d * down);
    next = withSize(next, layer, { width, height });
  }
  const current = layerOf(next, layer.id);
  if (!current) return next;
  const now = boxOf(current);
  const middle = (box: Rect) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  const x = isSameSize ? to.x - now.x : middle(to).x - middle(now).x;
  const y = isSameSize ? to.y - now.y : middle(to).y - middle(now).y;
  return shifted(next, current, x, y);
}

function shifted(state: DocumentState, layer: LayerData, x: number, y: number): DocumentState {
  if (Math.abs(x) < noise && Math.abs(y) < noise) return state;
  const [[, , left], [, , top]] = layer.relativeTransform;
  return transformed(state, layer, withPosition(layer.relativeTransform, left + x, top + y));
}

/** Arranges what a frame with auto-layout holds, and gives it the size that this takes. */
function arranged(state: DocumentState, frame: FrameData): DocumentState {
  const items = childrenOf(state, frame).filter((child) => isInFlow(state, child));
  if (frame.layoutMode === 'NONE' || items.length === 0) return state;
  const planned = flow(frame, frame, items.map(itemOf));
  let next = state;
  for (const [index, item] of items.entries()) {
    const place = planned.places[index];
    if (place) next = stretched(next, item, place);
  }
  // What is stretched may have become longer in the other direction.
  const current = items.map((item) => layerOf(next, item.id) ?? item);
  const { size, places } = flow(frame, frame, current.map(itemOf));
  const isSameSize = Math.abs(size.width - frame.width) < noise && Math.abs(size.height - frame.height) < noise;
  if (!isSameSize) {
    next = withNode(next, { ...frame, ...size });
    next = withConstraints(next, childrenOf(next, frame), frame, size);
  }
  for (const [index, item] of current.entries()) {
    const place = places[index];
    const box = boxOf(item);
    if (place) next = shifted(next, item, place.x - box.x, place.y - box.y);
  }
  return next;
}

/** What is turned by anything but quarters has no side that could be stretched. */
function stretched(state: DocumentState, layer: LayerData, place: Rect): DocumentState {
  const box = boxOf(layer);
  if (Math.abs(place.width - box.width) < noise && Math.abs(place.height - box.height) < noise) return state;
  const [[a], [b]] = layer.relativeTransform;
  if (Math.abs(b) < noise) return withSize(state, layer, place);
  return Math.abs(a) < noise ? withSize(state, layer, { width: place.height, height: place.width }) : state;
}

function itemOf(layer: LayerData) {
  const { layoutAlign, layoutGrow } = layer;
  const { width, height } = boxOf(layer);
  return { width, height, layoutAlign, layoutGrow };
}

/** Upright, in the plane of the layer's container. */
function boxOf({ relativeTransform, width, height }: LayerData): Rect {
  return boundsOf(relativeTransform, { x: 0, y: 0, width, height });
}

function refitted(state: DocumentState, group: GroupData): GroupData {
  const axes = withPosition(group.relativeTransform, 0, 0);
  const inverse = invert(axes);
  if (!inverse) return group;
  const corners = childrenOf(state, group).flatMap((child) => {
    const toAxes = multiply(inverse, child.relativeTransform);
    const { width, height } = child;
    return [apply(toAxes, 0, 0), apply(toAxes, width, 0), apply(toAxes, 0, height), apply(toAxes, width, height)];
  });
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const left = Math.min(...xs);
  const top = Math.min(...ys);
  return {
    ...group,
    relativeTransform: withPosition(axes, ...apply(axes, left, top)),
    width: Math.max(...xs) - left,
    height: Math.max(...ys) - top,
  };
}
