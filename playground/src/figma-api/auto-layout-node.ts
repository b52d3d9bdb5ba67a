import type { AutoLayout } from '../document/auto-layout.ts';
import { updated } from '../document/edit.ts';
import { isFrame, type FrameData } from '../document/node.ts';
import { autoLayoutSchemas, parseArgument } from './arguments.ts';
import { change, stateOf, type BaseNode } from './base-node.ts';
import { figmaError } from './figma-error.ts';
import { CorneredNode, shapeDataOf } from './shape-node.ts';

type AutoLayoutMembers = Pick<AutoLayoutMixin, keyof AutoLayout>;

/** How a frame arranges its children. Values apply only where there is a `layoutMode`, and are kept where there is none. */
export abstract class AutoLayoutNode extends CorneredNode implements AutoLayoutMembers {
  get layoutMode(): AutoLayout['layoutMode'] {
    return frameDataOf(this, 'get_layoutMode').layoutMode;
  }

  set layoutMode(value: AutoLayout['layoutMode']) {
    const layoutMode = parseArgument(autoLayoutSchemas.layoutMode, value, 'set_layoutMode');
    changeFrame(this, 'set_layoutMode', { layoutMode });
  }

  get layoutWrap(): AutoLayout['layoutWrap'] {
    return frameDataOf(this, 'get_layoutWrap').layoutWrap;
  }

  set layoutWrap(value: AutoLayout['layoutWrap']) {
    const member = 'set_layoutWrap';
    const layoutWrap = parseArgument(autoLayoutSchemas.layoutWrap, value, member);
    if (frameDataOf(this, member).layoutMode === 'NONE')
      throw figmaError(member, 'Can only set layoutWrap if the node has layoutMode !== NONE');
    changeFrame(this, member, { layoutWrap });
  }

  get paddingLeft(): number {
    return frameDataOf(this, 'get_paddingLeft').paddingLeft;
  }

  set paddingLeft(value: number) {
    const paddingLeft = parseArgument(autoLayoutSchemas.paddingLeft, value, 'set_paddingLeft');
    changeFrame(this, 'set_paddingLeft', { paddingLeft });
  }

  get paddingRight(): number {
    return frameDataOf(this, 'get_paddingRight').paddingRight;
  }

  set paddingRight(value: number) {
    const paddingRight = parseArgument(autoLayoutSchemas.paddingRight, value, 'set_paddingRight');
    changeFrame(this, 'set_paddingRight', { paddingRight });
  }

  get paddingTop(): number {
    return frameDataOf(this, 'get_paddingTop').paddingTop;
  }

  set paddingTop(value: number) {
    const paddingTop = parseArgument(autoLayoutSchemas.paddingTop, value, 'set_paddingTop');
    changeFrame(this, 'set_paddingTop', { paddingTop });
  }

  get paddingBottom(): number {
    return frameDataOf(this, 'get_paddingBottom').paddingBottom;
  }

  set paddingBottom(value: number) {
    const paddingBottom = parseArgument(autoLayoutSchemas.paddingBottom, value, 'set_paddingBottom');
    changeFrame(this, 'set_paddingBottom', { paddingBottom });
  }

  get itemSpacing(): number {
    return frameDataOf(this, 'get_itemSpacing').itemSpacing;
  }

  set itemSpacing(value: number) {
    const itemSpacing = parseArgument(autoLayoutSchemas.itemSpacing, value, 'set_itemSpacing');
    changeFrame(this, 'set_itemSpacing', { itemSpacing });
  }

  /** Never `null`: without a gap of their own, tracks have that of the items. */
  get counterAxisSpacing(): number {
    const { counterAxisSpacing, itemSpacing } = frameDataOf(this, 'get_counterAxisSpacing');
    return counterAxisSpacing ?? itemSpacing;
  }

  set counterAxisSpacing(value: number | null) {
    const counterAxisSpacing = parseArgument(autoLayoutSchemas.counterAxisSpacing, value, 'set_counterAxisSpacing');
    changeFrame(this, 'set_counterAxisSpacing', { counterAxisSpacing });
  }

  get primaryAxisSizingMode(): AutoLayout['primaryAxisSizingMode'] {
    return frameDataOf(this, 'get_primaryAxisSizingMode').primaryAxisSizingMode;
  }

  set primaryAxisSizingMode(value: AutoLayout['primaryAxisSizingMode']) {
    const primaryAxisSizingMode = parseArgument(
      autoLayoutSchemas.primaryAxisSizingMode,
      value,
      'set_primaryAxisSizingMode',
    );
    changeFrame(this, 'set_primaryAxisSizingMode', { primaryAxisSizingMode });
  }

  get counterAxisSizingMode(): AutoLayout['counterAxisSizingMode'] {
    return frameDataOf(this, 'get_counterAxisSizingMode').counterAxisSizingMode;
  }

  set counterAxisSizingMode(value: AutoLayout['counterAxisSizingMode']) {
    const counterAxisSizingMode = parseArgument(
      autoLayoutSchemas.counterAxisSizingMode,
      value,
      'set_counterAxisSizingMode',
    );
    changeFrame(this, 'set_counterAxisSizingMode', { counterAxisSizingMode });
  }

  get primaryAxisAlignItems(): AutoLayout['primaryAxisAlignItems'] {
    return frameDataOf(this, 'get_primaryAxisAlignItems').primaryAxisAlignItems;
  }

  set primaryAxisAlignItems(value: AutoLayout['primaryAxisAlignItems']) {
    const primaryAxisAlignItems = parseArgument(
      autoLayoutSchemas.primaryAxisAlignItems,
      value,
      'set_primaryAxisAlignItems',
    );
    changeFrame(this, 'set_primaryAxisAlignItems', { primaryAxisAlignItems });
  }

  get counterAxisAlignItems(): AutoLayout['counterAxisAlignItems'] {
    return frameDataOf(this, 'get_counterAxisAlignItems').counterAxisAlignItems;
  }

  set counterAxisAlignItems(value: AutoLayout['counterAxisAlignItems']) {
    const counterAxisAlignItems = parseArgument(
      autoLayoutSchemas.counterAxisAlignItems,
      value,
      'set_counterAxisAlignItems',
    );
    changeFrame(this, 'set_counterAxisAlignItems', { counterAxisAlignItems });
  }

  get itemReverseZIndex(): boolean {
    return frameDataOf(this, 'get_itemReverseZIndex').itemReverseZIndex;
  }

  set itemReverseZIndex(value: boolean) {
    const itemReverseZIndex = parseArgument(autoLayoutSchemas.itemReverseZIndex, value, 'set_itemReverseZIndex');
    changeFrame(this, 'set_itemReverseZIndex', { itemReverseZIndex });
  }
}

export function frameDataOf(node: BaseNode, member: string): FrameData {
  const shape = shapeDataOf(node, member);
  if (!isFrame(shape)) throw figmaError(member, `A ${shape.type} is no frame`);
  return shape;
}

export function changeFrame(
  node: BaseNode,
  member: string,
  changes: Partial<AutoLayout & Pick<FrameData, 'clipsContent'>>,
): void {
  change(node, member, (data) => (isFrame(data) ? updated(stateOf(node), data, changes) : stateOf(node)));
}
