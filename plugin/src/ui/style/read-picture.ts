import { FrisketError } from '../../../../shared/src/errors.ts';

/** Twice what style networks look at a side, so that their own resizing has something to work with. */
const longestSide = 512;

/** Any picture that the browser can decode, as a PNG of at most 512 pixels a side. @throws what the browser says of it */
export async function readPicture(picture: Blob): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new FrisketError('internal', `No picture of ${width} x ${height} pixels can be drawn here.`);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
