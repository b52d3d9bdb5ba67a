import { z } from 'zod';
import type { Rect } from '../../../../shared/src/geometry.ts';
import type { Picture } from '../../bridge.ts';

/** By how much a picture grows beyond each of its edges, in page units. */
const outwards = z.number().int().min(0);
export const edgesSchema = z.object({ left: outwards, top: outwards, right: outwards, bottom: outwards });
export type Edges = z.infer<typeof edgesSchema>;

export const sides = ['left', 'top', 'right', 'bottom'] as const;
export type Side = (typeof sides)[number];

export const noEdges: Edges = { left: 0, top: 0, right: 0, bottom: 0 };

/** Figma takes images of at most this many pixels a side. */
export const largestSide = 4096;

export function isNowhere(edges: Edges): boolean {
  return sides.every((side) => edges[side] === 0);
}

export function enlargedRect({ x, y, width, height }: Rect, { left, top, right, bottom }: Edges): Rect {
  return { x: x - left, y: y - top, width: width + left + right, height: height + top + bottom };
}

/** A picture's size once it is enlarged, and where in it the old one lies; pixels. */
export interface EnlargedPixels {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
}

export function enlargedPixels({ width, height, region }: Picture, edges: Edges): EnlargedPixels {
  const across = (units: number) => Math.round((units * width) / region.width);
  const down = (units: number) => Math.round((units * height) / region.height);
  const left = across(edges.left);
  const top = down(edges.top);
  return { width: width + left + across(edges.right), height: height + top + down(edges.bottom), left, top };
}

/** What the enlarged picture shows of the page: whole pixels, which the edges are rounded to. */
export function enlargedRegion(picture: Picture, edges: Edges): Rect {
  const pixels = enlargedPixels(picture, edges);
  const { region, width, height } = picture;
  const [across, down] = [region.width / width, region.height / height];
  return {
    x: region.x - pixels.left * across,
    y: region.y - pixels.top * down,
    width: pixels.width * across,
    height: pixels.height * down,
  };
}

export function isTooLarge({ width, height }: { readonly width: number; readonly height: number }): boolean {
  return Math.max(width, height) > largestSide;
}

/** The least that gives a picture another shape, the same on opposite sides. @param ratio of width to height */
export function edgesForRatio({ width, height }: { width: number; height: number }, ratio: number): Edges {
  const across = Math.max(0, Math.round(height * ratio - width));
  const down = across > 0 ? 0 : Math.max(0, Math.round(width / ratio - height));
  const half = (whole: number) => Math.floor(whole / 2);
  return { left: half(across), right: across - half(across), top: half(down), bottom: down - half(down) };
}

/** Which edges a handle moves: -1 the left or upper one, 1 the other, 0 neither. */
export interface Handle {
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
}

/** The edges after a handle was moved by so many page units; none comes nearer than the picture itself. */
export function dragged(edges: Edges, { x, y }: Handle, across: number, down: number): Edges {
  const moved = (edge: number, by: number) => Math.max(0, Math.round(edge + by));
  return {
    left: x === -1 ? moved(edges.left, -across) : edges.left,
    right: x === 1 ? moved(edges.right, across) : edges.right,
    top: y === -1 ? moved(edges.top, -down) : edges.top,
    bottom: y === 1 ? moved(edges.bottom, down) : edges.bottom,
  };
}
