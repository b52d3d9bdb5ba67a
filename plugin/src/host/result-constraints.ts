import { boundsOf, type Rect, type Transform } from '../../../shared/src/geometry.ts';
import type { AnyNode, ConstrainedLayer, FlowingLayer, FrameLayer, PicturedLayer } from './figma-members.ts';
import { childrenOf, isFrame, isPictured } from './figma-nodes.ts';

/** Of a picture that covers all of its frame, and goes on to. */
export const fillingConstraints: Constraints = { horizontal: 'STRETCH', vertical: 'STRETCH' };

/**
 * What makes a picture over a layer go with that layer when the frame that both stand in is resized.
 *
 * @param below the layer that the picture comes to lie next to, in the same container
 * @param covered what the picture covers, upright, in the container's plane
 * @param inContainer a layer's transform in that plane
 * @returns undefined for a layer that has no constraints, a section for one
 */
export function constraintsOver(
  below: AnyNode,
  covered: Rect,
  inContainer: (layer: PicturedLayer) => Transform | undefined,
): Constraints | undefined {
  const own = isFlowing(below) ? flowConstraints(below) : constraintsOf(below);
  const transform = isPictured(below) ? inContainer(below) : undefined;
  if (!own || !isPictured(below) || !transform) return own;
  const whole = boundsOf(transform, { x: 0, y: 0, width: below.width, height: below.height });
  return {
    horizontal: partly(own.horizontal, isSame(covered.x, covered.width, whole.x, whole.width)),
    vertical: partly(own.vertical, isSame(covered.y, covered.height, whole.y, whole.height)),
  };
}

/** A part of what stretches keeps its place in it by growing as it does, not by as many units. */
function partly(type: ConstraintType, isWhole: boolean): ConstraintType {
  return type === 'STRETCH' && !isWhole ? 'SCALE' : type;
}

function isSame(start: number, length: number, otherStart: number, otherLength: number): boolean {
  // Units: an export is rounded outwards to whole pixels.
  return Math.abs(start - otherStart) < 1 && Math.abs(start + length - otherStart - otherLength) < 1;
}

function constraintsOf(node: AnyNode): Constraints | undefined {
  if (isConstrained(node)) {
    const { horizontal, vertical } = node.constraints;
    return { horizontal, vertical };
  }
  // A group has none; those of its children act.
  const [first] = node.type === 'GROUP' ? childrenOf(node) : [];
  return first && constraintsOf(first);
}

function isConstrained(node: AnyNode): node is ConstrainedLayer {
  return 'constraints' in node;
}

/** Whether auto-layout decides where a layer stands. */
export function isFlowing(node: AnyNode): node is FlowingLayer {
  const { parent } = node;
  const isArranged = parent !== null && isFrame(parent) && parent.layoutMode !== 'NONE';
  return isArranged && 'layoutPositioning' in node && node.layoutPositioning === 'AUTO';
}

/** How the flow will move and stretch a layer, as constraints would say it. */
function flowConstraints(layer: FlowingLayer): Constraints {
  const { parent } = layer;
  const frame = parent && isFrame(parent) ? parent : undefined;
  const along = frame ? alongFlow(frame, layer) : 'MIN';
  const across = frame ? acrossFlow[frame.counterAxisAlignItems] : 'MIN';
  const isUpright = frame?.layoutMode === 'VERTICAL';
  return {
    horizontal: layer.layoutSizingHorizontal === 'FILL' ? 'STRETCH' : isUpright ? across : along,
    vertical: layer.layoutSizingVertical === 'FILL' ? 'STRETCH' : isUpright ? along : across,
  };
}

const acrossFlow = { MIN: 'MIN', CENTER: 'CENTER', MAX: 'MAX', BASELINE: 'MIN' } as const;

function alongFlow({ primaryAxisAlignItems: align, children }: FrameLayer, { id }: AnyNode): ConstraintType {
  switch (align) {
    case 'MIN':
    case 'CENTER':
    case 'MAX':
      return align;
    case 'SPACE_BETWEEN':
      if (children[0]?.id === id) return 'MIN';
      return children.at(-1)?.id === id ? 'MAX' : 'CENTER';
    case 'SPACE_EVENLY':
    case 'SPACE_AROUND':
      return 'CENTER';
  }
}
