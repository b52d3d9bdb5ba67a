import { ancestorsOf, childrenOf, isInsideInstance } from '../document/document-state.ts';
import { moved } from '../document/edit.ts';
import { isLayer, isParent } from '../document/node.ts';
import { numberSchema, parseArgument } from './arguments.ts';
import { BaseNode, change, context, dataOf, stateOf } from './base-node.ts';
import { figmaError } from './figma-error.ts';

/** What frames, groups and pages do with children; the classes of those nodes hand over to these. */

export function childNodes(parent: BaseNode, member: string): BaseNode[] {
  const data = dataOf(parent, member);
  return childrenOf(stateOf(parent), data).flatMap((child) => parent[context].present(child.id) ?? []);
}

export function descendants(parent: BaseNode, member: string): BaseNode[] {
  return childNodes(parent, member).flatMap((child) => [
    child,
    ...(isParent(dataOf(child, member)) ? descendants(child, member) : []),
  ]);
}

export function appendChild(parent: BaseNode, child: unknown): void {
  insert(parent, childNodes(parent, 'appendChild').length, child, 'appendChild', { atEnd: true });
}

export function insertChild(parent: BaseNode, index: unknown, child: unknown): void {
  insert(parent, parseArgument(numberSchema, index, 'insertChild'), child, 'insertChild', { atEnd: false });
}

function insert(
  parent: BaseNode,
  index: number,
  child: unknown,
  member: string,
  { atEnd }: { readonly atEnd: boolean },
): void {
  if (!(child instanceof BaseNode)) throw figmaError(member, 'Expected node');
  const state = stateOf(parent);
  const target = dataOf(parent, member);
  const layer = dataOf(child, member);
  const refuse = (reason: string) => figmaError(member, `Cannot move node. ${reason}`);
  if (layer.type === 'DOCUMENT') throw refuse('Node is the scene root, which cannot be reparented');
  if (layer.type === 'PAGE') throw refuse('Nodes other than the root node cannot have children of type PAGE');
  if (!isParent(target)) throw refuse('New parent is of a type that cannot have children');
  if (target.type === 'DOCUMENT') throw refuse('The root node cannot have children of type other than PAGE');
  if (target.type === 'INSTANCE' || isInsideInstance(state, target))
    throw refuse('New parent is an instance or is inside of an instance');
  if (isInsideInstance(state, layer)) throw refuse('Node is inside of an instance');
  if (target.id === layer.id || ancestorsOf(state, target).some((ancestor) => ancestor.id === layer.id))
    throw refuse('Doing so would create a parenting cycle');
  if (index > target.children.length)
    throw figmaError(member, 'Cannot insert node at index greater than the number of existing siblings');
  const position = target.children.indexOf(layer.id);
  // `index` counts the siblings as they stand now, the layer itself among them.
  const left = position >= 0 && (atEnd || position < index) ? index - 1 : index;
  change(child, member, (data) => (isLayer(data) ? moved(state, data, target, left) : state));
}
