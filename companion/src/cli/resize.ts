import { imageIdOf } from '../daemon/image-id.ts';
import type { ImageSize } from '../daemon/image-header.ts';
import { decodeRgb, encodePng } from '../engine/images/codec.ts';
import { resizeBicubic } from '../engine/images/pillow-resize.ts';
import type { PictureFile } from './input-files.ts';

/** The picture as a PNG of exactly `size`, as `request` jobs want theirs. */
export async function resizePng({ bytes }: PictureFile, size: ImageSize): Promise<PictureFile> {
  const png = await encodePng(resizeBicubic(await decodeRgb(bytes, 'The picture'), size.width, size.height));
  return { id: imageIdOf(png), bytes: png, size };
}
