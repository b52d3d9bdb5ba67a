/**
 * The part of the WebSocket standard that a connection needs. The browser's `WebSocket` and the one of Node's `ws` both
 * fit, so the same client runs in the panel, in the command line and in tests.
 */
export interface Socket {
  binaryType: string;
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  /** Bytes handed to `send` that have not left yet. */
  readonly bufferedAmount: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** @param url `ws://localhost:3775/` */
export type OpenSocket = (url: string) => Socket;

export const socketOpen = 1;
