import { updated } from '../document/edit.ts';
import { isFrame, isShape, type ShapeData } from '../document/node.ts';
import type { Fill } from '../document/paint.ts';
import type { FilledLayer, FrameLayer, OutlinedLayer, ResultLayer } from '../../../plugin/src/host/figma-members.ts';
import { booleanSchema, fillsSchema, numberSchema, parseArgument } from './arguments.ts';
import { change, context, stateOf, type BaseNode } from './base-node.ts';
import { appendChild, childNodes, descendants, insertChild } from './children.ts';
import { figmaError } from './figma-error.ts';
import { fillGeometryOf, strokeGeometryOf } from './geometry.ts';
import { LayerNode, layerDataOf } from './layer-node.ts';
import { paintsOf } from './paints.ts';

/** What layers have that are painted themselves: all but groups. */
export abstract class ShapeNode extends LayerNode implements FilledLayer, OutlinedLayer {
  get fills(): readonly Paint[] {
    return paintsOf(shapeDataOf(this, 'get_fills').fills);
  }

  set fills(value: readonly Paint[]) {
    setPaints(this, 'fills', value);
  }

  get strokes(): readonly Paint[] {
    return paintsOf(shapeDataOf(this, 'get_strokes').strokes);
  }

  set strokes(value: readonly Paint[]) {
    setPaints(this, 'strokes', value);
  }

  get fillGeometry(): VectorPaths {
    return fillGeometryOf(shapeDataOf(this, 'get_fillGeometry'));
  }

  get strokeGeometry(): VectorPaths {
    return strokeGeometryOf(shapeDataOf(this, 'get_strokeGeometry'));
  }
}

/** Rounded corners, which ellipses and text lack. */
export abstract class CorneredNode extends ShapeNode {
  get cornerRadius(): number {
    const shape = shapeDataOf(this, 'get_cornerRadius');
    return 'cornerRadius' in shape ? shape.cornerRadius : 0;
  }

  set cornerRadius(value: number) {
    const member = 'set_cornerRadius';
    const cornerRadius = parseArgument(numberSchema.min(0), value, member);
    change(this, member, (data) =>
      'cornerRadius' in data ? updated(stateOf(this), data, { cornerRadius }) : stateOf(this),
    );
  }
}

export class RectangleNode extends CorneredNode implements ResultLayer {}

export class EllipseNode extends ShapeNode {}

export class TextNode extends ShapeNode {
  get characters(): string {
    const text = shapeDataOf(this, 'get_characters');
    return text.type === 'TEXT' ? text.characters : '';
  }
}

/** Frames, components and instances. */
export class FrameNode extends CorneredNode implements FrameLayer {
  get layoutMode(): 'NONE' {
    return 'NONE';
  }

  get itemReverseZIndex(): boolean {
    return false;
  }

  get clipsContent(): boolean {
    const frame = shapeDataOf(this, 'get_clipsContent');
    return isFrame(frame) && frame.clipsContent;
  }

  set clipsContent(value: boolean) {
    const clipsContent = parseArgument(booleanSchema, value, 'set_clipsContent');
    change(this, 'set_clipsContent', (data) =>
      isFrame(data) ? updated(stateOf(this), data, { clipsContent }) : stateOf(this),
    );
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

function shapeDataOf(node: BaseNode, member: string): ShapeData {
  const layer = layerDataOf(node, member);
  if (!isShape(layer)) throw figmaError(member, `A ${layer.type} is not painted`);
  return layer;
}

function setPaints(node: BaseNode, property: 'fills' | 'strokes', value: unknown): void {
  const member = `set_${property}`;
  const paints: readonly Fill[] = parseArgument(fillsSchema, value, member);
  const { images } = node[context].services;
  for (const paint of paints)
    if (paint.type === 'IMAGE' && paint.imageHash !== null && !images.get(paint.imageHash))
      throw figmaError(member, `Image hash "${paint.imageHash}" does not exist`);
  change(node, member, (data) =>
    isShape(data) ? updated(stateOf(node), data, { [property]: paints }) : stateOf(node),
  );
}
