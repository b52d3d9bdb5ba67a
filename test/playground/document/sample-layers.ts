import { emptyDocument, pageId, type DocumentState } from '../../../playground/src/document/document-state.ts';
import { inserted, type UnplacedLayer } from '../../../playground/src/document/edit.ts';
import { isLayer, isParent, type LayerData } from '../../../playground/src/document/node.ts';

/** A layer, on the page or in the parent that is named. */
export type LayerInParent = readonly [layer: UnplacedLayer, parent?: string];

/** A document with layers put on top of each other. */
export function documentOf(...layers: LayerInParent[]): DocumentState {
  return layers.reduce((state, [layer, parent = pageId]) => {
    const target = state.nodes.get(parent);
    if (!target || !isParent(target)) throw new Error(`There is no parent ${parent}.`);
    return inserted(state, layer, target);
  }, emptyDocument('Test'));
}

export function layer(state: DocumentState, id: string): LayerData {
  const node = state.nodes.get(id);
  if (!node || !isLayer(node)) throw new Error(`There is no layer ${id}.`);
  return node;
}
