import type { Rect } from '../../../shared/src/geometry.ts';

/** A line on the page that shows along what a layer has been aligned; upright at `at` = x, or level at `at` = y. */
export interface Guide {
  readonly isUpright: boolean;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Snap {
  /** By how much more the box moves. */
  readonly x: number;
  readonly y: number;
  readonly guides: readonly Guide[];
}

export const noSnap: Snap = { x: 0, y: 0, guides: [] };

/**
 * Draws a box that is moved to the edges and middles of others that are near.
 * @param reach units within which an edge attracts
 */
export function snapped(box: Rect, others: readonly Rect[], reach: number): Snap {
  // By whole units, so that what stood on the pixel grid goes on to.
  const x = Math.round(nearest(columnsOf(box), others.flatMap(columnsOf), reach));
  const y = Math.round(nearest(rowsOf(box), others.flatMap(rowsOf), reach));
  const moved = { ...box, x: box.x + x, y: box.y + y };
  return {
    x,
    y,
    guides: [
      ...guidesAlong(true, columnsOf, moved, others, ({ y: top, height }) => [top, top + height]),
      ...guidesAlong(false, rowsOf, moved, others, ({ x: left, width }) => [left, left + width]),
    ],
  };
}

/** Left, middle, right. */
function columnsOf({ x, width }: Rect): number[] {
  return [x, x + width / 2, x + width];
}

/** Top, middle, bottom. */
function rowsOf({ y, height }: Rect): number[] {
  return [y, y + height / 2, y + height];
}

function nearest(own: readonly number[], others: readonly number[], reach: number): number {
  let best = 0;
  let distance = reach;
  for (const line of own)
    for (const other of others)
      if (Math.abs(other - line) < distance) {
        best = other - line;
        distance = Math.abs(best);
      }
  return best;
}

/** Units: lines that are as near as this are one. */
const same = 1e-3;

function guidesAlong(
  isUpright: boolean,
  linesOf: (box: Rect) => number[],
  box: Rect,
  others: readonly Rect[],
  extentOf: (box: Rect) => [number, number],
): Guide[] {
  return linesOf(box).flatMap((at) => {
    const aligned = others.filter((other) => linesOf(other).some((line) => Math.abs(line - at) < same));
    if (aligned.length === 0) return [];
    const extents = [box, ...aligned].flatMap(extentOf);
    return [{ isUpright, at, from: Math.min(...extents), to: Math.max(...extents) }];
  });
}
