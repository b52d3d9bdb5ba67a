import { decode, encode } from 'fast-png';
import type { JobPicture } from '../../../shared/src/client/client.ts';
import { FrisketError } from '../../../shared/src/errors.ts';

/** A fill taken apart, both PNG and of its size. */
export interface SeparatedPicture {
  /** Opaque: the fill, and the old picture where the fill does not reach. */
  readonly image: Uint8Array;
  /** White, with the fill's alpha. */
  readonly mask: Uint8Array;
}

/**
 * Takes a fill apart into a picture and its mask. The picture goes on beyond the mask with what was there before, so
 * that whoever paints on the mask uncovers no hole.
 *
 * @param before the picture that was filled, encoded
 */
export async function separatePicture(fill: JobPicture, before: Uint8Array): Promise<SeparatedPicture> {
  const { data: pixels, channels, depth, width, height } = decode(fill.png);
  if (channels !== 4 || depth !== 8 || pixels instanceof Uint16Array)
    throw new FrisketError('image_invalid', `The fill has ${channels} channels of ${depth} bits; it needs 4 of 8.`);
  const image = await part(before, fill, width, height);
  const mask = new Uint8Array(image.length).fill(255);
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3] ?? 0;
    mask[at + 3] = alpha;
    // Where it shows at all the fill has its own colour, not one that is mixed with the old picture already.
    if (alpha > 0) image.set(pixels.subarray(at, at + 3), at);
    image[at + 3] = 255;
  }
  return { image: encode({ width, height, data: image }), mask: encode({ width, height, data: mask }) };
}

/** What a picture shows at some place, at a size of choice; RGBA. */
async function part(
  encoded: Uint8Array,
  place: Pick<JobPicture, 'x' | 'y' | 'width' | 'height'>,
  width: number,
  height: number,
): Promise<Uint8Array> {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new FrisketError('internal', `No picture of ${width} x ${height} pixels can be drawn here.`);
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(encoded)]));
  context.drawImage(bitmap, place.x, place.y, place.width, place.height, 0, 0, width, height);
  bitmap.close();
  return new Uint8Array(context.getImageData(0, 0, width, height).data.buffer);
}
