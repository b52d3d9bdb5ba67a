import type { NodeData, NodeId } from '../document/node.ts';
import type { ApiContext, BaseNode } from './base-node.ts';
import { DocumentNode } from './document-node.ts';
import { FrameNode } from './frame-node.ts';
import { GroupNode } from './group-node.ts';
import { PageNode } from './page-node.ts';
import { EllipseNode, RectangleNode, TextNode } from './shape-node.ts';

const classes: Record<NodeData['type'], new (context: ApiContext, id: NodeId) => BaseNode> = {
  DOCUMENT: DocumentNode,
  PAGE: PageNode,
  FRAME: FrameNode,
  COMPONENT: FrameNode,
  INSTANCE: FrameNode,
  GROUP: GroupNode,
  RECTANGLE: RectangleNode,
  ELLIPSE: EllipseNode,
  TEXT: TextNode,
};

/** Gives each node of the document its object of the API. */
export function createPresenter(services: ApiContext['services']): ApiContext {
  const presented = new Map<NodeId, BaseNode>();
  const context: ApiContext = {
    services,
    present(id) {
      const data = services.store.state.nodes.get(id);
      if (!data) return undefined;
      const node = presented.get(id) ?? new classes[data.type](context, id);
      presented.set(id, node);
      return node;
    },
  };
  return context;
}
