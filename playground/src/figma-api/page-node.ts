import { withSelection } from '../document/edit.ts';
import { isLayer } from '../document/node.ts';
import type { Page } from '../../../plugin/src/host/figma-members.ts';
import { BaseNode, change, context, dataOf, stateOf } from './base-node.ts';
import { appendChild, childNodes, descendants, insertChild } from './children.ts';
import { figmaError } from './figma-error.ts';

/** The playground's one page. It is the current one and so, as in Figma, loaded from the start. */
export class PageNode extends BaseNode implements Page {
  get type(): 'PAGE' {
    return 'PAGE';
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

  async loadAsync(): Promise<void> {
    await Promise.resolve(dataOf(this, 'loadAsync'));
  }

  get selection(): readonly BaseNode[] {
    return stateOf(this).selection.flatMap((id) => this[context].present(id) ?? []);
  }

  set selection(value: readonly unknown[]) {
    const member = 'set_selection';
    if (!Array.isArray(value)) throw figmaError(member, 'Expected array of nodes');
    const ids = value.map((node: unknown) => {
      if (!(node instanceof BaseNode)) throw figmaError(member, 'Expected node');
      const data = dataOf(node, member);
      if (!isLayer(data)) throw figmaError(member, `A ${data.type} cannot be selected`);
      return data.id;
    });
    change(this, member, () => withSelection(stateOf(this), [...new Set(ids)]));
  }
}
