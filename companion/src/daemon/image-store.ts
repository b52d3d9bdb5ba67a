import { FrisketError } from '../../../shared/src/errors.ts';
import type { ImageId } from '../../../shared/src/job.ts';
import { readImageSize, type ImageSize } from './image-header.ts';

export interface StoredImage extends ImageSize {
  readonly bytes: Uint8Array;
}

interface Entry extends StoredImage {
  pins: number;
}

/**
 * Encoded pictures by the hash of their bytes, in memory: what was sent once is not sent again. The least recently used
 * go when there is no room; those that a live job needs are pinned and stay.
 */
export class ImageStore {
  readonly #capacity: number;
  /** Least recently used first. */
  readonly #entries = new Map<ImageId, Entry>();
  #bytes = 0;

  /** @param capacity bytes */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(id: ImageId): StoredImage | undefined {
    const entry = this.#entries.get(id);
    if (!entry) return undefined;
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    return entry;
  }

  /**
   * @param id the hash of `bytes`, already proved
   * @throws FrisketError what `readImageSize` throws; `queue_full` when pinned pictures leave no room
   */
  add(id: ImageId, bytes: Uint8Array): void {
    if (this.get(id)) return;
    const size = readImageSize(bytes, `The picture ${id.slice(0, 12)}`);
    this.#makeRoom(bytes.length);
    this.#entries.set(id, { bytes, ...size, pins: 0 });
    this.#bytes += bytes.length;
  }

  /** Keeps a picture until it is unpinned as often as it was pinned. */
  pin(id: ImageId): void {
    const entry = this.#entries.get(id);
    if (entry) entry.pins++;
  }

  unpin(id: ImageId): void {
    const entry = this.#entries.get(id);
    if (entry) entry.pins--;
  }

  #makeRoom(needed: number): void {
    let pinned = 0;
    for (const { bytes, pins } of this.#entries.values()) if (pins > 0) pinned += bytes.length;
    if (pinned + needed > this.#capacity)
      throw new FrisketError(
        'queue_full',
        `The pictures of waiting jobs take ${pinned} of ${this.#capacity} bytes; ${needed} more do not fit.`,
        'Wait until some jobs are done.',
      );
    for (const [id, { bytes, pins }] of this.#entries) {
      if (this.#bytes + needed <= this.#capacity) break;
      if (pins > 0) continue;
      this.#entries.delete(id);
      this.#bytes -= bytes.length;
    }
  }
}
