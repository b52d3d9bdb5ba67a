import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { imageSize } from 'image-size';

export interface StoredImage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: ImageType;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** The formats that Figma takes, by the names that image-size gives them. */
const types = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif' } as const;
type ImageType = (typeof types)[keyof typeof types];

/** Figma's limit, pixels a side. */
export const imageSideLimit = 4096;

/** The pictures of the document by SHA-1 of their encoded bytes, which is the hash that paints name. */
export class ImageStore {
  readonly #images = new Map<string, StoredImage>();

  /** @throws Error in Figma's words when the bytes are no PNG, JPEG or GIF, or one over 4096 pixels a side */
  add(bytes: Uint8Array): string {
    const { type, width, height } = readHeader(bytes);
    if (width === 0 || height === 0) throw new Error('Image is too small');
    if (width > imageSideLimit || height > imageSideLimit) throw new Error('Image is too large');
    const hash = bytesToHex(sha1(bytes));
    if (!this.#images.has(hash)) this.#images.set(hash, { bytes: new Uint8Array(bytes), type, width, height });
    return hash;
  }

  /** All pictures of another store too. */
  addAll(others: ImageStore): void {
    for (const [hash, image] of others.#images) if (!this.#images.has(hash)) this.#images.set(hash, image);
  }

  /** Each with its hash. */
  entries(): (readonly [string, StoredImage])[] {
    return [...this.#images];
  }

  get(hash: string): StoredImage | undefined {
    return this.#images.get(hash);
  }
}

function readHeader(bytes: Uint8Array): Omit<StoredImage, 'bytes'> {
  const unsupported = 'Image type is unsupported';
  try {
    const { type, width, height } = imageSize(bytes);
    if (type === 'png' || type === 'jpg' || type === 'gif') return { type: types[type], width, height };
  } catch (error) {
    // image-size throws for what it doesn't know and for a header that is cut short.
    throw new Error(unsupported, { cause: error });
  }
  throw new Error(unsupported);
}
