import { WebSocket, WebSocketServer, type RawData } from 'ws';
import type { OpenSocket } from '../../../shared/src/client/socket.ts';
import { limits } from '../../../shared/src/limits.ts';

/** The only file that imports ws: both of its ends, within the protocol's limits. */

export type { RawData, WebSocket };

/** Frames that one message may be broken into. Browsers send a message in one. */
const fragmentsMost = 64;
/** Milliseconds that a peer may take to answer a close, before its socket is cut. */
const closeTimeout = 2_000;

const limited = {
  maxPayload: limits.frameBytes,
  maxFragments: fragmentsMost,
  // Nothing here compresses well but text, and inflating is work that a peer could ask for cheaply.
  perMessageDeflate: false,
  closeTimeout,
};

export function createSocketServer(): WebSocketServer {
  return new WebSocketServer({ ...limited, noServer: true, clientTracking: true });
}

/** For the client library, in Node. */
export const openSocket: OpenSocket = (url) => new WebSocket(url, limited);
