import { isLayer, type LayerData } from '../document/node.ts';
import type { stateOf } from './base-node.ts';
import { change, dataOf, type BaseNode } from './base-node.ts';
import { figmaError } from './figma-error.ts';

export function layerDataOf(node: BaseNode, member: string): LayerData {
  const data = dataOf(node, member);
  if (!isLayer(data)) throw figmaError(member, `A ${data.type} is no layer`);
  return data;
}

export function changeLayer(
  node: BaseNode,
  member: string,
  edit: (layer: LayerData) => ReturnType<typeof stateOf>,
): void {
  const layer = layerDataOf(node, member);
  change(node, member, () => edit(layer));
}
