import { childrenOf, type DocumentState } from '../document/document-state.ts';
import type { LayerData } from '../document/node.ts';

/** A layer with all in it, apart from any document. */
export interface LayerCopy {
  readonly layer: LayerData;
  readonly children: readonly LayerCopy[];
}

export function copyOf(state: DocumentState, layer: LayerData): LayerCopy {
  return { layer, children: childrenOf(state, layer).map((child) => copyOf(state, child)) };
}
