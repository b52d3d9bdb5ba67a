import { apply, invert } from '../../../shared/src/geometry.ts';
import { absoluteTransformOf, layerOf, parentOf, type DocumentState } from '../document/document-state.ts';
import { moved, movedInPlace } from '../document/edit.ts';
import { indexInFlow } from '../document/flow-order.ts';
import { layoutParentOf } from '../document/layout-sizing.ts';
import { isFrame, isParent, type FrameData, type LayerData, type ParentData } from '../document/node.ts';
import type { Point } from '../editor/camera.ts';
import { shifted } from '../editor/commands.ts';
import { parentAt } from '../editor/hit-test.ts';

/** Layers that have been dragged by some units. What stands in a flow changes its place there, or leaves it. */
export function dragged(state: DocumentState, layers: readonly LayerData[], by: Point, pointer: Point): DocumentState {
  const ids = layers.map(({ id }) => id);
  return layers.reduce((next, layer) => {
    const frame = layoutParentOf(state, layer);
    if (!frame) return shifted(next, layer, by.x, by.y);
    if (isWithin(next, frame, pointer)) return reordered(next, layer, frame.id, pointer);
    const out = givenTo(next, layer, parentAt(next, pointer, ids), pointer);
    const current = layerOf(out, layer.id);
    return current ? shifted(out, current, by.x, by.y) : next;
  }, state);
}

/** Gives layers to the frame that they were dropped on. What belongs to a group stays in it. */
export function adopted(state: DocumentState, ids: readonly string[], at: Point): DocumentState {
  const target = parentAt(state, at, ids);
  if (!target) return state;
  return ids.reduce((next, id) => {
    const layer = layerOf(next, id);
    const parent = layer && parentOf(next, layer);
    if (!layer || !parent || parent.type === 'GROUP' || parent.id === target.id) return next;
    // A top-level frame is moved about, not put into others.
    if (isFrame(layer) && parent.type === 'PAGE') return next;
    const current = next.nodes.get(target.id);
    return givenTo(next, layer, current && isParent(current) ? current : undefined, at);
  }, state);
}

/** The place that a pointer means among a parent's children: in a flow where it points, else on top. */
export function indexAt(state: DocumentState, parent: ParentData, at: Point): number {
  return isFrame(parent) && parent.layoutMode !== 'NONE' ? indexInFlow(state, parent, at) : parent.children.length;
}

function givenTo(state: DocumentState, layer: LayerData, parent: ParentData | undefined, at: Point): DocumentState {
  return parent ? movedInPlace(state, layer, parent, indexAt(state, parent, at)) : state;
}

function reordered(state: DocumentState, layer: LayerData, frameId: string, pointer: Point): DocumentState {
  const frame = layerOf(state, frameId);
  const current = layerOf(state, layer.id);
  if (!frame || !isFrame(frame) || !current) return state;
  return moved(state, current, frame, indexInFlow(state, frame, pointer, layer.id));
}

function isWithin(state: DocumentState, frame: FrameData, point: Point): boolean {
  const toFrame = invert(absoluteTransformOf(state, frame));
  if (!toFrame) return false;
  const [x, y] = apply(toFrame, point.x, point.y);
  return x >= 0 && y >= 0 && x <= frame.width && y <= frame.height;
}
