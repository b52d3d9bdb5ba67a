import { z } from 'zod';
import { FrisketError } from '../errors.ts';
import { protocolVersion, type ClientMessage, type CompanionMessage, type Credential } from '../messages.ts';
import { proofOf, sameProof, type Handshake } from '../proof.ts';
import { Connection, parseJson, parseMessage, toFrame } from './connection.ts';
import { problemError, type Problem } from './problem.ts';
import { randomHex } from './random.ts';
import type { OpenSocket } from './socket.ts';

export interface ConnectOptions {
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

/** Of every protocol version, past and future: all that is read of a refusal by a peer that has proved nothing. */
const refusalSchema = z.object({
  type: z.literal('refused'),
  protocol: z.number().int(),
  error: z.object({ code: z.string() }),
});

/** What the handshake waits for. */
type Stage = 'open' | 'challenge' | 'welcome' | 'nothing';

/**
 * Opens a socket and proves both ends to each other, the companion first: until it has, it is told nothing but a nonce.
 * @throws ConnectionError with the problem told apart; FrisketError `cancelled` once `signal` is aborted
 */
export function connect(options: ConnectOptions, signal?: AbortSignal): Promise<Connection> {
  const { port, credential, client } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(cancelled());
      return;
    }
    const socket = options.openSocket(`ws://localhost:${port}/`);
    socket.binaryType = 'arraybuffer';
    const clientNonce = randomHex(32);
    let stage: Stage = 'open';

    const settle = () => {
      stage = 'nothing';
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    const fail = (error: Error) => {
      if (stage === 'nothing') return;
      settle();
      socket.close();
      reject(error);
    };
    const failBecause = (problem: Problem) => {
      fail(new ConnectionError(problem));
    };
    const abort = () => {
      fail(cancelled());
    };
    const tell = (message: ClientMessage) => {
      socket.send(JSON.stringify(message));
    };
    const timer = setTimeout(() => {
      failBecause(problemOfSilence(stage === 'welcome' ? 'welcome' : 'challenge', port));
    }, options.timeout ?? handshakeTimeout);
    signal?.addEventListener('abort', abort);

    socket.addEventListener('open', () => {
      if (stage !== 'open') return;
      stage = 'challenge';
      tell({ type: 'hello', protocol: protocolVersion, nonce: clientNonce, credential, client });
    });
    socket.addEventListener('message', ({ data }) => {
      if (stage === 'nothing') return;
      const answer = read(data, port);
      if ('kind' in answer) {
        failBecause(answer);
      } else if (stage === 'challenge' && answer.type === 'challenge') {
        const handshake = { protocol: protocolVersion, port, clientNonce, companionNonce: answer.nonce };
        const proof = proofFor(answer, options.key, handshake);
        if (typeof proof !== 'string') {
          failBecause(proof);
          return;
        }
        stage = 'welcome';
        tell({ type: 'authenticate', proof });
      } else if (stage === 'welcome' && answer.type === 'welcome') {
        settle();
        resolve(new Connection(socket, port, answer));
      } else failBecause({ kind: 'other_program', port });
    });
    socket.addEventListener('close', () => {
      if (stage !== 'nothing') failBecause(problemOfSilence(stage, port));
    });
    // Always followed by `close`, which says all there is to say.
    socket.addEventListener('error', () => undefined);
  });
}

/** The client's proof, once the companion's own has been found right. */
function proofFor(
  challenge: Extract<CompanionMessage, { type: 'challenge' }>,
  key: string,
  handshake: Handshake,
): string | Problem {
  const { port } = handshake;
  if (challenge.protocol !== protocolVersion)
    return { kind: 'protocol_version', port, companionProtocol: challenge.protocol };
  if (!sameProof(challenge.proof, proofOf('companion', key, handshake))) return { kind: 'unauthorized', port };
  return proofOf('client', key, handshake);
}

/** What it means when nothing more comes. */
function problemOfSilence(waitsFor: Exclude<Stage, 'nothing'>, port: number): Problem {
  switch (waitsFor) {
    case 'open':
      return { kind: 'not_running', ports: [port] };
    case 'challenge':
      return { kind: 'other_program', port };
    case 'welcome':
      return { kind: 'refused', port };
  }
}

function read(data: unknown, port: number): CompanionMessage | Problem {
  try {
    const frame = toFrame(data);
    const text = typeof frame === 'string' ? frame : '';
    const refusal = refusalSchema.safeParse(parseJson(text)).data;
    return refusal ? problemOfRefusal(refusal, port) : parseMessage(text);
  } catch {
    return { kind: 'other_program', port };
  }
}

function problemOfRefusal({ protocol, error }: z.infer<typeof refusalSchema>, port: number): Problem {
  switch (error.code) {
    case 'protocol_version':
      return { kind: 'protocol_version', port, companionProtocol: protocol };
    case 'unauthorized':
      return { kind: 'unauthorized', port };
    default:
      return { kind: 'refused', port };
  }
}

function cancelled(): FrisketError {
  return new FrisketError('cancelled', 'Connecting was cancelled.');
}
