import { FrisketError } from '../../../../shared/src/errors.ts';

/** Pixels. Style networks scale the shorter side to this and look at the middle: more is not seen. */
const shorterSide = 224;
/** Of what is much longer than it is wide. */
const longestSide = 512;

/** Four of them, in base64, fit into the 100 kB that a result keeps for whoever opens it again. */
export const referenceBytes = 16_000;

/** The best that fits; the last of them is coarse and still shows colours and strokes. */
const qualities = [0.92, 0.85, 0.75, 0.6, 0.4, 0.2];

/** Any picture that the browser can decode, as a small JPEG. @throws what the browser says of it */
export async function readPicture(picture: Blob): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(picture);
  const { width, height } = bitmap;
  const scale = Math.min(1, shorterSide / Math.min(width, height), longestSide / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const context = canvas.getContext('2d');
  if (!context) throw new FrisketError('internal', 'No picture can be drawn here.');
  // What is transparent lies on paper, not on black.
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  let jpeg = new Uint8Array();
  for (const quality of qualities) {
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    jpeg = new Uint8Array(await blob.arrayBuffer());
    if (jpeg.length <= referenceBytes) break;
  }
  return jpeg;
}
