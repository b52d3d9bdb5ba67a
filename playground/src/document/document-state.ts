import { identity, multiply, type Transform } from '../../../shared/src/geometry.ts';
import type { ColorVariable } from './color-variable.ts';
import { isFrame, isLayer, isParent, type LayerData, type NodeData, type NodeId, type ParentData } from './node.ts';

/** One moment of the document. Never changed, only replaced, so that history is a list of moments. */
export interface DocumentState {
  readonly nodes: ReadonlyMap<NodeId, NodeData>;
  readonly selection: readonly NodeId[];
  /** Which document it is a moment of: another one that is opened is a step that can be undone. */
  readonly key: string;
}

export const documentId: NodeId = '0:0';
export const pageId: NodeId = '0:1';

export function emptyDocument(name: string): DocumentState {
  const bare = { pluginData: {}, relaunchData: {} };
  return {
    nodes: new Map<NodeId, NodeData>([
      [documentId, { id: documentId, type: 'DOCUMENT', name, parent: null, children: [pageId], ...bare }],
      [pageId, { id: pageId, type: 'PAGE', name: 'Page 1', parent: documentId, children: [], ...bare }],
    ]),
    selection: [],
    key: crypto.randomUUID(),
  };
}

export function layerOf(state: DocumentState, id: NodeId): LayerData | undefined {
  const node = state.nodes.get(id);
  return node && isLayer(node) ? node : undefined;
}

export function parentOf(state: DocumentState, node: NodeData): ParentData | undefined {
  const parent = node.parent === null ? undefined : state.nodes.get(node.parent);
  return parent && isParent(parent) ? parent : undefined;
}

/** From the parent up to the document. */
export function ancestorsOf(state: DocumentState, node: NodeData): ParentData[] {
  const ancestors: ParentData[] = [];
  for (let parent = parentOf(state, node); parent; parent = parentOf(state, parent)) ancestors.push(parent);
  return ancestors;
}

/** Children in the order of the layers, which is that of drawing but where auto-layout turns it round. */
export function childrenOf(state: DocumentState, node: NodeData): LayerData[] {
  if (!isParent(node)) return [];
  return node.children.flatMap((id) => layerOf(state, id) ?? []);
}

/** Children from the lowest to the one that is drawn on top. */
export function drawingOrderOf(state: DocumentState, node: NodeData): LayerData[] {
  const children = childrenOf(state, node);
  return isFrame(node) && node.layoutMode !== 'NONE' && node.itemReverseZIndex ? children.reverse() : children;
}

export function pageLayers(state: DocumentState): LayerData[] {
  const page = state.nodes.get(pageId);
  return page ? childrenOf(state, page) : [];
}

export function selectedLayers(state: DocumentState): LayerData[] {
  return state.selection.flatMap((id) => layerOf(state, id) ?? []);
}

/** The frame whose plane a layer's transform refers to; undefined when that is the page's. */
export function containerOf(state: DocumentState, node: NodeData): LayerData | undefined {
  for (const ancestor of ancestorsOf(state, node)) if (isFrame(ancestor)) return ancestor;
  return undefined;
}

/** Maps the layer's own plane to the page's. */
export function absoluteTransformOf(state: DocumentState, layer: LayerData): Transform {
  const container = containerOf(state, layer);
  const outer = container ? absoluteTransformOf(state, container) : identity;
  return multiply(outer, layer.relativeTransform);
}

/** Maps the plane of the layer's container to the page's. */
export function containerTransformOf(state: DocumentState, node: NodeData): Transform {
  const container = containerOf(state, node);
  return container ? absoluteTransformOf(state, container) : identity;
}

/** Maps the plane in which a parent's children stand to the page's. */
export function childPlaneOf(state: DocumentState, parent: ParentData): Transform {
  if (isFrame(parent)) return absoluteTransformOf(state, parent);
  return isLayer(parent) ? containerTransformOf(state, parent) : identity;
}

/** Those layers that lie in no other of them: what lies in one goes with it. */
export function outermost(state: DocumentState, layers: readonly LayerData[]): LayerData[] {
  const ids = new Set(layers.map(({ id }) => id));
  return layers.filter((layer) => ancestorsOf(state, layer).every(({ id }) => !ids.has(id)));
}

export function isInsideInstance(state: DocumentState, node: NodeData): boolean {
  return ancestorsOf(state, node).some((ancestor) => ancestor.type === 'INSTANCE');
}

/** The layer and everything below it, parents before children. */
export function subtreeOf(state: DocumentState, layer: LayerData): LayerData[] {
  return [layer, ...childrenOf(state, layer).flatMap((child) => subtreeOf(state, child))];
}

/** The colours that the document has names for. */
export function colorVariablesOf(state: DocumentState): readonly ColorVariable[] {
  const node = state.nodes.get(documentId);
  return node?.type === 'DOCUMENT' ? (node.colorVariables ?? []) : [];
}
