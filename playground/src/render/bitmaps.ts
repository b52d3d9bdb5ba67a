import type { ImageStore } from '../document/image-store.ts';

/** The document's pictures, decoded. */
export class Bitmaps {
  readonly #images: ImageStore;
  readonly #decoded = new Map<string, ImageBitmap>();
  readonly #pending = new Map<string, Promise<void>>();
  readonly #onDecoded: () => void;

  /** @param onDecoded a picture that was asked for in vain is there now */
  constructor(images: ImageStore, onDecoded: () => void) {
    this.#images = images;
    this.#onDecoded = onDecoded;
  }

  /** @returns undefined when the picture is not there yet, or not at all */
  get(hash: string): ImageBitmap | undefined {
    const bitmap = this.#decoded.get(hash);
    if (!bitmap) void this.#decode(hash);
    return bitmap;
  }

  /** Waits until all of them are decoded. */
  async load(hashes: Iterable<string>): Promise<void> {
    await Promise.all([...hashes].map((hash) => this.#decode(hash)));
  }

  #decode(hash: string): Promise<void> {
    const image = this.#images.get(hash);
    if (!image || this.#decoded.has(hash)) return Promise.resolve();
    let pending = this.#pending.get(hash);
    if (!pending) {
      // The bytes' own numbers: a colour profile must not change what the model and the person see.
      pending = createImageBitmap(new Blob([image.bytes], { type: image.type }), { colorSpaceConversion: 'none' })
        .then((bitmap) => {
          this.#decoded.set(hash, bitmap);
          this.#onDecoded();
        })
        .catch((error: unknown) => console.warn(`The picture ${hash} cannot be decoded.`, error));
      this.#pending.set(hash, pending);
    }
    return pending;
  }
}
