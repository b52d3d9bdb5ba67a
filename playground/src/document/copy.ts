import { multiply } from '../../../shared/src/geometry.ts';
import { childrenOf, pageId, type DocumentState } from './document-state.ts';
import { at } from './layer-defaults.ts';
import { isParent, type LayerData, type NodeId, type ParentData } from './node.ts';
import { settled } from './reflow.ts';
import { withChildren, withNode } from './with-node.ts';

/** A layer with all in it, apart from any document. */
export interface LayerCopy {
  readonly layer: LayerData;
  readonly children: readonly LayerCopy[];
}

export function copyOf(state: DocumentState, layer: LayerData): LayerCopy {
  return { layer, children: childrenOf(state, layer).map((child) => copyOf(state, child)) };
}

/** @param offset units by which the copy lies lower and further to the right in its parent's plane */
export function withCopy(
  state: DocumentState,
  copy: LayerCopy,
  id: NodeId,
  parent: ParentData,
  newId: () => NodeId,
  offset: number,
): DocumentState {
  const placed = withBareCopy(state, copy, id, parent.id, newId, offset);
  return settled(withChildren(placed, parent, [...parent.children, id]), parent.id);
}

/** Everything as it was: an auto-layout that is still half empty must not arrange anything. */
function withBareCopy(
  state: DocumentState,
  { layer, children }: LayerCopy,
  id: NodeId,
  parent: NodeId,
  newId: () => NodeId,
  offset: number,
): DocumentState {
  const relativeTransform = multiply(at(offset, offset), layer.relativeTransform);
  const bare = { ...layer, id, parent, relativeTransform };
  // What stands in a group is not moved by it; what stands in a frame is.
  const inner = layer.type === 'GROUP' ? offset : 0;
  let next = state;
  const ids = children.map((child) => {
    const childId = newId();
    next = withBareCopy(next, child, childId, id, newId, inner);
    return childId;
  });
  return withNode(next, 'children' in bare ? { ...bare, children: ids } : bare);
}

/** A copy of a layer on the page, above everything else there; its transform stays and refers to the page's plane. */
export function withCopyOnPage(state: DocumentState, layer: LayerData, id: NodeId, newId: () => NodeId): DocumentState {
  const page = state.nodes.get(pageId);
  return page && isParent(page) ? withCopy(state, copyOf(state, layer), id, page, newId, 0) : state;
}
