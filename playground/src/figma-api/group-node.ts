import type { ContainerLayer } from '../../../plugin/src/host/figma-members.ts';
import type { BaseNode } from './base-node.ts';
import { appendChild, childNodes, insertChild } from './children.ts';
import { LayerNode } from './layer-node.ts';

export class GroupNode extends LayerNode implements ContainerLayer {
  get children(): readonly BaseNode[] {
    return childNodes(this, 'get_children');
  }

  appendChild(child: unknown): void {
    appendChild(this, child);
  }

  insertChild(index: number, child: unknown): void {
    insertChild(this, index, child);
  }
}
