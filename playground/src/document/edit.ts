import { apply, invert, multiply, type Transform } from '../../../shared/src/geometry.ts';
import { childPlaneOf, childrenOf, parentOf, subtreeOf, type DocumentState } from './document-state.ts';
import {
  isLayer,
  isParent,
  type GroupData,
  type LayerData,
  type NodeData,
  type NodeId,
  type ParentData,
} from './node.ts';
import { withPosition } from './rotation.ts';

/** Distributes over the union, so that each kind of layer keeps its own fields. */
type Placeable<Layer = LayerData> = Layer extends LayerData ? Omit<Layer, 'parent'> : never;
export type UnplacedLayer = Placeable;

/** Replaces fields of a node. Groups around it follow. */
export function updated<Node extends NodeData>(
  state: DocumentState,
  node: Node,
  changes: Partial<Omit<Node, 'id' | 'type' | 'parent' | 'children'>>,
): DocumentState {
  return refitGroups(withNode(state, { ...node, ...changes }), node.parent);
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
  return refitGroups(withChildren(placed, parent, parent.children.toSpliced(index, 0, layer.id)), parent.id);
}

/** Takes the layer and everything in it away; a group that is left empty goes too, as in Figma. */
export function removed(state: DocumentState, layer: LayerData): DocumentState {
  const parent = parentOf(state, layer);
  if (!parent) return state;
  const nodes = new Map(state.nodes);
  const gone = new Set(subtreeOf(state, layer).map(({ id }) => id));
  for (const id of gone) nodes.delete(id);
  // The same list where nothing selected goes: a new one would be told as a change of the selection.
  const selection = state.selection.some((id) => gone.has(id))
    ? state.selection.filter((id) => !gone.has(id))
    : state.selection;
  const without = withChildren(
    { nodes, selection },
    parent,
    parent.children.filter((id) => id !== layer.id),
  );
  return refitGroups(without, parent.id);
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
  const placed = withNode(arrived, { ...layer, parent: parent.id });
  return refitGroups(refitGroups(placed, old.id), parent.id);
}

/** As `moved`, but the layer stays where it is on the page, as when a person drags it in the layers panel. */
export function movedInPlace(state: DocumentState, layer: LayerData, parent: ParentData, index: number): DocumentState {
  const old = parentOf(state, layer);
  const inverse = invert(childPlaneOf(state, parent));
  if (!old || !inverse) return state;
  const shift = multiply(inverse, childPlaneOf(state, old));
  const shifted = withRelativeTransform(state, layer, multiply(shift, layer.relativeTransform));
  const current = shifted.nodes.get(layer.id);
  return current && isLayer(current) ? moved(shifted, current, parent, index) : state;
}

/** Moves and turns a layer; a group's children go with it, since their transforms bypass the group. */
export function withRelativeTransform(state: DocumentState, layer: LayerData, transform: Transform): DocumentState {
  if (layer.type !== 'GROUP') return updated(state, layer, { relativeTransform: transform });
  const inverse = invert(layer.relativeTransform);
  if (!inverse) return state;
  return refitGroups(transformGroup(state, layer, multiply(transform, inverse)), layer.id);
}

function transformGroup(state: DocumentState, group: GroupData, by: Transform): DocumentState {
  let next = withNode(state, { ...group, relativeTransform: multiply(by, group.relativeTransform) });
  for (const child of childrenOf(state, group))
    next =
      child.type === 'GROUP'
        ? transformGroup(next, child, by)
        : withNode(next, { ...child, relativeTransform: multiply(by, child.relativeTransform) });
  return next;
}

/**
 * Gives a layer another size; the top left corner stays. A frame's children keep theirs (constraints LEFT and TOP); a
 * group's are scaled with it.
 */
export function resized(state: DocumentState, layer: LayerData, width: number, height: number): DocumentState {
  if (layer.type !== 'GROUP') return updated(state, layer, { width, height });
  const toGroup = invert(layer.relativeTransform);
  if (!toGroup || layer.width === 0 || layer.height === 0) return state;
  const across = width / layer.width;
  const down = height / layer.height;
  let next = state;
  for (const child of childrenOf(state, layer)) {
    const [x, y] = apply(multiply(toGroup, child.relativeTransform), 0, 0);
    const place = apply(layer.relativeTransform, x * across, y * down);
    next = resized(next, child, child.width * across, child.height * down);
    const current = next.nodes.get(child.id);
    if (current && isLayer(current))
      next = withRelativeTransform(next, current, withPosition(current.relativeTransform, ...place));
  }
  return next;
}

/** Puts layers of one parent into a new group at the place of the topmost of them. */
export function grouped(state: DocumentState, layers: readonly LayerData[], id: NodeId, name: string): DocumentState {
  const [first] = layers;
  const parent = first && parentOf(state, first);
  if (!parent) return state;
  const members = parent.children.filter((child) => layers.some((layer) => layer.id === child));
  const top = parent.children.indexOf(members.at(-1) ?? '') - members.length + 1;
  const group: GroupData = {
    id,
    type: 'GROUP',
    name,
    parent: parent.id,
    children: members,
    visible: true,
    locked: false,
    opacity: 1,
    relativeTransform: [
      [1, 0, 0],
      [0, 1, 0],
    ],
    width: 0,
    height: 0,
    pluginData: {},
    relaunchData: {},
  };
  let next = withNode(state, group);
  for (const member of members) {
    const node = next.nodes.get(member);
    if (node && isLayer(node)) next = withNode(next, { ...node, parent: id });
  }
  const siblings = parent.children.filter((child) => !members.includes(child)).toSpliced(top, 0, id);
  return refitGroups(withChildren(next, parent, siblings), id);
}

/** Takes a group apart; its children stay where they are. */
export function ungrouped(state: DocumentState, group: GroupData): DocumentState {
  const parent = parentOf(state, group);
  if (!parent) return state;
  const nodes = new Map(state.nodes);
  nodes.delete(group.id);
  for (const child of childrenOf(state, group)) nodes.set(child.id, { ...child, parent: parent.id });
  const siblings = parent.children.toSpliced(parent.children.indexOf(group.id), 1, ...group.children);
  return refitGroups(withChildren({ ...state, nodes, selection: group.children }, parent, siblings), parent.id);
}

function withNode(state: DocumentState, node: NodeData): DocumentState {
  return { ...state, nodes: new Map(state.nodes).set(node.id, node) };
}

function withChildren(state: DocumentState, parent: ParentData, children: readonly NodeId[]): DocumentState {
  return withNode(state, { ...parent, children });
}

/** Groups take their place and size from their children, from the inside out. */
function refitGroups(state: DocumentState, start: NodeId | null): DocumentState {
  let next = state;
  let id = start;
  while (id !== null) {
    const node: NodeData | undefined = next.nodes.get(id);
    if (!node) return next;
    id = node.parent;
    if (node.type !== 'GROUP') continue;
    if (node.children.length === 0) next = removed(next, node);
    else next = withNode(next, refitted(next, node));
  }
  return next;
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
