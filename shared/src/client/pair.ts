import { z } from 'zod';
import { FrisketError } from '../errors.ts';
import { protocolVersion, type ClientMessage } from '../messages.ts';
import { commitmentTo, keyOf, makeHalf, numberOf, type PairingHalf } from '../pairing.ts';
import { parseJson, parseMessage, toFrame } from './connection.ts';
import type { Problem } from './problem.ts';
import type { OpenSocket } from './socket.ts';

export interface PairOptions {
  readonly openSocket: OpenSocket;
  readonly port: number;
  /** Who asks, for people: `Figma's desktop app`. */
  readonly client: string;
  /** The number that the person is to find on the companion. */
  readonly onNumber: (number: number) => void;
  /** Milliseconds until a peer that says nothing is given up; the person is given longer. */
  readonly timeout?: number;
}

export type PairResult =
  /** The key must be thrown away unless the person says that they chose the number: see docs/protocol.md. */
  | { readonly kind: 'paired'; readonly credential: string; readonly key: string }
  /** Nobody has opened it for new clients, or another one is being asked about. */
  | { readonly kind: 'closed' }
  /** The person said that it was not them, or chose another number. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** Milliseconds: the companion gives the person a minute, and says when that is over. */
const personTimeout = 70_000;
const answerTimeout = 5_000;

/** Of every protocol version, past and future: all that is read of a refusal by a peer that has proved nothing. */
const refusalSchema = z.object({
  type: z.literal('refused'),
  protocol: z.number().int(),
  error: z.object({ code: z.string() }),
});

/** What is waited for. */
type Stage =
  | { readonly kind: 'open' | 'commitment' | 'over' }
  | { readonly kind: 'half'; readonly commitment: string }
  | { readonly kind: 'person'; readonly key: string };

/**
 * Asks the companion on a port for a key. What answers has proved nothing yet: it is the person who says, by finding
 * the number there, that it is their companion.
 * @throws FrisketError `cancelled` once `signal` is aborted
 */
export function pair(options: PairOptions, signal?: AbortSignal): Promise<PairResult> {
  const { port, client } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(cancelled());
      return;
    }
    const socket = options.openSocket(`ws://localhost:${port}/`);
    socket.binaryType = 'arraybuffer';
    const own = makeHalf(crypto.getRandomValues(new Uint8Array(64)));
    let stage: Stage = { kind: 'open' };
    let timer: ReturnType<typeof setTimeout>;

    const settle = () => {
      stage = { kind: 'over' };
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      socket.close();
    };
    const end = (result: PairResult) => {
      if (stage.kind === 'over') return;
      settle();
      resolve(result);
    };
    const fail = (problem: Problem) => {
      end({ kind: 'failed', problem });
    };
    const abort = () => {
      settle();
      reject(cancelled());
    };
    const waitFor = (next: Stage, milliseconds: number) => {
      stage = next;
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (stage.kind === 'person') end({ kind: 'expired' });
        else fail({ kind: 'other_program', port });
      }, milliseconds);
    };
    const tell = (message: ClientMessage) => {
      socket.send(JSON.stringify(message));
    };
    waitFor(stage, options.timeout ?? answerTimeout);
    signal?.addEventListener('abort', abort);

    socket.addEventListener('open', () => {
      if (stage.kind !== 'open') return;
      waitFor({ kind: 'commitment' }, options.timeout ?? answerTimeout);
      tell({ type: 'pair', protocol: protocolVersion, client });
    });
    socket.addEventListener('message', ({ data }) => {
      if (stage.kind === 'over') return;
      const text = textOf(data);
      const refusal = refusalSchema.safeParse(parseJson(text)).data;
      if (refusal) {
        end(resultOf(refusal, port));
        return;
      }
      const message = messageIn(text);
      if (stage.kind === 'commitment' && message?.type === 'pair.commitment' && message.protocol === protocolVersion) {
        waitFor({ kind: 'half', commitment: message.commitment }, options.timeout ?? answerTimeout);
        tell({ type: 'pair.half', publicKey: own.publicKey, nonce: own.nonce });
      } else if (stage.kind === 'half' && message?.type === 'pair.half' && stage.commitment === commitmentTo(message)) {
        const agreed = agree(message);
        if (!agreed) {
          fail({ kind: 'other_program', port });
          return;
        }
        waitFor({ kind: 'person', key: agreed.key }, personTimeout);
        options.onNumber(agreed.number);
      } else if (stage.kind === 'person' && message?.type === 'paired')
        end({ kind: 'paired', credential: message.client, key: stage.key });
      else fail({ kind: 'other_program', port });
    });
    socket.addEventListener('close', () => {
      fail(stage.kind === 'open' ? { kind: 'not_running', ports: [port] } : { kind: 'refused', port });
    });
    // Always followed by `close`, which says all there is to say.
    socket.addEventListener('error', () => undefined);

    /** @returns nothing for a public key with which everybody would know the key */
    function agree(companion: PairingHalf): { readonly key: string; readonly number: number } | undefined {
      const facts = { protocol: protocolVersion, port, client: own, companion };
      try {
        return { key: keyOf(own.secretKey, companion.publicKey, facts), number: numberOf(facts) };
      } catch {
        return undefined;
      }
    }
  });
}

function textOf(data: unknown): string {
  try {
    const frame = toFrame(data);
    return typeof frame === 'string' ? frame : '';
  } catch {
    return '';
  }
}

function messageIn(text: string) {
  try {
    return parseMessage(text);
  } catch {
    return undefined;
  }
}

function resultOf({ protocol, error }: z.infer<typeof refusalSchema>, port: number): PairResult {
  switch (error.code) {
    case 'pairing_closed':
      return { kind: 'closed' };
    case 'pairing_refused':
      return { kind: 'refused' };
    case 'pairing_expired':
      return { kind: 'expired' };
    case 'protocol_version':
      return { kind: 'failed', problem: { kind: 'protocol_version', port, companionProtocol: protocol } };
    default:
      return { kind: 'failed', problem: { kind: 'refused', port } };
  }
}

function cancelled(): FrisketError {
  return new FrisketError('cancelled', 'Pairing was cancelled.');
}
