import type { Point } from '../editor/camera.ts';

/** Where a pointer is, and what is held with it. */
export interface Pointer {
  /** CSS pixels from the canvas's top left. */
  readonly screen: Point;
  /** Units of the page. */
  readonly page: Point;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly deep: boolean;
}

/** What a pressed pointer does until it is let go. */
export interface Gesture {
  readonly cursor?: string;
  move(pointer: Pointer): void;
  end(pointer: Pointer): void;
  /** Escape: everything as it was. */
  cancel?(): void;
}

/** Pixels that a press may wander and still be a click. */
export const clickReach = 3;

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
