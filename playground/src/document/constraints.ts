import type { Rect } from '../../../shared/src/geometry.ts';
import { least, type Size } from './auto-layout.ts';

export const constraintTypes = ['MIN', 'CENTER', 'MAX', 'STRETCH', 'SCALE'] as const;

/** What of a layer keeps its distance to the frame's sides when that is resized, by Figma's names. */
export type ConstraintType = (typeof constraintTypes)[number];

export interface Constraints {
  readonly horizontal: ConstraintType;
  readonly vertical: ConstraintType;
}

export const topLeft: Constraints = { horizontal: 'MIN', vertical: 'MIN' };

/** Where a layer's upright box lies in its frame's plane once the frame has another size. */
export function constrainedBox(box: Rect, { horizontal, vertical }: Constraints, from: Size, to: Size): Rect {
  const across = constrained(box.x, box.width, horizontal, from.width, to.width);
  const down = constrained(box.y, box.height, vertical, from.height, to.height);
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

function constrained(start: number, length: number, type: ConstraintType, from: number, to: number) {
  const more = to - from;
  switch (type) {
    case 'MIN':
      return { start, length };
    case 'CENTER':
      return { start: start + more / 2, length };
    case 'MAX':
      return { start: start + more, length };
    case 'STRETCH':
      return { start, length: Math.max(least, length + more) };
    case 'SCALE': {
      const scale = from === 0 ? 1 : to / from;
      return { start: start * scale, length: Math.max(least, length * scale) };
    }
  }
}
