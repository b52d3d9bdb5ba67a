import { z } from 'zod';

/**
 * What a panel says to the companion's own window, `/bridge`, that passes its sockets on where the browser keeps the
 * panel from `localhost`; and what that window answers. All but the first two goes over a MessagePort, which belongs to
 * the document that made it: whoever takes that document's place hears nothing.
 */

/** The window to its opener, in the clear: it is there. Says nothing that `/health` does not. */
export const relayReadySchema = z.strictObject({ frisket: z.literal('relay.ready') });
/** The opener to the window, with one end of a channel; once. */
export const relayConnectSchema = z.strictObject({ frisket: z.literal('relay.connect') });

/** Numbered by the panel. */
const socket = z.number().int().min(0);
/** What a frame holds. */
const data = z.union([z.string(), z.instanceof(ArrayBuffer)]);

/** Panel to window. */
export const relayRequestSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('open'), socket }),
  z.strictObject({ type: z.literal('send'), socket, data }),
  z.strictObject({ type: z.literal('close'), socket }),
]);
export type RelayRequest = z.infer<typeof relayRequestSchema>;

/** Window to panel. */
export const relayEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('opened'), socket }),
  z.strictObject({ type: z.literal('message'), socket, data }),
  /** How much of what was sent has left. */
  z.strictObject({ type: z.literal('sent'), socket, buffered: z.number().int().min(0) }),
  z.strictObject({ type: z.literal('closed'), socket }),
]);
export type RelayEvent = z.infer<typeof relayEventSchema>;
