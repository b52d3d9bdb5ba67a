import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { FrisketError } from '../../../shared/src/errors.ts';
import {
  clientMessageSchema,
  protocolVersion,
  type CompanionMessage,
  type Credential,
} from '../../../shared/src/messages.ts';
import { proofOf, sameProof } from '../../../shared/src/proof.ts';

/** What to do about what a peer said that has not proved itself. */
export type HandshakeStep =
  | { readonly type: 'reply'; readonly message: CompanionMessage }
  /** Say this and close. */
  | { readonly type: 'refuse'; readonly message: CompanionMessage }
  /** Not our protocol: close without a word. */
  | { readonly type: 'close' }
  | { readonly type: 'proved'; readonly client: Client }
  /** It has no key and asks for one. */
  | { readonly type: 'pair'; readonly client: string };

/** Who has proved itself. */
export interface Client {
  /** For people: `Figma plugin 0.1.0`. */
  readonly name: string;
  /** Whose jobs are whose, too: the same however often it connects. */
  readonly credential: Credential;
}

/** @returns nothing for a client that is not paired */
export type KeyOfCredential = (credential: Credential) => string | undefined;

/** All that is read of a greeting before its version is known; every version keeps these two fields. */
const greetingSchema = z.object({ type: z.enum(['hello', 'pair']), protocol: z.number().int() });

/** The companion's side of the handshake: text in, what to do out. The companion proves itself first. */
export class Handshake {
  readonly #port: number;
  readonly #keyOf: KeyOfCredential;
  readonly #companionNonce: string;
  #expected: { readonly proof: string; readonly client: Client } | undefined;

  constructor(port: number, keyOf: KeyOfCredential, nonce = randomBytes(32).toString('hex')) {
    this.#port = port;
    this.#keyOf = keyOf;
    this.#companionNonce = nonce;
  }

  receive(text: string): HandshakeStep {
    const data = parseJson(text);
    if (this.#expected) return this.#authenticate(data, this.#expected);
    const greeting = greetingSchema.safeParse(data);
    if (!greeting.success) return { type: 'close' };
    if (greeting.data.protocol !== protocolVersion)
      return refuse(
        new FrisketError(
          'protocol_version',
          `This companion speaks protocol ${protocolVersion}, the client ${greeting.data.protocol}.`,
          greeting.data.protocol < protocolVersion ? 'Update the client.' : 'Update the companion.',
        ),
      );
    return greeting.data.type === 'pair' ? toPair(data) : this.#challenge(data);
  }

  #challenge(data: unknown): HandshakeStep {
    const hello = clientMessageSchema.safeParse(data).data;
    if (hello?.type !== 'hello') return { type: 'close' };
    // Who is not paired, or no longer, is told in the same way as who has a wrong key: by a proof that is not right.
    const key = this.#keyOf(hello.credential) ?? randomBytes(32).toString('hex');
    const handshake = {
      protocol: protocolVersion,
      port: this.#port,
      clientNonce: hello.nonce,
      companionNonce: this.#companionNonce,
    };
    this.#expected = {
      proof: proofOf('client', key, handshake),
      client: { name: hello.client, credential: hello.credential },
    };
    return {
      type: 'reply',
      message: {
        type: 'challenge',
        protocol: protocolVersion,
        nonce: this.#companionNonce,
        proof: proofOf('companion', key, handshake),
      },
    };
  }

  #authenticate(data: unknown, expected: { readonly proof: string; readonly client: Client }): HandshakeStep {
    const message = clientMessageSchema.safeParse(data).data;
    if (message?.type !== 'authenticate') return { type: 'close' };
    return sameProof(message.proof, expected.proof)
      ? { type: 'proved', client: expected.client }
      : refuse(new FrisketError('unauthorized', 'The proof is wrong.', 'Connect with the key of this companion.'));
  }
}

function toPair(data: unknown): HandshakeStep {
  const pair = clientMessageSchema.safeParse(data).data;
  return pair?.type === 'pair' ? { type: 'pair', client: pair.client } : { type: 'close' };
}

function refuse(error: FrisketError): HandshakeStep {
  return { type: 'refuse', message: { type: 'refused', protocol: protocolVersion, error: error.toInfo() } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
