import { inFlow } from './auto-layout.ts';
import { childrenOf, parentOf, type DocumentState } from './document-state.ts';
import { isLayer, type GroupData, type LayerData, type NodeId } from './node.ts';
import { settled } from './reflow.ts';
import { withChildren, withNode } from './with-node.ts';

/** Puts layers of one parent into a new group at the place of the topmost of them. */
export function grouped(state: DocumentState, layers: readonly LayerData[], id: NodeId, name: string): DocumentState {
  const [first] = layers;
  const parent = first && parentOf(state, first);
  if (!parent) return state;
  const members = parent.children.filter((child) => layers.some((layer) => layer.id === child));
  const top = parent.children.indexOf(members.at(-1) ?? '') - members.length + 1;
  const group: GroupData = {
    id,
    type: 'GROUP',
    name,
    parent: parent.id,
    children: members,
    visible: true,
    locked: false,
    opacity: 1,
    ...inFlow,
    // What stands freely in auto-layout goes on to.
    layoutPositioning: layers.every((layer) => layer.layoutPositioning === 'ABSOLUTE') ? 'ABSOLUTE' : 'AUTO',
    relativeTransform: [
      [1, 0, 0],
      [0, 1, 0],
    ],
    width: 0,
    height: 0,
    pluginData: {},
    relaunchData: {},
  };
  let next = withNode(state, group);
  for (const member of members) {
    const node = next.nodes.get(member);
    if (node && isLayer(node)) next = withNode(next, { ...node, ...inFlow, parent: id });
  }
  const siblings = parent.children.filter((child) => !members.includes(child)).toSpliced(top, 0, id);
  return settled(withChildren(next, parent, siblings), id);
}

/** Takes a group apart; its children stay where they are. */
export function ungrouped(state: DocumentState, group: GroupData): DocumentState {
  const parent = parentOf(state, group);
  if (!parent) return state;
  const nodes = new Map(state.nodes);
  nodes.delete(group.id);
  for (const child of childrenOf(state, group)) nodes.set(child.id, { ...child, parent: parent.id });
  const siblings = parent.children.toSpliced(parent.children.indexOf(group.id), 1, ...group.children);
  return settled(withChildren({ ...state, nodes, selection: group.children }, parent, siblings), parent.id);
}
