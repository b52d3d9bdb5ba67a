import type { Rect } from '../../../../shared/src/geometry.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Pixels } from '../images/codec.ts';
import { cropPixels } from '../images/crop.ts';
import { distanceTo } from './distance.ts';

/** Painted means at least this grey: anti-aliasing leaves paler traces that nobody meant. */
const painted = 16;

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

/** Width of the inner fade in pixels at most: enough to hide a step, too little to let what was painted over show. */
const fadeMost = 8;
/** The fade takes at most this part of the way to the middle of a stroke, so that thin strokes stay opaque inside. */
const fadePart = 0.35;

/**
 * How much of the result covers each pixel, 0 to 255: nothing outside of what was painted, fading in just inside its
 * edge. Where the painted region meets the picture's border there is nothing to fade into.
 */
export function coverage({ width, height, data }: Pixels): Uint8Array {
  const unpainted = Uint8Array.from(data, (level) => (level >= painted ? 0 : 1));
  const depth = distanceTo(unpainted, width, height);
  let deepest = 0;
  for (let at = 0; at < depth.length; at++) if (!unpainted[at]) deepest = Math.max(deepest, depth[at] ?? 0);
  const fade = Math.max(1, Math.min(fadeMost, fadePart * deepest));
  return Uint8Array.from(data, (level, at) =>
    unpainted[at] ? 0 : Math.round(level * smooth(Math.min(1, (depth[at] ?? 0) / fade))),
  );
}

/** The coverage of the mask's painted bounds alone: distances are measured there, and one pixel around where there is one. */
export function coverageWithin(mask: Pixels, bounds: Rect): Uint8Array {
  const x = Math.max(0, bounds.x - 1);
  const y = Math.max(0, bounds.y - 1);
  const width = Math.min(mask.width, bounds.x + bounds.width + 1) - x;
  const height = Math.min(mask.height, bounds.y + bounds.height + 1) - y;
  const around = cropPixels(mask, { x, y, width, height });
  const inside = { x: bounds.x - x, y: bounds.y - y, width: bounds.width, height: bounds.height };
  return cropPixels({ ...around, data: coverage(around) }, inside).data;
}

/** Smoothstep: no visible line where a fade begins or ends. */
function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

/**
 * The network's hole: what was painted, wider by `grow` pixels, in whole latents, so that no latent with a painted pixel
 * counts as known (each latent is read at its first pixel).
 */
export function holeOf({ width, height, data }: Pixels, grow: number, latentPixels: number): Pixels {
  const distance = distanceTo(
    Uint8Array.from(data, (level) => (level >= painted ? 1 : 0)),
    width,
    height,
  );
  const columns = Math.ceil(width / latentPixels);
  const open = new Uint8Array(columns * Math.ceil(height / latentPixels));
  const cellOf = (x: number, y: number) => Math.floor(y / latentPixels) * columns + Math.floor(x / latentPixels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if ((distance[y * width + x] ?? 0) <= grow) open[cellOf(x, y)] = 255;
  const hole = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) hole[y * width + x] = open[cellOf(x, y)] ?? 0;
  return { width, height, channels: 1, data: hole };
}
