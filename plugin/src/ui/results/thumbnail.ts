import type { Insertion } from '../../bridge.ts';
import { toBase64 } from '../base64.ts';

/** Pixels of the longer side: twice what the history shows it at. As WebP it takes 1 to 4 kB. */
const side = 112;
const quality = 0.8;

/** With the small picture that the history shows of it; without one where it cannot be drawn. */
export async function withThumbnail(insertion: Insertion): Promise<Insertion> {
  try {
    return { ...insertion, thumbnail: toBase64(await thumbnailOf(insertion.bytes)) };
  } catch {
    return insertion;
  }
}

async function thumbnailOf(png: Uint8Array): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(png)]));
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((length) => Math.max(1, Math.round(length * scale)));
  const canvas = new OffscreenCanvas(width ?? 1, height ?? 1);
  const context = canvas.getContext('2d');
  context?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  // WebP keeps the alpha of a fill; a browser that cannot write it writes PNG.
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
  return new Uint8Array(await blob.arrayBuffer());
}
