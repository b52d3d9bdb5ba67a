import type { FrameLayer } from '../../../plugin/src/host/figma-members.ts';
import { booleanSchema, parseArgument } from './arguments.ts';
import { AutoLayoutNode, changeFrame, frameDataOf } from './auto-layout-node.ts';
import type { BaseNode } from './base-node.ts';
import { appendChild, childNodes, descendants, insertChild } from './children.ts';

/** Frames, components and instances. */
export class FrameNode extends AutoLayoutNode implements FrameLayer {
  get clipsContent(): boolean {
    return frameDataOf(this, 'get_clipsContent').clipsContent;
  }

  set clipsContent(value: boolean) {
    const clipsContent = parseArgument(booleanSchema, value, 'set_clipsContent');
    changeFrame(this, 'set_clipsContent', { clipsContent });
  }

  get children(): readonly BaseNode[] {
    return childNodes(this, 'get_children');
  }

  appendChild(child: unknown): void {
    appendChild(this, child);
  }

  insertChild(index: number, child: unknown): void {
    insertChild(this, index, child);
  }

  findAll(callback?: (node: BaseNode) => boolean): BaseNode[] {
    return descendants(this, 'findAll').filter((node) => !callback || callback(node));
  }
}
