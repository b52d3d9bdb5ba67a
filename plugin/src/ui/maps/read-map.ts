import { FrisketError } from '../../../../shared/src/errors.ts';

/** Pixels: as the maps that are drawn from layers. */
const longestSide = 1024;

/** A picture that is a map, as a PNG of at most 1,024 pixels a side: its levels stay as they are. */
export async function readMap(picture: Blob): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = new OffscreenCanvas(width ?? 1, height ?? 1);
  const context = canvas.getContext('2d');
  if (!context) throw new FrisketError('internal', 'No picture can be drawn here.');
  // What is transparent says nothing of the structure, as black does.
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}
