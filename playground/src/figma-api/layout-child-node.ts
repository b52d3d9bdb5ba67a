import { updated } from '../document/edit.ts';
import { layoutParentOf, sizingOf, withSizing, type LayoutSizing, type Side } from '../document/layout-sizing.ts';
import { isFrame } from '../document/node.ts';
import {
  layoutAlignSchema,
  layoutGrowSchema,
  layoutPositioningSchema,
  parseArgument,
  sizingSchema,
} from './arguments.ts';
import { BaseNode, parentNodeOf, stateOf } from './base-node.ts';
import { figmaError } from './figma-error.ts';
import { changeLayer, layerDataOf } from './layer-data.ts';

type LayoutChildMembers = Pick<
  LayoutMixin,
  'layoutPositioning' | 'layoutAlign' | 'layoutGrow' | 'layoutSizingHorizontal' | 'layoutSizingVertical'
>;

/** What a layer says of its place in the auto-layout of the frame that it stands in. */
export abstract class LayoutChildNode extends BaseNode implements LayoutChildMembers {
  get layoutPositioning(): 'AUTO' | 'ABSOLUTE' {
    return layerDataOf(this, 'get_layoutPositioning').layoutPositioning;
  }

  set layoutPositioning(value: 'AUTO' | 'ABSOLUTE') {
    const member = 'set_layoutPositioning';
    const layoutPositioning = parseArgument(layoutPositioningSchema, value, member);
    if (layoutPositioning === 'ABSOLUTE' && !standsInAutoLayout(this, member))
      throw figmaError(member, 'Can only set layoutPositioning = ABSOLUTE if the parent node has layoutMode !== NONE');
    changeLayer(this, member, (layer) => updated(stateOf(this), layer, { layoutPositioning }));
  }

  get layoutAlign(): 'STRETCH' | 'INHERIT' {
    return layerDataOf(this, 'get_layoutAlign').layoutAlign;
  }

  set layoutAlign(value: 'STRETCH' | 'INHERIT') {
    const layoutAlign = parseArgument(layoutAlignSchema, value, 'set_layoutAlign');
    changeLayer(this, 'set_layoutAlign', (layer) => updated(stateOf(this), layer, { layoutAlign }));
  }

  get layoutGrow(): number {
    return layerDataOf(this, 'get_layoutGrow').layoutGrow;
  }

  set layoutGrow(value: number) {
    const layoutGrow = parseArgument(layoutGrowSchema, value, 'set_layoutGrow');
    changeLayer(this, 'set_layoutGrow', (layer) => updated(stateOf(this), layer, { layoutGrow }));
  }

  get layoutSizingHorizontal(): LayoutSizing {
    return sizingOf(stateOf(this), layerDataOf(this, 'get_layoutSizingHorizontal'), 'width');
  }

  set layoutSizingHorizontal(value: LayoutSizing) {
    setSizing(this, 'set_layoutSizingHorizontal', 'width', value);
  }

  get layoutSizingVertical(): LayoutSizing {
    return sizingOf(stateOf(this), layerDataOf(this, 'get_layoutSizingVertical'), 'height');
  }

  set layoutSizingVertical(value: LayoutSizing) {
    setSizing(this, 'set_layoutSizingVertical', 'height', value);
  }
}

function standsInAutoLayout(node: BaseNode, member: string): boolean {
  const parent = parentNodeOf(node, member);
  return parent !== undefined && isFrame(parent) && parent.layoutMode !== 'NONE';
}

function setSizing(node: BaseNode, member: string, side: Side, value: unknown): void {
  const sizing = parseArgument(sizingSchema, value, member);
  const layer = layerDataOf(node, member);
  const isAutoLayout = isFrame(layer) && layer.layoutMode !== 'NONE';
  const isChild = standsInAutoLayout(node, member);
  if (sizing !== 'FIXED' && !isAutoLayout && !isChild)
    throw figmaError(member, 'node must be an auto-layout frame or a child of an auto-layout frame');
  if (sizing === 'FILL' && !isChild) throw figmaError(member, 'FILL can only be set on children of auto-layout frames');
  if (sizing === 'FILL' && !layoutParentOf(stateOf(node), layer))
    throw figmaError(member, 'FILL cannot be set on absolute positioned auto-layout children');
  // Figma's text can hug too; the playground's is as wide as it was made.
  if (sizing === 'HUG' && !isAutoLayout)
    throw figmaError(member, 'HUG can only be set on auto-layout frames or text children of auto-layout frames');
  changeLayer(node, member, (current) => updated(stateOf(node), withSizing(stateOf(node), current, side, sizing), {}));
}
