import type { ImageStore, StoredImage } from '../document/image-store.ts';
import { figmaError } from './figma-error.ts';
import { HostObject } from './host-object.ts';

/** A picture of the document by its hash. */
export class ImageApi extends HostObject implements Image {
  readonly hash: string;
  readonly #images: ImageStore;

  constructor(images: ImageStore, hash: string) {
    super();
    this.#images = images;
    this.hash = hash;
  }

  async getBytesAsync(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#read('getBytesAsync').bytes));
  }

  async getSizeAsync(): Promise<{ width: number; height: number }> {
    const { width, height } = this.#read('getSizeAsync');
    return Promise.resolve({ width, height });
  }

  #read(member: string): StoredImage {
    const image = this.#images.get(this.hash);
    if (!image) throw figmaError(member, `Image hash "${this.hash}" does not exist`);
    return image;
  }
}
