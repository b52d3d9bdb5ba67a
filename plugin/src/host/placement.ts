import { invert, multiply, type Rect, type Transform } from '../../../shared/src/geometry.ts';

/** A picture's size in pixels. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** Pixels: bounds come out of sines and cosines, and what is this near to a whole pixel is meant to be one. */
const nearlyWhole = 1e-4;

/**
 * What an exported picture shows of the page, in page units. Where the bounds do not lie on whole pixels, an export
 * lies on the page's own grid of pixels and reaches out to it at all sides; its size tells that it did. A picture of
 * any other size shows the bounds and nothing else.
 *
 * @param bounds of the exported layer, upright, in page units
 * @param scale that the export was asked for, pixels per page unit
 */
export function pictureRegion(bounds: Rect, scale: number, picture: PixelSize): Rect {
  const left = Math.floor(bounds.x * scale + nearlyWhole);
  const top = Math.floor(bounds.y * scale + nearlyWhole);
  const right = Math.ceil((bounds.x + bounds.width) * scale - nearlyWhole);
  const bottom = Math.ceil((bounds.y + bounds.height) * scale - nearlyWhole);
  const { x, y, width, height } = bounds;
  return right - left === picture.width && bottom - top === picture.height
    ? { x: left / scale, y: top / scale, width: picture.width / scale, height: picture.height / scale }
    : { x, y, width, height };
}

/**
 * Where a part of a picture lies on the page.
 *
 * @param region what the whole picture shows of the page
 * @param picture its size
 * @param part of the picture, in pixels from its top left
 */
export function partOnPage(region: Rect, picture: PixelSize, part: Rect): Rect {
  const horizontal = region.width / picture.width;
  const vertical = region.height / picture.height;
  return {
    x: region.x + part.x * horizontal,
    y: region.y + part.y * vertical,
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

/** A transform as Figma's setters take it. */
export function mutable([[a, c, e], [b, d, f]]: Transform): [[number, number, number], [number, number, number]] {
  return [
    [a, c, e],
    [b, d, f],
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

export function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
