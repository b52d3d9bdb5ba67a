import { resampleGrey, type GreyPicture } from '../mask/stencil.ts';
import type { Material } from '../state/fill-material.ts';
import type { Draft } from '../state/draft.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';

/** Steps where the person set none: what few-step models take, and enough of any to see where it goes. */
export const liveSteps = 4;

/** Pixels of the longer side of a picture that is filled live: what the stage shows, about. */
const filledSide = 384;

/** The draft for a quick look: few steps, whatever is set for the picture itself. */
export function liveDraft(draft: Draft): Draft {
  return { ...draft, steps: Math.min(draft.steps ?? liveSteps, liveSteps), editableMask: false };
}

/** The largest size of some shape that a model draws at once; multiples of 8, the latent's pixel. */
export function liveSize(size: { readonly width: number; readonly height: number }, nativeSide: number) {
  const scale = Math.min(1, Math.min(nativeSide, 512) / Math.max(size.width, size.height));
  const side = (length: number) => Math.max(64, Math.round((length * scale) / 8) * 8);
  return { width: side(size.width), height: side(size.height) };
}

/** A picture and its mask, small. */
export async function smallMaterial({ picture, mask }: Material): Promise<Material> {
  const scale = Math.min(1, filledSide / Math.max(picture.width, picture.height));
  if (scale === 1) return { picture, mask };
  const width = Math.max(16, Math.round(picture.width * scale));
  const height = Math.max(16, Math.round(picture.height * scale));
  const bytes = await resized(picture.bytes, width, height);
  const small: GreyPicture = { width, height, values: resampleGrey(mask, width, height) };
  return { picture: { ...picture, bytes, width, height }, mask: small };
}

async function resized(encoded: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(encoded)]));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new FrisketError('internal', `No picture of ${width} x ${height} pixels can be drawn here.`);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}
