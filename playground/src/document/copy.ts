import { multiply } from '../../../shared/src/geometry.ts';
import { childrenOf, pageId, type DocumentState } from './document-state.ts';
import { inserted } from './edit.ts';
import { at } from './layer-defaults.ts';
import { isParent, type LayerData, type NodeId, type ParentData } from './node.ts';

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
  const { layer, children } = copy;
  const relativeTransform = multiply(at(offset, offset), layer.relativeTransform);
  const bare = { ...layer, id, relativeTransform };
  let next = inserted(state, 'children' in bare ? { ...bare, children: [] } : bare, parent);
  // What stands in a group is not moved by it; what stands in a frame is.
  const inner = layer.type === 'GROUP' ? offset : 0;
  for (const child of children) {
    const target = next.nodes.get(id);
    if (target && isParent(target)) next = withCopy(next, child, newId(), target, newId, inner);
  }
  return next;
}

/** A copy of a layer on the page, above everything else there; its transform stays and refers to the page's plane. */
export function withCopyOnPage(state: DocumentState, layer: LayerData, id: NodeId, newId: () => NodeId): DocumentState {
  const page = state.nodes.get(pageId);
  return page && isParent(page) ? withCopy(state, copyOf(state, layer), id, page, newId, 0) : state;
}
