import { grouped } from '../document/grouping.ts';
import { isLayer, isParent } from '../document/node.ts';
import { numberSchema, parseArgument } from './arguments.ts';
import { BaseNode, dataOf, type ApiContext } from './base-node.ts';
import { appendChild, insertChild } from './children.ts';
import { figmaError } from './figma-error.ts';
import { GroupNode } from './group-node.ts';

const member = 'group';

/**
 * `figma.group`: takes layers, in their order, into a new group.
 * @param index among those of the parent's children that are not taken; at the top when absent
 */
export function groupOf(context: ApiContext, nodes: unknown, parent: unknown, index: unknown): GroupNode {
  if (!Array.isArray(nodes) || nodes.length === 0)
    throw figmaError(member, 'First argument must be an array of at least one node');
  if (!(parent instanceof BaseNode) || !isParent(dataOf(parent, member)))
    throw figmaError(member, 'Expected a node that can have children');
  const members = nodes.map((node: unknown) => {
    if (!(node instanceof BaseNode)) throw figmaError(member, 'Expected node');
    appendChild(parent, node);
    return node;
  });
  const { store } = context.services;
  const id = store.newId();
  store.change((state) => {
    const layers = members.map((node) => dataOf(node, member)).filter(isLayer);
    return grouped(state, layers, id, 'Group');
  });
  const group = context.present(id);
  if (!(group instanceof GroupNode)) throw figmaError(member, `The node with id "${id}" does not exist`);
  if (index !== undefined) insertChild(parent, parseArgument(numberSchema, index, member), group);
  return group;
}
