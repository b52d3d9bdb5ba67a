import { invert, multiply, type Rect, type Transform } from '../../../shared/src/geometry.ts';

/** A picture's size in pixels. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Where a part of a picture lies on the page.
 *
 * @param bounds of the layer whose picture was taken, upright, in page units
 * @param picture the exported picture's size: the scale is taken from it, because exports are rounded to whole pixels
 * @param part of the picture, in pixels from its top left
 */
export function partOnPage(bounds: Rect, picture: PixelSize, part: Rect): Rect {
  const horizontal = bounds.width / picture.width;
  const vertical = bounds.height / picture.height;
  return {
    x: bounds.x + part.x * horizontal,
    y: bounds.y + part.y * vertical,
    width: part.width * horizontal,
    height: part.height * vertical,
  };
}

/**
 * The transform, relative to a container, of a layer that shall appear on the page as `onPage` says.
 *
 * @param container the container's absolute transform
 * @returns undefined where the container is flattened to a line and nothing can stand upright in it
 */
export function transformWithin(container: Transform, onPage: Transform): Transform | undefined {
  const inverse = invert(container);
  return inverse && multiply(inverse, onPage);
}

export function translation(x: number, y: number): Transform {
  return [
    [1, 0, x],
    [0, 1, y],
  ];
}

/** Space between a layer and the new picture beside it: what Figma itself leaves between frames, roughly. */
const gap = 40;

/** The first place to the right of `beside` where nothing else lies, top edges level. */
export function freePlaceBeside(beside: Rect, size: PixelSize, others: readonly Rect[]): { x: number; y: number } {
  const y = Math.round(beside.y);
  let x = Math.round(beside.x + beside.width + gap);
  const level = others
    .filter((other) => other.y < y + size.height && other.y + other.height > y)
    .sort((a, b) => a.x - b.x);
  for (const other of level) {
    const clear = other.x >= x + size.width || other.x + other.width <= x;
    if (!clear) x = Math.round(other.x + other.width + gap);
  }
  return { x, y };
}
