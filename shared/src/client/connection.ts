import { z } from 'zod';
import { ImageAssembler } from '../assembler.ts';
import { FrisketError, parse } from '../errors.ts';
import { chunksOf, decodeChunk, encodeChunk } from '../frames.ts';
import type { ImageId } from '../job.ts';
import { limits } from '../limits.ts';
import {
  companionMessageSchema,
  protocolVersion,
  type ClientMessage,
  type CompanionMessage,
  type Credential,
  type ModelSummary,
} from '../messages.ts';
import { proofOf, sameProof } from '../proof.ts';
import { problemError, type Problem } from './problem.ts';
import { randomHex } from './random.ts';
import { socketOpen, type OpenSocket, type Socket } from './socket.ts';

export interface ConnectionOptions {
  readonly openSocket: OpenSocket;
  readonly port: number;
  readonly credential: Credential;
  /** 32 bytes as hexadecimal digits. */
  readonly key: string;
  /** Who connects, for people: `Figma plugin 0.1.0`. */
  readonly client: string;
  /** Milliseconds until a peer that says nothing is given up. */
  readonly timeout?: number;
}

/** Everything that arrives after the handshake. */
export interface ConnectionEvents {
  /** The pictures that the message names are in `takeImage` when it is called. */
  onMessage(message: CompanionMessage): void;
  /** Once, whoever closed it. */
  onClose(): void;
}

/** A handshake that came to nothing, with the reason told apart. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problemError(problem).message);
    this.problem = problem;
  }
}

/** A companion answers within milliseconds; more than this is another program that holds the port. */
const handshakeTimeout = 5_000;
/** Bytes that may wait in the socket before the next piece of a picture is handed over. */
const bufferedMost = 4 * limits.frameBytes;
/** Milliseconds between two looks at the socket's buffer: it has no event for being empty. */
const drainPoll = 5;
/** Bytes of pictures under way from the companion: the results of one job and a preview. */
const receivedMost = 4 * limits.imageBytes;

/** Of every protocol version, past and future: all that is read of a refusal by a peer that has proved nothing. */
const refusalSchema = z.object({
  type: z.literal('refused'),
  protocol: z.number().int(),
  error: z.object({ code: z.string() }),
});

/** An authenticated connection: messages both ways, pictures both ways. Made by `connect`. */
export class Connection {
  readonly port: number;
  readonly companion: string;
  readonly models: readonly ModelSummary[];
  readonly #socket: Socket;
  readonly #assembler = new ImageAssembler(receivedMost);
  readonly #arrived = new Map<ImageId, Uint8Array>();
  /** What came before `listen`: a companion may say several things in one breath with `welcome`. */
  readonly #early: unknown[] = [];
  #events: ConnectionEvents | undefined;
  #closed = false;

  constructor(socket: Socket, port: number, welcome: { companion: string; models: readonly ModelSummary[] }) {
    this.#socket = socket;
    this.port = port;
    this.companion = welcome.companion;
    this.models = welcome.models;
  }

