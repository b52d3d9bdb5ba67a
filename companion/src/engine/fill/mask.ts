import type { Rect } from '../../../../shared/src/geometry.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Pixels } from '../images/codec.ts';
import { cropPixels } from '../images/crop.ts';
import { distanceTo } from './distance.ts';
import { widened } from './plan-fill.ts';

/** Painted means at least this grey: anti-aliasing leaves paler traces that nobody meant. */
export const painted = 16;

/** Bounds of what was painted. @throws FrisketError `mask_empty` */
export function paintedBounds({ width, height, data }: Pixels): Rect {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if ((data[y * width + x] ?? 0) >= painted) {
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = y;
      }
  if (right < 0)
    throw new FrisketError('mask_empty', 'Nothing is painted in the mask.', 'Paint over what should change.');
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** A fade takes at most this part of the way to the middle of a stroke, so that thin strokes stay opaque inside. */
const fadePart = 0.35;

/**
 * How much of the result covers each pixel, 0 to 255: nothing outside of what was painted, fading in just inside its
 * edge over at most `blend` pixels. Where the painted region meets the picture's border there is nothing to fade into.
 */
export function coverage({ width, height, data }: Pixels, blend: number): Uint8Array {
  const depth = depthOf({ width, height, data });
  const fade = Math.max(1, Math.min(blend, fadePart * greatest(depth)));
  return data.map((level, at) => (level < painted ? 0 : Math.round(level * smootherstep((depth[at] ?? 0) / fade))));
}

/** Distance of every painted pixel to what is not painted, 0 elsewhere. */
export function depthOf({ width, height, data }: Omit<Pixels, 'channels'>): Float32Array {
  const unpainted = data.map((level) => (level >= painted ? 0 : 1));
  return distanceTo(unpainted, width, height);
}

/** Distance of every pixel to what is painted, 0 there. */
export function distanceToPainted({ width, height, data }: Omit<Pixels, 'channels'>): Float32Array {
  const set = data.map((level) => (level >= painted ? 1 : 0));
  return distanceTo(set, width, height);
}

/** The greatest value; 0 for none. */
function greatest(values: Float32Array): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}

/**
 * Rises from 0 at 0 to 1 at 1 with no visible line at either end (Perlin, Improving Noise, 2002): so slowly at first that a
 * pixel inside an edge 10 pixels wide has 0.9 % of another colour, where a cubic would give it 2.8 %, which is seen.
 */
export function smootherstep(t: number): number {
  const within = Math.min(1, Math.max(0, t));
  return within ** 3 * (within * (6 * within - 15) + 10);
}

/** Where the network may paint, and how freely. */
export interface HoleEdge {
  /** Pixels outside of what was painted up to which the network may change the picture, less and less. */
  readonly outer: number;
  /** Pixels inside of it, at most, from which on it may change all. Negative: outside. */
  readonly inner: number;
}

/**
 * The network's hole as a soft mask: 255 where it paints freely, falling to 0 outside (see `HoleEdge`). Whole latents,
 * so that each of their pixels says the same: the freest of them counts, and no latent with a painted pixel is kept.
 */
export function softHole(mask: Pixels, { outer, inner }: HoleEdge, latentPixels: number): Pixels {
  const { width, height } = mask;
  const depth = depthOf(mask);
  const distance = distanceToPainted(mask);
  const within = Math.min(inner, fadePart * greatest(depth));
  const columns = Math.ceil(width / latentPixels);
  const cells = new Uint8Array(columns * Math.ceil(height / latentPixels));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const outside = (distance[at] ?? 0) || -(depth[at] ?? 0);
      const free = outer + within > 0 ? (outer - outside) / (outer + within) : Number(outside <= 0);
      const cell = Math.floor(y / latentPixels) * columns + Math.floor(x / latentPixels);
      cells[cell] = Math.max(cells[cell] ?? 0, Math.round(255 * Math.min(1, Math.max(0, free))));
    }
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data[y * width + x] = cells[Math.floor(y / latentPixels) * columns + Math.floor(x / latentPixels)] ?? 0;
  return { width, height, channels: 1, data };
}

/** What was painted and `pixels` around it, not 0. */
export function paintedAndAround(mask: Pixels, pixels: number): Uint8Array {
  // A hair's breadth is gone from a picture that was made much smaller.
  if (!mask.data.some((level) => level >= painted)) return new Uint8Array(mask.data.length);
  const part = widened(paintedBounds(mask), Math.ceil(pixels), mask);
  const distance = distanceToPainted(cropPixels(mask, part));
  const grown = new Uint8Array(mask.data.length);
  for (let y = 0; y < part.height; y++)
    for (let x = 0; x < part.width; x++)
      if ((distance[y * part.width + x] ?? Infinity) <= pixels) grown[(part.y + y) * mask.width + part.x + x] = 255;
  return grown;
}
