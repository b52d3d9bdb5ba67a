import type { Transform } from '../../../shared/src/geometry.ts';

export type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export function newContext(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error(`This browser gives no drawing surface of ${width} x ${height} pixels.`);
  return context;
}

export function applyTransform(context: Context2D, [[a, c, e], [b, d, f]]: Transform): void {
  context.transform(a, b, c, d, e, f);
}

/** How many device pixels a unit takes now. */
export function scaleOf(context: Context2D): number {
  const { a, b, c, d } = context.getTransform();
  return Math.sqrt(Math.abs(a * d - b * c));
}

/** Draws in between and leaves no trace in the context's state. */
export function scoped(context: Context2D, draw: () => void): void {
  context.save();
  draw();
  context.restore();
}
