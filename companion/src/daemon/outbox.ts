import { chunksOf, encodeChunk } from '../../../shared/src/frames.ts';
import type { ImageId } from '../../../shared/src/job.ts';
import { limits } from '../../../shared/src/limits.ts';
import type { CompanionMessage } from '../../../shared/src/messages.ts';

/** The part of ws's WebSocket that is used. */
export interface OutgoingSocket {
  readonly bufferedAmount: number;
  send(data: string | Uint8Array, callback: (error?: Error | null) => void): void;
  terminate(): void;
}

/** A picture that goes before a message, read when its turn comes. */
export interface Picture {
  readonly id: ImageId;
  readonly read: () => Promise<Uint8Array>;
}

interface Parcel {
  message: CompanionMessage;
  pictures: readonly Picture[];
}

/** Bytes that may wait in the socket before the next frame is handed over. */
const bufferedMost = 2 * limits.frameBytes;
/** Messages that may wait. What repeats is merged, so only a client that has stopped reading gets near. */
const parcelsMost = 1_000;

/**
 * Messages to one client in their order, each preceded by its pictures, no faster than the client reads: progress that
 * a newer one overtakes is dropped, previews of a client that lags are left out, and one that reads nothing is cut off.
 */
export class Outbox {
  readonly #socket: OutgoingSocket;
  readonly #parcels: Parcel[] = [];
  #sending = false;
  #closed = false;

  constructor(socket: OutgoingSocket) {
    this.#socket = socket;
  }

  send(message: CompanionMessage, pictures: Parcel['pictures'] = []): void {
    if (this.#closed) return;
    const waiting = this.#overtaken(message);
    if (waiting) {
      waiting.message = message;
      waiting.pictures = pictures;
    } else this.#parcels.push({ message, pictures });
    if (this.#parcels.length > parcelsMost) {
      this.close();
      this.#socket.terminate();
    } else if (!this.#sending) void this.#pump();
  }

  /** Forgets what waits. */
  close(): void {
    this.#closed = true;
    this.#parcels.length = 0;
  }

  /** A waiting message that says the same of the same job or of the companion, only older. */
  #overtaken(message: CompanionMessage): Parcel | undefined {
    return this.#parcels.find(({ message: waiting }) => {
      if (waiting.type !== message.type) return false;
      if (waiting.type === 'status') return true;
      const repeats = ['job.progress', 'job.queued', 'download'].includes(waiting.type) && 'id' in waiting;
      return repeats && 'id' in message && waiting.id === message.id;
    });
  }

  async #pump(): Promise<void> {
    this.#sending = true;
    for (let parcel = this.#parcels.shift(); parcel !== undefined; parcel = this.#parcels.shift()) {
      const { message, pictures } = this.#lagging() ? withoutPreview(parcel) : parcel;
      for (const { id, read } of pictures) {
        // A result that was acknowledged by another client in this moment: the message names it, and it does not come.
        const bytes = await read().catch(() => new Uint8Array());
        for (const chunk of chunksOf(id, bytes)) await this.#write(encodeChunk(chunk));
      }
      await this.#write(JSON.stringify(message));
    }
    this.#sending = false;
  }

  #lagging(): boolean {
    return this.#socket.bufferedAmount > 0 && this.#parcels.length > 0;
  }

  #write(frame: string | Uint8Array): Promise<void> | undefined {
    if (this.#closed) return undefined;
    if (this.#socket.bufferedAmount < bufferedMost) {
      // A frame that cannot be sent means a socket that is closing, which its owner hears of.
      this.#socket.send(frame, () => undefined);
      return undefined;
    }
    return new Promise((resolve) => {
      this.#socket.send(frame, () => {
        resolve();
      });
    });
  }
}

function withoutPreview(parcel: Parcel): Parcel {
  if (parcel.message.type !== 'job.progress') return parcel;
  const { preview: _preview, ...message } = parcel.message;
  return { message, pictures: [] };
}
