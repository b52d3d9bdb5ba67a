import type { ShapeData } from '../document/node.ts';
import { isPainted } from '../document/paint.ts';

/** Control points of a quarter of a circle of radius 1, as far from its ends as makes a cubic curve look round. */
const roundness = 0.5523;

/** A shape's edge, moved outwards by some pixels or, below 0, inwards. */
function edgeOf(shape: ShapeData, outwards: number): string {
  const [left, top] = [-outwards, -outwards];
  const [right, bottom] = [shape.width + outwards, shape.height + outwards];
  const given = shape.type === 'ELLIPSE' ? Infinity : 'cornerRadius' in shape ? shape.cornerRadius : 0;
  const corner = given === 0 ? 0 : Math.max(0, given + outwards);
  const across = Math.min(corner, (right - left) / 2);
  const down = Math.min(corner, (bottom - top) / 2);
  if (across <= 0 || down <= 0) return `M ${left} ${top} L ${right} ${top} L ${right} ${bottom} L ${left} ${bottom} Z`;
  const [x, y] = [across * (1 - roundness), down * (1 - roundness)];
  return [
    `M ${left} ${top + down}`,
    `C ${left} ${top + y} ${left + x} ${top} ${left + across} ${top}`,
    `L ${right - across} ${top}`,
    `C ${right - x} ${top} ${right} ${top + y} ${right} ${top + down}`,
    `L ${right} ${bottom - down}`,
    `C ${right} ${bottom - y} ${right - x} ${bottom} ${right - across} ${bottom}`,
    `L ${left + across} ${bottom}`,
    `C ${left + x} ${bottom} ${left} ${bottom - y} ${left} ${bottom - down}`,
    'Z',
  ].join(' ');
}

/** What fills cover, in the layer's plane; none without a fill, as in Figma. Of text its box, not its letters. */
export function fillGeometryOf(shape: ShapeData): VectorPaths {
  return shape.fills.some(isPainted) ? [{ windingRule: 'NONZERO', data: edgeOf(shape, 0) }] : [];
}

/** What strokes cover: the ring between two edges. */
export function strokeGeometryOf(shape: ShapeData): VectorPaths {
  if (shape.strokeWeight <= 0 || !shape.strokes.some(isPainted)) return [];
  const outside = { INSIDE: 0, CENTER: shape.strokeWeight / 2, OUTSIDE: shape.strokeWeight }[shape.strokeAlign];
  const edges = `${edgeOf(shape, outside)} ${edgeOf(shape, outside - shape.strokeWeight)}`;
  return [{ windingRule: 'EVENODD', data: edges }];
}
