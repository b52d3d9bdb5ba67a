import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Picture } from '../../bridge.ts';

/** A picture whose longer side has so many pixels at most; itself where it has no more. */
export async function shrinkPicture(picture: Picture, longestSide: number): Promise<Picture> {
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
  if (scale === 1) return picture;
  const [width, height] = [smallSide(picture.width * scale), smallSide(picture.height * scale)];
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(picture.bytes)]));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new FrisketError('internal', `No picture of ${width} x ${height} pixels can be drawn here.`);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return { ...picture, bytes: new Uint8Array(await blob.arrayBuffer()), width, height };
}

/** Pixels: the companion refuses less. */
const leastSide = 16;

function smallSide(length: number): number {
  return Math.max(leastSide, Math.round(length));
}
