import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { FrisketError } from './errors.ts';
import type { ImageChunk } from './frames.ts';
import type { ImageId } from './job.ts';

/** The id of a picture: SHA-256 of its encoded bytes. */
export function imageIdOf(bytes: Uint8Array): ImageId {
  return bytesToHex(sha256(bytes));
}

interface Partial {
  readonly bytes: Uint8Array<ArrayBuffer>;
  received: number;
}

/** Puts pictures together from their pieces and believes none whose hash is not its name. */
export class ImageAssembler {
  readonly #partial = new Map<ImageId, Partial>();
  readonly #capacity: number;
  readonly #idOf: (bytes: Uint8Array) => ImageId;

  /**
   * @param capacity bytes that unfinished pictures may take together
   * @param idOf `imageIdOf`, or the platform's own faster SHA-256
   */
  constructor(capacity: number, idOf: (bytes: Uint8Array) => ImageId = imageIdOf) {
    this.#capacity = capacity;
    this.#idOf = idOf;
  }

  /**
   * @returns the picture when this piece completes it
   * @throws FrisketError `invalid_message` for a gap or a hash that differs, `image_too_large` over the capacity
   */
  add(chunk: ImageChunk): Uint8Array<ArrayBuffer> | undefined {
    let partial = this.#partial.get(chunk.image);
    if (!partial) {
      let held = chunk.length;
      for (const other of this.#partial.values()) held += other.bytes.length;
      if (held > this.#capacity)
        throw new FrisketError(
          'image_too_large',
          `Unfinished pictures of ${held} bytes are over the limit of ${this.#capacity}.`,
        );
      partial = { bytes: new Uint8Array(chunk.length), received: 0 };
      this.#partial.set(chunk.image, partial);
    }
    if (chunk.length !== partial.bytes.length || chunk.offset !== partial.received) {
      this.#partial.delete(chunk.image);
      throw new FrisketError(
        'invalid_message',
        `A piece at ${chunk.offset} was sent where ${partial.received} was next.`,
      );
    }
    partial.bytes.set(chunk.bytes, chunk.offset);
    partial.received += chunk.bytes.length;
    if (partial.received < partial.bytes.length) return undefined;
    this.#partial.delete(chunk.image);
    if (this.#idOf(partial.bytes) !== chunk.image)
      throw new FrisketError(
        'invalid_message',
        `The picture ${chunk.image.slice(0, 12)} has other bytes than its id says.`,
      );
    return partial.bytes;
  }
}
