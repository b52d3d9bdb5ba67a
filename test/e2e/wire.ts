import type { Page, WebSocket } from 'playwright-core';
import { ImageAssembler } from '../../shared/src/assembler.ts';
import { decodeChunk } from '../../shared/src/frames.ts';
import type { ImageId } from '../../shared/src/job.ts';
import {
  clientMessageSchema,
  companionMessageSchema,
  type ClientMessage,
  type CompanionMessage,
} from '../../shared/src/messages.ts';

/** What the panel and the companion said to each other, in the order in which the browser sent and received it. */
export type Said = {
  /** Milliseconds of this process's clock. */
  readonly at: number;
} & (
  | { readonly by: 'panel'; readonly message: ClientMessage }
  | { readonly by: 'companion'; readonly message: CompanionMessage }
);

/** Listens in on a page's connections and keeps what goes by. */
export class Wire {
  readonly said: Said[] = [];
  readonly pictures = new Map<ImageId, Uint8Array>();

  constructor(page: Page) {
    page.on('websocket', (socket) => this.#listen(socket));
  }

  /** Messages of one type that the companion sent. */
  received<T extends CompanionMessage['type']>(type: T): Extract<CompanionMessage, { type: T }>[] {
    return this.said.flatMap(({ by, message }) =>
      by === 'companion' && isOfType<CompanionMessage, T>(message, type) ? [message] : [],
    );
  }

  /** Messages of one type that the panel sent. */
  sent<T extends ClientMessage['type']>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.said.flatMap(({ by, message }) =>
      by === 'panel' && isOfType<ClientMessage, T>(message, type) ? [message] : [],
    );
  }

  #listen(socket: WebSocket): void {
    const incoming = new ImageAssembler(Infinity);
    const outgoing = new ImageAssembler(Infinity);
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string') this.#keepPicture(outgoing, payload);
      else
        this.said.push({ at: performance.now(), by: 'panel', message: clientMessageSchema.parse(JSON.parse(payload)) });
    });
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') this.#keepPicture(incoming, payload);
      else
        this.said.push({
          at: performance.now(),
          by: 'companion',
          message: companionMessageSchema.parse(JSON.parse(payload)),
        });
    });
  }

  #keepPicture(assembler: ImageAssembler, frame: Uint8Array): void {
    const chunk = decodeChunk(frame);
    const bytes = assembler.add(chunk);
    if (bytes) this.pictures.set(chunk.image, bytes);
  }
}

function isOfType<M extends { readonly type: string }, T extends M['type']>(
  message: { readonly type: string },
  type: T,
): message is Extract<M, { type: T }> {
  return message.type === type;
}
