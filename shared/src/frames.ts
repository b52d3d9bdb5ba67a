import { FrisketError } from './errors.ts';
import { limits } from './limits.ts';
import type { ImageId } from './job.ts';

/**
 * A binary frame carries a piece of one encoded picture (PNG, JPEG or WebP):
 *
 *     byte 0       0x46 ("F")
 *     byte 1       1, the frame's layout
 *     bytes 2-33   SHA-256 of the whole picture, its id
 *     bytes 34-37  length of the whole picture in bytes, unsigned 32-bit, little endian
 *     bytes 38-41  offset of this piece, likewise
 *     bytes 42-    the piece
 *
 * Pieces of one picture follow in order; pieces of several pictures may alternate.
 */
export interface ImageChunk {
  readonly image: ImageId;
  readonly length: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

const magic = 0x46;
const layout = 1;
const headerBytes = 42;

export function encodeChunk(chunk: ImageChunk): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(headerBytes + chunk.bytes.length);
  const view = new DataView(frame.buffer);
  frame[0] = magic;
  frame[1] = layout;
  for (let index = 0; index < 32; index++) frame[2 + index] = parseInt(chunk.image.slice(2 * index, 2 * index + 2), 16);
  view.setUint32(34, chunk.length, true);
  view.setUint32(38, chunk.offset, true);
  frame.set(chunk.bytes, headerBytes);
  return frame;
}

/** @throws FrisketError `invalid_message` when the frame is not one, `image_too_large` when the picture would be. */
export function decodeChunk(frame: Uint8Array): ImageChunk {
  if (frame.length <= headerBytes || frame[0] !== magic || frame[1] !== layout)
    throw new FrisketError('invalid_message', `A binary frame of ${frame.length} bytes is not a piece of a picture.`);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const length = view.getUint32(34, true);
  const offset = view.getUint32(38, true);
  const bytes = frame.subarray(headerBytes);
  if (length > limits.imageBytes)
    throw new FrisketError(
      'image_too_large',
      `A picture of ${length} bytes is over the limit of ${limits.imageBytes} bytes.`,
      'Use a smaller picture.',
    );
  if (offset + bytes.length > length)
    throw new FrisketError(
      'invalid_message',
      `A piece ends at byte ${offset + bytes.length} of a picture of ${length}.`,
    );
  let image = '';
  for (let index = 2; index < 34; index++) image += (frame[index] ?? 0).toString(16).padStart(2, '0');
  return { image, length, offset, bytes };
}

/** A picture in pieces of at most `limits.chunkBytes`. */
export function* chunksOf(image: ImageId, bytes: Uint8Array): Generator<ImageChunk> {
  for (let offset = 0; offset < bytes.length; offset += limits.chunkBytes)
    yield { image, length: bytes.length, offset, bytes: bytes.subarray(offset, offset + limits.chunkBytes) };
}
