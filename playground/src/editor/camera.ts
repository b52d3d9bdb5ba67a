import type { Rect, Transform } from '../../../shared/src/geometry.ts';

/** What of the page is in view: the page's point at the top left of the canvas, and pixels a unit of the page. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Part of the canvas that something else covers, pixels from each edge. */
export interface Insets {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Figma's own range is 2 % to 25,600 %; below and beyond nothing can be made out here. */
const zoomRange = { least: 0.05, most: 64 } as const;

export function toPage(camera: Camera, { x, y }: Point): Point {
  return { x: camera.x + x / camera.zoom, y: camera.y + y / camera.zoom };
}

export function toScreen(camera: Camera, { x, y }: Point): Point {
  return { x: (x - camera.x) * camera.zoom, y: (y - camera.y) * camera.zoom };
}

export function screenTransform({ x, y, zoom }: Camera): Transform {
  return [
    [zoom, 0, -x * zoom],
    [0, zoom, -y * zoom],
  ];
}

/** @param by pixels */
export function panned(camera: Camera, by: Point): Camera {
  return { ...camera, x: camera.x - by.x / camera.zoom, y: camera.y - by.y / camera.zoom };
}

/** Zooms so that the point under the pointer stays under it. */
export function zoomedAt(camera: Camera, at: Point, zoom: number): Camera {
  const bounded = Math.min(zoomRange.most, Math.max(zoomRange.least, zoom));
  const anchor = toPage(camera, at);
  return { x: anchor.x - at.x / bounded, y: anchor.y - at.y / bounded, zoom: bounded };
}

export function centeredOn(camera: Camera, center: Point, size: Size): Camera {
  return { ...camera, x: center.x - size.width / camera.zoom / 2, y: center.y - size.height / camera.zoom / 2 };
}

/** Shows all of `bounds` in what the insets leave, never larger than `zoomMost`. */
export function fitted(bounds: Rect, size: Size, insets: Insets, zoomMost = 1): Camera {
  const width = Math.max(1, size.width - insets.left - insets.right);
  const height = Math.max(1, size.height - insets.top - insets.bottom);
  const wanted = Math.min(width / Math.max(1, bounds.width), height / Math.max(1, bounds.height), zoomMost);
  const zoom = Math.max(zoomRange.least, wanted);
  return {
    x: bounds.x + bounds.width / 2 - (insets.left + width / 2) / zoom,
    y: bounds.y + bounds.height / 2 - (insets.top + height / 2) / zoom,
    zoom,
  };
}

export function visiblePart(camera: Camera, { width, height }: Size): Rect {
  return { x: camera.x, y: camera.y, width: width / camera.zoom, height: height / camera.zoom };
}
