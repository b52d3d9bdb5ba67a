import { z } from 'zod';
import { limits } from './limits.ts';

/** What is said to get a key, and to whom the companion tells who has one. Parts of the two unions in `messages.ts`. */

/** Bytes as hexadecimal digits: a public key, a nonce, a hash. */
const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
/** Names a request to be paired, while it is open. */
const requestId = z.string().regex(/^[0-9a-f]{16}$/);
/** Two digits. */
const number = z.number().int().min(limits.pairingNumberLeast).max(limits.pairingNumber);
/** Who a client is, for people: `Figma plugin 0.1.0`. */
export const clientNameSchema = z.string().regex(/^[\x20-\x7e]{1,100}$/, 'give 1 to 100 printable ASCII characters');
/** Names a paired client. No secret. */
export const pairedIdSchema = z.string().regex(/^[0-9a-f]{16}$/);

/** One end's half of a pairing, see `pairing.ts`. */
export const pairHalfSchema = z.strictObject({ type: z.literal('pair.half'), publicKey: hex32, nonce: hex32 });

/** In place of `hello` and `authenticate`, by who holds no key. */
export const pairingClientMessages = [
  /** Answered by `pair.commitment`, or by `refused` with `pairing_closed`. */
  z.strictObject({ type: z.literal('pair'), protocol: z.number().int(), client: clientNameSchema }),
  pairHalfSchema,
] as const;

/** Only for `page` and `owner`: who may pair, and who is paired. Others are answered by `error` with `forbidden`. */
export const controlMessages = [
  /** Answered by `pairing.window`, `pairing.requested` if somebody asks, and `clients`; and by them after each change. */
  z.strictObject({ type: z.literal('pairing.watch') }),
  /** Takes requests for two minutes. */
  z.strictObject({ type: z.literal('pairing.open') }),
  z.strictObject({ type: z.literal('pairing.close') }),
  /** `number` is the one that the client shows, as the person says; none for "Not me". */
  z.strictObject({ type: z.literal('pairing.answer'), request: requestId, number: number.optional() }),
  /** Answered by `clients`. */
  z.strictObject({ type: z.literal('clients.list') }),
  /** Its connections are closed and its key is forgotten. Answered by `clients`. */
  z.strictObject({ type: z.literal('clients.remove'), client: pairedIdSchema }),
] as const;
const controlMessageSchema = z.discriminatedUnion('type', controlMessages);
export type ControlMessage = z.infer<typeof controlMessageSchema>;

/** Whether requests are taken. */
export const pairingWindowSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('closed') }),
  /** There is no client yet, so the first one need not be announced. */
  z.strictObject({ kind: z.literal('first-run') }),
  /** The person opened it; milliseconds. */
  z.strictObject({ kind: z.literal('opened'), remaining: z.number().int().min(0) }),
]);
export type PairingWindow = z.infer<typeof pairingWindowSchema>;

/** `gone`: the client went away; `mismatch`: a number was chosen that the client does not show. */
export const pairingOutcomes = ['paired', 'refused', 'mismatch', 'gone', 'expired'] as const;
export type PairingOutcome = (typeof pairingOutcomes)[number];

/** A paired client. */
export const pairedClientSchema = z.strictObject({
  id: pairedIdSchema,
  name: clientNameSchema,
  created: z.iso.datetime(),
  /** When it last connected or left; absent if it never did. */
  lastUsed: z.iso.datetime().optional(),
  /** Now. */
  connected: z.boolean(),
});
export type PairedClient = z.infer<typeof pairedClientSchema>;

export const pairingRequestedSchema = z.strictObject({
  type: z.literal('pairing.requested'),
  request: requestId,
  client: clientNameSchema,
  /** One of them is the number that the client shows. */
  numbers: z.array(number),
  /** Milliseconds until it is too late. */
  remaining: z.number().int().min(0),
});
export type PairingRequested = z.infer<typeof pairingRequestedSchema>;

export const pairingCompanionMessages = [
  /** The companion commits itself to its half of a pairing before it sees the client's. */
  z.strictObject({ type: z.literal('pair.commitment'), protocol: z.number().int(), commitment: hex32 }),
  pairHalfSchema,
  /** The person has found the client's number; the client says `client` as its credential from now on. */
  z.strictObject({ type: z.literal('paired'), client: pairedIdSchema }),
  z.strictObject({ type: z.literal('pairing.window'), window: pairingWindowSchema }),
  pairingRequestedSchema,
  z.strictObject({
    type: z.literal('pairing.ended'),
    request: requestId,
    client: clientNameSchema,
    outcome: z.enum(pairingOutcomes),
  }),
  z.strictObject({ type: z.literal('clients'), clients: z.array(pairedClientSchema) }),
] as const;
