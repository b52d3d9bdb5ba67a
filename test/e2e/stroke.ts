import type { Area, Pixels } from './pixels.ts';
import type { Point } from './playground.ts';

/** A straight line painted with a round brush, in whatever unit its numbers are. */
export interface Stroke {
  readonly from: Point;
  readonly to: Point;
  readonly diameter: number;
}

export function scaled({ from, to, diameter }: Stroke, factor: number): Stroke {
  return {
    from: { x: from.x * factor, y: from.y * factor },
    to: { x: to.x * factor, y: to.y * factor },
    diameter: diameter * factor,
  };
}

/** The box around what the brush covers. */
export function boundsOf({ from, to, diameter }: Stroke): Area {
  const radius = diameter / 2;
  return {
    x: Math.min(from.x, to.x) - radius,
    y: Math.min(from.y, to.y) - radius,
    width: Math.abs(to.x - from.x) + diameter,
    height: Math.abs(to.y - from.y) + diameter,
  };
}

/** How far a pixel's centre lies inside the outline; negative outside. */
function depth({ from, to, diameter }: Stroke, x: number, y: number): number {
  const along = { x: to.x - from.x, y: to.y - from.y };
  const squared = along.x ** 2 + along.y ** 2;
  const part = squared === 0 ? 0 : ((x + 0.5 - from.x) * along.x + (y + 0.5 - from.y) * along.y) / squared;
  const t = Math.min(1, Math.max(0, part));
  return diameter / 2 - Math.hypot(x + 0.5 - from.x - t * along.x, y + 0.5 - from.y - t * along.y);
}

/** The pixels whose depth within a stroke the test accepts; all others become transparent. */
export function cutOut(pixels: Pixels, stroke: Stroke, accept: (depth: number) => boolean): Pixels {
  const data = Uint8Array.from(pixels.data);
  for (let y = 0; y < pixels.height; y++)
    for (let x = 0; x < pixels.width; x++)
      if (!accept(depth(stroke, x, y))) data.fill(0, 4 * (y * pixels.width + x), 4 * (y * pixels.width + x) + 4);
  return { ...pixels, data };
}
