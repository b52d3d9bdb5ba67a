import { FrisketError } from '../../../shared/src/errors.ts';
import { relayEventSchema, relayReadySchema, type RelayRequest } from '../../../shared/src/relay.ts';
import { socketOpen, type Socket } from '../../../shared/src/client/socket.ts';
import type { RelayWindow } from './state/connection.ts';

/** Milliseconds until the next port is tried: the page is small and lies on this computer. */
const patience = 3_000;

/** The panel's own window, as far as it opens others and hears from them. */
export interface OpenerWindow {
  open(url: string, target: string, features: string): PopUp | null;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}
export interface PopUp {
  readonly closed: boolean;
  location: { href: string } | string;
  postMessage(message: unknown, targetOrigin: string, transfer: Transferable[]): void;
  close(): void;
}

/**
 * Opens the companion's `/bridge` in a window of its own and opens sockets through it: that page belongs to `localhost`,
 * so the browser lets it connect there. It passes on what it is given; both ends still prove themselves through it.
 * Called while the person clicks, or the browser opens no window.
 * @throws FrisketError `forbidden` when the browser opens none, `not_running` when no companion answers in it
 */
export async function openRelay(window: OpenerWindow, ports: readonly number[]): Promise<RelayWindow> {
  const [first = 0, ...others] = ports;
  const popUp = window.open(bridgeUrl(first), 'frisket-relay', 'popup,width=360,height=240');
  if (!popUp)
    throw new FrisketError('forbidden', 'No window could be opened here.', 'Allow pop-ups for Figma, then try again.');
  for (const port of [first, ...others]) {
    if (port !== first) popUp.location = bridgeUrl(port);
    if (await isReady(window, popUp, port)) return { port, openSocket: socketsThrough(popUp, port) };
    if (popUp.closed) break;
  }
  popUp.close();
  throw new FrisketError('not_running', 'No companion answered in that window.', 'Start it with `npm start`.');
}

function bridgeUrl(port: number): string {
  return `http://localhost:${port}/bridge`;
}

function isReady(window: OpenerWindow, popUp: PopUp, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (ready: boolean) => {
      clearTimeout(timer);
      window.removeEventListener('message', listen);
      resolve(ready);
    };
    const listen = ({ source, origin, data }: MessageEvent<unknown>) => {
      // A window that was opened from a frame without an origin has none itself.
      const isBridge = origin === `http://localhost:${port}` || origin === 'null';
      if (source === popUp && isBridge && relayReadySchema.safeParse(data).success) settle(true);
    };
    const timer = setTimeout(() => settle(false), patience);
    window.addEventListener('message', listen);
  });
}

/** @returns sockets that look like the browser's own, over one channel to the window */
function socketsThrough(popUp: PopUp, port: number): RelayWindow['openSocket'] {
  const channel = new MessageChannel();
  const sockets = new Map<number, RelayedSocket>();
  let next = 0;
  popUp.postMessage({ frisket: 'relay.connect' }, '*', [channel.port2]);
  channel.port1.onmessage = ({ data }: MessageEvent<unknown>) => {
    const event = relayEventSchema.safeParse(data).data;
    if (event) sockets.get(event.socket)?.hear(event);
  };
  const watch = setInterval(() => {
    if (!popUp.closed) return;
    clearInterval(watch);
    for (const socket of sockets.values()) socket.hear({ type: 'closed' });
  }, 500);
  return (url) => {
    const id = next++;
    const post = (request: RelayRequest) => channel.port1.postMessage(request);
    const socket = new RelayedSocket(id, post, () => sockets.delete(id));
    sockets.set(id, socket);
    // The window opens sockets to its own companion and nowhere else.
    if (popUp.closed || url !== `ws://localhost:${port}/`) queueMicrotask(() => socket.hear({ type: 'closed' }));
    else post({ type: 'open', socket: id });
    return socket;
  };
}

type Heard =
  | { readonly type: 'opened' | 'closed' }
  | { readonly type: 'message'; readonly data: unknown }
  | { readonly type: 'sent'; readonly buffered: number };

/** A socket whose other half is in the window. */
class RelayedSocket implements Socket {
  binaryType = 'arraybuffer';
  readyState = 0;
  bufferedAmount = 0;
  readonly #id: number;
  readonly #post: (request: RelayRequest) => void;
  readonly #onClosed: () => void;
  readonly #events = new EventTarget();

  constructor(id: number, post: (request: RelayRequest) => void, onClosed: () => void) {
    this.#id = id;
    this.#post = post;
    this.#onClosed = onClosed;
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.readyState !== socketOpen) return;
    this.bufferedAmount += data.length;
    // Copied: the piece may be a view into a picture that is needed again.
    const copy = typeof data === 'string' ? data : data.slice().buffer;
    this.#post({ type: 'send', socket: this.#id, data: copy });
  }

  close(): void {
    if (this.readyState > socketOpen) return;
    this.#post({ type: 'close', socket: this.#id });
    this.hear({ type: 'closed' });
  }

  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: string, listener: (event: { readonly data: unknown }) => void): void {
    this.#events.addEventListener(type, (event) => {
      listener({ data: event instanceof MessageEvent ? event.data : undefined });
    });
  }

  /** What the window says of it. */
  hear(heard: Heard): void {
    if (this.readyState > socketOpen) return;
    switch (heard.type) {
      case 'opened':
        this.readyState = socketOpen;
        this.#events.dispatchEvent(new Event('open'));
        break;
      case 'message':
        this.#events.dispatchEvent(new MessageEvent('message', { data: heard.data }));
        break;
      case 'sent':
        this.bufferedAmount = heard.buffered;
        break;
      case 'closed':
        this.readyState = 3;
        this.#onClosed();
        this.#events.dispatchEvent(new Event('close'));
        break;
    }
  }
}
