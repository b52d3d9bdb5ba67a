import { isParent } from '../document/node.ts';
import { BaseNode, context, dataOf } from './base-node.ts';

export class DocumentNode extends BaseNode {
  get type(): 'DOCUMENT' {
    return 'DOCUMENT';
  }

  get children(): readonly BaseNode[] {
    const data = dataOf(this, 'get_children');
    return isParent(data) ? data.children.flatMap((id) => this[context].present(id) ?? []) : [];
  }
}
