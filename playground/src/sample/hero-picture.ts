import { newContext } from '../render/canvas-2d.ts';
import heroUrl from './hero.svg';

/** The sample's picture as a PNG: Figma's documents hold pixels, and so does this one. */
export async function heroPicture(): Promise<Uint8Array> {
  const image = new Image();
  image.src = heroUrl;
  await image.decode();
  const context = newContext(image.naturalWidth, image.naturalHeight);
  context.drawImage(image, 0, 0);
  const blob = await context.canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
