import { decodeRgba, encodePng } from '../engine/images/codec.ts';
import type { EnginePicture } from '../engine/engine.ts';

/**
 * The picture with the fill laid over it at its place: what Figma shows with the new layer on top of the old.
 * @param picture encoded
 * @returns PNG of the picture's size
 */
export async function stitch(picture: Uint8Array, { png, x: left, y: top }: EnginePicture): Promise<Uint8Array> {
  const below = await decodeRgba(picture, 'The picture');
  const above = await decodeRgba(png, 'The fill');
  const data = Uint8Array.from(below.data);
  for (let y = 0; y < above.height; y++)
    for (let x = 0; x < above.width; x++) {
      const from = 4 * (y * above.width + x);
      const to = 4 * ((top + y) * below.width + left + x);
      over(data, to, above.data, from);
    }
  return encodePng({ ...below, data });
}

/** Porter and Duff's `over` for straight alpha: one pixel of `above` onto one of `below`. */
function over(below: Uint8Array, to: number, above: Uint8Array, from: number): void {
  const alphaAbove = (above[from + 3] ?? 0) / 255;
  if (alphaAbove === 0) return;
  const alphaBelow = ((below[to + 3] ?? 0) / 255) * (1 - alphaAbove);
  const alpha = alphaAbove + alphaBelow;
  for (let channel = 0; channel < 3; channel++) {
    const sum = (above[from + channel] ?? 0) * alphaAbove + (below[to + channel] ?? 0) * alphaBelow;
    below[to + channel] = Math.round(sum / alpha);
  }
  below[to + 3] = Math.round(alpha * 255);
}
