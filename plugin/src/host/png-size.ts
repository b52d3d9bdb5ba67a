import { FrisketError } from '../../../shared/src/errors.ts';
import type { PixelSize } from './placement.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Where the first chunk, IHDR, holds the width; the height follows. */
const widthAt = 16;

/** The size that a PNG's header states, in pixels. @throws FrisketError `image_invalid` */
export function pngSize(bytes: Uint8Array): PixelSize {
  const isPng = bytes.length >= widthAt + 8 && signature.every((byte, index) => bytes[index] === byte);
  if (!isPng) throw new FrisketError('image_invalid', `The exported picture of ${bytes.length} bytes is not a PNG.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(widthAt), height: view.getUint32(widthAt + 4) };
}
