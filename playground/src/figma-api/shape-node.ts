import { updated } from '../document/edit.ts';
import { isShape, type ShapeData } from '../document/node.ts';
import type { Fill } from '../document/paint.ts';
import type {
  ConstrainedLayer,
  FilledLayer,
  OutlinedLayer,
  ResultLayer,
} from '../../../plugin/src/host/figma-members.ts';
import { constraintsSchema, fillsSchema, numberSchema, parseArgument } from './arguments.ts';
import { change, context, stateOf, type BaseNode } from './base-node.ts';
import { figmaError } from './figma-error.ts';
import { fillGeometryOf, strokeGeometryOf } from './geometry.ts';
import { layerDataOf } from './layer-data.ts';
import { LayerNode } from './layer-node.ts';
import { paintsOf } from './paints.ts';

/** What layers have that are painted themselves: all but groups. */
export abstract class ShapeNode extends LayerNode implements FilledLayer, OutlinedLayer, ConstrainedLayer {
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

  get constraints(): Constraints {
    return { ...shapeDataOf(this, 'get_constraints').constraints };
  }

  set constraints(value: Constraints) {
    const constraints = parseArgument(constraintsSchema, value, 'set_constraints');
    change(this, 'set_constraints', (data) =>
      isShape(data) ? updated(stateOf(this), data, { constraints }) : stateOf(this),
    );
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

  /** The playground's texts have one size throughout. */
  get fontSize(): number {
    const text = shapeDataOf(this, 'get_fontSize');
    return text.type === 'TEXT' ? text.fontSize : 0;
  }
}

export function shapeDataOf(node: BaseNode, member: string): ShapeData {
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
