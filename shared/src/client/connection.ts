import { ImageAssembler } from '../assembler.ts';
import { FrisketError, parse } from '../errors.ts';
import { chunksOf, decodeChunk, encodeChunk } from '../frames.ts';
import type { ImageId } from '../job.ts';
import { limits } from '../limits.ts';
import { companionMessageSchema, type ClientMessage, type CompanionMessage } from '../messages.ts';
import type { AdapterSummary, ModelSummary } from '../models.ts';
import { socketOpen, type Socket } from './socket.ts';

/** Everything that arrives after the handshake. */
export interface ConnectionEvents {
  /** The pictures that the message names are in `takeImage` while it is called. */
  onMessage(message: CompanionMessage): void;
  /** Once, whoever closed it. */
  onClose(): void;
}

/** Bytes that may wait in the socket before the next piece of a picture is handed over. */
const bufferedMost = 4 * limits.frameBytes;
/** Milliseconds between two looks at the socket's buffer: it has no event for being empty. */
const drainPoll = 5;
/** Bytes of pictures under way from the companion: the results of one job and a preview. */
const receivedMost = 4 * limits.imageBytes;

/** WebSocket's codes for closing. */
const closing = { normal: 1000 } as const;

/** What the companion can paint with. */
export interface Installed {
  readonly models: readonly ModelSummary[];
  readonly adapters: readonly AdapterSummary[];
}

/** An authenticated connection: messages both ways, pictures both ways. `connect` makes it. */
export class Connection {
  readonly port: number;
  readonly companion: string;
  /** Names this run of the companion. */
  readonly run: string;
  readonly installed: Installed;
  readonly #socket: Socket;
  readonly #assembler = new ImageAssembler(receivedMost);
  readonly #arrived = new Map<ImageId, Uint8Array>();
  /** What came before `listen`: a companion may say several things in one breath with `welcome`. */
  readonly #early: unknown[] = [];
  #events: ConnectionEvents | undefined;
  #closed = false;

  /** @param socket on which both ends have proved themselves */
  constructor(socket: Socket, port: number, welcome: Installed & { companion: string; run: string }) {
    this.#socket = socket;
    this.port = port;
    this.companion = welcome.companion;
    this.run = welcome.run;
    this.installed = { models: welcome.models, adapters: welcome.adapters };
    socket.addEventListener('message', ({ data }) => {
      if (this.#events) this.#receive(data, this.#events);
      else this.#early.push(data);
    });
    socket.addEventListener('close', () => {
      this.#closed = true;
      this.#events?.onClose();
    });
  }

  /** Starts delivery. Called once. */
  listen(events: ConnectionEvents): void {
    this.#events = events;
    for (const data of this.#early.splice(0)) this.#receive(data, events);
    if (this.#closed) events.onClose();
  }

  send(message: ClientMessage): void {
    if (this.#socket.readyState === socketOpen) this.#socket.send(JSON.stringify(message));
  }

  /** Sends a picture in pieces, as fast as the companion takes them. Stops without a word when the connection closes. */
  async sendImage(id: ImageId, bytes: Uint8Array, onSent?: (bytes: number) => void): Promise<void> {
    for (const chunk of chunksOf(id, bytes)) {
      while (this.#socket.bufferedAmount > bufferedMost && this.#socket.readyState === socketOpen)
        await new Promise((resolve) => setTimeout(resolve, drainPoll));
      if (this.#socket.readyState !== socketOpen) return;
      this.#socket.send(encodeChunk(chunk));
      onSent?.(chunk.offset + chunk.bytes.length);
    }
  }

  /** A picture that the current message names; it is forgotten once the message has been handled. */
  takeImage(id: ImageId): Uint8Array | undefined {
    return this.#arrived.get(id);
  }

  close(): void {
    this.#socket.close(closing.normal);
  }

  #receive(data: unknown, events: ConnectionEvents): void {
    let message: CompanionMessage | undefined;
    try {
      message = this.#read(toFrame(data));
    } catch {
      // A peer that has proved itself and then breaks the protocol cannot be reasoned with: part, and connect anew.
      this.#socket.close(closing.normal);
      return;
    }
    if (!message) return;
    events.onMessage(message);
    this.#arrived.clear();
  }

  /** @returns nothing for a piece of a picture */
  #read(frame: string | Uint8Array): CompanionMessage | undefined {
    if (typeof frame === 'string') return parseMessage(frame);
    const chunk = decodeChunk(frame);
    const whole = this.#assembler.add(chunk);
    if (whole) this.#arrived.set(chunk.image, whole);
    return undefined;
  }
}

/** What a socket gave, text or bytes. @throws FrisketError `invalid_message` */
export function toFrame(data: unknown): string | Uint8Array {
  if (typeof data === 'string') return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (data instanceof Uint8Array) return data;
  throw new FrisketError('invalid_message', 'A frame is neither text nor bytes.');
}

/** @throws FrisketError `invalid_message` */
export function parseMessage(text: string): CompanionMessage {
  return parse(companionMessageSchema, parseJson(text), 'message', 'invalid_message');
}

/** @returns undefined for what is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
