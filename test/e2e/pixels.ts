import { differenceCiede2000, type Color } from 'culori';
import sharp from 'sharp';

/** Red, green, blue and alpha, 0-255, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export async function decode(picture: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

export function crop({ width, data }: Pixels, area: Area): Pixels {
  const cropped = new Uint8Array(area.width * area.height * 4);
  for (let row = 0; row < area.height; row++) {
    const start = ((area.y + row) * width + area.x) * 4;
    cropped.set(data.subarray(start, start + area.width * 4), row * area.width * 4);
  }
  return { width: area.width, height: area.height, data: cropped };
}

/** The smallest area that holds every pixel that differs by more than `tolerance` in a channel; undefined where none does. */
export function changedArea(before: Pixels, after: Pixels, tolerance = 0): Area | undefined {
  if (before.width !== after.width || before.height !== after.height)
    throw new Error(`${before.width} x ${before.height} cannot be compared with ${after.width} x ${after.height}.`);
  let left = Infinity;
  let top = Infinity;
  let right = -1;
  let bottom = -1;
  for (let index = 0; index < before.data.length; index++) {
    if (Math.abs((before.data[index] ?? 0) - (after.data[index] ?? 0)) <= tolerance) continue;
    const pixel = index >> 2;
    const x = pixel % before.width;
    const y = (pixel - x) / before.width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** One picture laid over another at whole pixels, as a canvas does it. */
export function composite(below: Pixels, above: Pixels, at: { readonly x: number; readonly y: number }): Pixels {
  const data = Uint8Array.from(below.data);
  for (let y = 0; y < above.height; y++)
    for (let x = 0; x < above.width; x++) {
      const from = 4 * (y * above.width + x);
      const to = 4 * ((at.y + y) * below.width + at.x + x);
      const alpha = (above.data[from + 3] ?? 0) / 255;
      for (let channel = 0; channel < 3; channel++)
        data[to + channel] = Math.round(
          alpha * (above.data[from + channel] ?? 0) + (1 - alpha) * (data[to + channel] ?? 0),
        );
    }
  return { ...below, data };
}

/** The greatest difference of any channel of any pixel. */
export function greatestDifference(a: Pixels, b: Pixels): number {
  if (a.width !== b.width || a.height !== b.height)
    throw new Error(`${a.width} x ${a.height} cannot be compared with ${b.width} x ${b.height}.`);
  let greatest = 0;
  for (let index = 0; index < a.data.length; index++)
    greatest = Math.max(greatest, Math.abs((a.data[index] ?? 0) - (b.data[index] ?? 0)));
  return greatest;
}

const difference = differenceCiede2000();

/** CIEDE2000. */
export function colourDifference(a: Color, b: Color): number {
  return difference(a, b);
}

/** CIEDE2000 between each opaque pixel and a colour. */
export function distancesTo(pixels: Pixels, colour: Color): number[] {
  return opaque(pixels).map((pixel) => difference(pixel, colour));
}

/** Part of the opaque pixels within `tolerance` (CIEDE2000) of a colour. */
export function shareNear(pixels: Pixels, colour: Color, tolerance: number): number {
  const distances = distancesTo(pixels, colour);
  return distances.filter((distance) => distance <= tolerance).length / distances.length;
}

/** The mean of the opaque pixels. */
export function meanColour(pixels: Pixels): { mode: 'rgb'; r: number; g: number; b: number } {
  const all = opaque(pixels);
  const mean = (channel: 'r' | 'g' | 'b') => all.reduce((sum, pixel) => sum + pixel[channel], 0) / all.length;
  return { mode: 'rgb', r: mean('r'), g: mean('g'), b: mean('b') };
}

function opaque({ data }: Pixels): { mode: 'rgb'; r: number; g: number; b: number }[] {
  const found: { mode: 'rgb'; r: number; g: number; b: number }[] = [];
  for (let index = 0; index < data.length; index += 4) {
    if ((data[index + 3] ?? 0) < 255) continue;
    found.push({
      mode: 'rgb',
      r: (data[index] ?? 0) / 255,
      g: (data[index + 1] ?? 0) / 255,
      b: (data[index + 2] ?? 0) / 255,
    });
  }
  if (found.length === 0) throw new Error(`None of the ${data.length / 4} pixels is opaque.`);
  return found;
}
