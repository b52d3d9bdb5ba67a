import type { Rect } from '../../../shared/src/geometry.ts';

export interface ExportConstraint {
  readonly type: 'SCALE' | 'WIDTH' | 'HEIGHT';
  readonly value: number;
}

/** What part of the page a picture shows and how large it is. */
export interface ExportRegion {
  /** The point of the page at the picture's top left corner. */
  readonly x: number;
  readonly y: number;
  /** Pixels a unit of the page. */
  readonly scale: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Bounds come out of sines and cosines: this much past a whole pixel is no reason for another one. */
const tolerance = 1e-4;

/**
 * The picture of some bounds. With a scale it lies on the page's own grid of pixels: edges between two pixels are
 * rounded outwards, so that a layer at x = 0.5 gives a picture one pixel wider than itself, as Figma's exports do. With
 * a width or height it starts exactly at the bounds.
 */
export function exportRegion(bounds: Rect, constraint: ExportConstraint): ExportRegion {
  if (constraint.type === 'SCALE') {
    const scale = constraint.value;
    const left = Math.floor(bounds.x * scale + tolerance);
    const top = Math.floor(bounds.y * scale + tolerance);
    const right = Math.ceil((bounds.x + bounds.width) * scale - tolerance);
    const bottom = Math.ceil((bounds.y + bounds.height) * scale - tolerance);
    return {
      x: left / scale,
      y: top / scale,
      scale,
      width: Math.max(1, right - left),
      height: Math.max(1, bottom - top),
    };
  }
  const side = Math.max(1, Math.round(constraint.value));
  const scale = side / (constraint.type === 'WIDTH' ? bounds.width : bounds.height);
  const other = (length: number) => Math.max(1, Math.round(length * scale));
  return {
    x: bounds.x,
    y: bounds.y,
    scale,
    width: constraint.type === 'WIDTH' ? side : other(bounds.width),
    height: constraint.type === 'HEIGHT' ? side : other(bounds.height),
  };
}
