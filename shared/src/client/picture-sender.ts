import type { ImageId } from '../job.ts';
import type { Connection } from './connection.ts';

/** Sends pictures over one connection, one after the other, and none that is waiting or under way already. */
export class PictureSender {
  readonly #connection: Connection;
  readonly #pending = new Set<ImageId>();
  #last: Promise<void> = Promise.resolve();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @param onSent told of the bytes of these pictures that have been handed over, of all of theirs */
  send(images: ReadonlyMap<ImageId, Uint8Array>, onSent: (sent: number, total: number) => void): void {
    const total = [...images.values()].reduce((sum, { length }) => sum + length, 0);
    const sent = new Map<ImageId, number>();
    for (const [image, bytes] of images) {
      if (this.#pending.has(image)) continue;
      this.#pending.add(image);
      this.#last = this.#last
        .then(() =>
          this.#connection.sendImage(image, bytes, (count) => {
            sent.set(image, count);
            onSent(
              [...sent.values()].reduce((sum, part) => sum + part, 0),
              total,
            );
          }),
        )
        .finally(() => this.#pending.delete(image));
    }
  }
}
