import { invert, multiply, type Transform } from '../../../shared/src/geometry.ts';
import { inFlow } from './auto-layout.ts';
import type { ColorVariable } from './color-variable.ts';
import { childPlaneOf, documentId, parentOf, type DocumentState } from './document-state.ts';
import { fixedSides } from './layout-sizing.ts';
import { isFrame, isLayer, isParent, type LayerData, type NodeData, type NodeId, type ParentData } from './node.ts';
import { settled, transformed, withSize } from './reflow.ts';
import { withChildren, withNode, withoutLayer } from './with-node.ts';

/** Distributes over the union, so that each kind of layer keeps its own fields. */
type Placeable<Layer = LayerData> = Layer extends LayerData ? Omit<Layer, 'parent'> : never;
export type UnplacedLayer = Placeable;

/** Replaces fields of a node. What is around it follows, and what its auto-layout arranges. */
export function updated<Node extends NodeData>(
  state: DocumentState,
  node: Node,
  changes: Partial<Omit<Node, 'id' | 'type' | 'parent' | 'children'>>,
): DocumentState {
  return settled(withNode(state, { ...node, ...changes }), isFrame(node) ? node.id : node.parent);
}

export function withColorVariables(state: DocumentState, colorVariables: readonly ColorVariable[]): DocumentState {
  const node = state.nodes.get(documentId);
  return node?.type === 'DOCUMENT' ? withNode(state, { ...node, colorVariables }) : state;
}

export function withSelection(state: DocumentState, selection: readonly NodeId[]): DocumentState {
  const same = selection.length === state.selection.length && selection.every((id, i) => id === state.selection[i]);
  return same ? state : { ...state, selection };
}

/** @param index among the parent's children, 0 is the bottom; the top unless given */
export function inserted(
  state: DocumentState,
  layer: UnplacedLayer,
  parent: ParentData,
  index = parent.children.length,
): DocumentState {
  const placed = withNode(state, { ...layer, parent: parent.id });
  return settled(withChildren(placed, parent, parent.children.toSpliced(index, 0, layer.id)), parent.id);
}

/** Takes the layer and everything in it away; a group that is left empty goes too, as in Figma. */
export function removed(state: DocumentState, layer: LayerData): DocumentState {
  return settled(withoutLayer(state, layer), layer.parent);
}

/**
 * Gives the layer another parent or place among its siblings. Its transform stays as it is and so refers to the new
 * parent's plane, as with Figma's `insertChild`.
 * @param index among the new parent's children once the layer has left its old place
 */
export function moved(state: DocumentState, layer: LayerData, parent: ParentData, index: number): DocumentState {
  const old = parentOf(state, layer);
  if (!old) return state;
  const left = withChildren(
    state,
    old,
    old.children.filter((id) => id !== layer.id),
  );
  const target = left.nodes.get(parent.id);
  if (!target || !isParent(target)) return state;
  const arrived = withChildren(left, target, target.children.toSpliced(index, 0, layer.id));
  // Out of the flow of one frame is not out of another's.
  const { layoutPositioning } = parent.id === layer.parent ? layer : inFlow;
  const placed = withNode(arrived, { ...layer, parent: parent.id, layoutPositioning });
  return settled(settled(placed, old.id), parent.id);
}

/** As `moved`, but the layer stays where it is on the page, as when a person drags it in the layers panel. */
export function movedInPlace(state: DocumentState, layer: LayerData, parent: ParentData, index: number): DocumentState {
  const old = parentOf(state, layer);
  const inverse = invert(childPlaneOf(state, parent));
  if (!old || !inverse) return state;
  const shift = multiply(inverse, childPlaneOf(state, old));
  const shifted = transformed(state, layer, multiply(shift, layer.relativeTransform));
  const current = shifted.nodes.get(layer.id);
  return current && isLayer(current) ? moved(shifted, current, parent, index) : state;
}

/** Moves and turns a layer; a group's children go with it. What auto-layout arranges can be turned only. */
export function withRelativeTransform(state: DocumentState, layer: LayerData, transform: Transform): DocumentState {
  return settled(transformed(state, layer, transform), layer.parent);
}

/**
 * Gives a layer another size; its top left corner stays, and what is in it follows. A side that was as long as what it
 * holds, or as what the flow left, is of a fixed length from then on.
 */
export function resized(state: DocumentState, layer: LayerData, width: number, height: number): DocumentState {
  const fixed = withFixedSides(state, layer, width, height);
  return settled(withSize(withNode(state, fixed), fixed, { width, height }), layer.parent);
}

/** As `resized`, but what stands freely in a frame stays as it is, whatever its constraints. */
export function resizedAlone(state: DocumentState, layer: LayerData, width: number, height: number): DocumentState {
  if (layer.type === 'GROUP') return resized(state, layer, width, height);
  const fixed = withFixedSides(state, layer, width, height);
  return settled(withNode(state, { ...fixed, width, height }), layer.id);
}

function withFixedSides(state: DocumentState, layer: LayerData, width: number, height: number): LayerData {
  return fixedSides(state, layer, { width: width !== layer.width, height: height !== layer.height });
}
