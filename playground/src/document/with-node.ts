import { parentOf, subtreeOf, type DocumentState } from './document-state.ts';
import type { LayerData, NodeData, NodeId, ParentData } from './node.ts';

/** The bare changes of which edits are made: what a change means for the layers around is `settled`'s. */

export function withNode(state: DocumentState, node: NodeData): DocumentState {
  return { ...state, nodes: new Map(state.nodes).set(node.id, node) };
}

export function withChildren(state: DocumentState, parent: ParentData, children: readonly NodeId[]): DocumentState {
  return withNode(state, { ...parent, children });
}

/** The layer and all in it are gone, from the selection too. */
export function withoutLayer(state: DocumentState, layer: LayerData): DocumentState {
  const parent = parentOf(state, layer);
  if (!parent) return state;
  const nodes = new Map(state.nodes);
  const gone = new Set(subtreeOf(state, layer).map(({ id }) => id));
  for (const id of gone) nodes.delete(id);
  // The same list where nothing selected goes: a new one would be told as a change of the selection.
  const selection = state.selection.some((id) => gone.has(id))
    ? state.selection.filter((id) => !gone.has(id))
    : state.selection;
  return withChildren(
    { ...state, nodes, selection },
    parent,
    parent.children.filter((id) => id !== layer.id),
  );
}