  /** Starts delivery. Called once. */
  listen(events: ConnectionEvents): void {
    this.#events = events;
    for (const data of this.#early.splice(0)) this.receive(data);
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
    this.#socket.close(1000);
  }

  /** For `connect` only. */
  receive(data: unknown): void {
    if (!this.#events) {
      this.#early.push(data);
      return;
    }
    try {
      const frame = toFrame(data);
      if (typeof frame === 'string') {
        this.#events.onMessage(parseMessage(frame));
        this.#arrived.clear();
      } else {
        const chunk = decodeChunk(frame);
        const whole = this.#assembler.add(chunk);
        if (whole) this.#arrived.set(chunk.image, whole);
      }
    } catch (error) {
      // A peer that has proved itself and then breaks the protocol cannot be reasoned with: part and connect anew.
      this.#socket.close(1002);
      if (!(error instanceof FrisketError)) throw error;
    }
  }

  /** For `connect` only. */
  ended(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#events?.onClose();
  }
}

/**
 * Opens a socket and proves both ends to each other, the companion first: until it has, it is told nothing but a nonce.
 * @throws ConnectionError with the problem told apart; FrisketError `cancelled` once `signal` is aborted
 */
export function connect(options: ConnectionOptions, signal?: AbortSignal): Promise<Connection> {
  const { port, key, credential, client } = options;
  return new Promise((resolve, reject) => {
    const socket = options.openSocket(`ws://localhost:${port}/`);
    socket.binaryType = 'arraybuffer';
    const clientNonce = randomHex(32);
    let stage: 'opening' | 'challenge' | 'welcome' | 'standing' | 'failed' = 'opening';
    let connection: Connection | undefined;

    const timer = setTimeout(() => {
      fail({ kind: stage === 'opening' || stage === 'challenge' ? 'other_program' : 'refused', port });
    }, options.timeout ?? handshakeTimeout);
    const settle = (outcome: 'standing' | 'failed') => {
      stage = outcome;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    const fail = (problem: Problem) => {
      if (stage === 'standing' || stage === 'failed') return;
      settle('failed');
      socket.close();
      reject(new ConnectionError(problem));
    };
    const abort = () => {
      if (stage === 'standing' || stage === 'failed') return;
      settle('failed');
      socket.close();
      reject(new FrisketError('cancelled', 'Connecting was cancelled.'));
    };
    if (signal?.aborted) {
      abort();
      return;
    }
    signal?.addEventListener('abort', abort);

    socket.addEventListener('open', () => {
      if (stage !== 'opening') return;
      stage = 'challenge';
      socket.send(
        JSON.stringify({
          type: 'hello',
          protocol: protocolVersion,
          nonce: clientNonce,
          credential,
          client,
        } satisfies ClientMessage),
      );
    });
    socket.addEventListener('message', ({ data }) => {
      if (stage === 'standing') connection?.receive(data);
      else if (stage === 'challenge' || stage === 'welcome') shake(data);
    });
    socket.addEventListener('close', () => {
      if (stage === 'opening') fail({ kind: 'not_running', ports: [port] });
      else if (stage === 'challenge') fail({ kind: 'other_program', port });
      else if (stage === 'welcome') fail({ kind: 'refused', port });
      else connection?.ended();
    });
    // Always followed by `close`, which says all there is to say.
    socket.addEventListener('error', () => undefined);

    const shake = (data: unknown) => {
      const refusal = refusalOf(data);
      if (refusal) {
        fail(problemOfRefusal(refusal, port));
        return;
      }
      let message: CompanionMessage;
      try {
        message = parseMessage(toFrame(data));
      } catch {
        fail({ kind: 'other_program', port });
        return;
      }
      if (stage === 'challenge' && message.type === 'challenge') {
        if (message.protocol !== protocolVersion) {
          fail({ kind: 'protocol_version', port, companionProtocol: message.protocol });
          return;
        }
        const handshake = { protocol: protocolVersion, port, clientNonce, companionNonce: message.nonce };
        if (!sameProof(message.proof, proofOf('companion', key, handshake))) {
          fail({ kind: 'unauthorized', port });
          return;
        }
        stage = 'welcome';
        socket.send(
          JSON.stringify({ type: 'authenticate', proof: proofOf('client', key, handshake) } satisfies ClientMessage),
        );
      } else if (stage === 'welcome' && message.type === 'welcome') {
        connection = new Connection(socket, port, message);
        settle('standing');
        resolve(connection);
      } else fail({ kind: 'other_program', port });
    };
  });
}

function toFrame(data: unknown): string | Uint8Array {
  if (typeof data === 'string') return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (data instanceof Uint8Array) return data;
  throw new FrisketError('invalid_message', 'A frame is neither text nor bytes.');
}

function parseMessage(frame: string | Uint8Array): CompanionMessage {
  return parse(companionMessageSchema, parseJson(frame), 'message', 'invalid_message');
}

function parseJson(frame: unknown): unknown {
  try {
    return typeof frame === 'string' ? JSON.parse(frame) : undefined;
  } catch {
    return undefined;
  }
}

function refusalOf(data: unknown): z.infer<typeof refusalSchema> | undefined {
  return refusalSchema.safeParse(parseJson(data)).data;
}

function problemOfRefusal(refusal: z.infer<typeof refusalSchema>, port: number): Problem {
  switch (refusal.error.code) {
    case 'protocol_version':
      return { kind: 'protocol_version', port, companionProtocol: refusal.protocol };
    case 'unauthorized':
      return { kind: 'unauthorized', port };
    default:
      return { kind: 'refused', port };
  }
}
