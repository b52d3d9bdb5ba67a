import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { FrisketError } from '../../../shared/src/errors.ts';
import type { Log } from '../observability/events.ts';
import { protocolVersion, type CompanionMessage, type Credential } from '../../../shared/src/messages.ts';
import { Handshake, type Client, type KeyOfCredential } from './handshake.ts';
import { isOriginHeard, isOwnHost } from './origins.ts';
import { Outbox } from './outbox.ts';
import type { PairingPeer, PairingTalk } from './pairing-desk.ts';
import type { Session } from './session.ts';
import { createSocketServer, type RawData, type WebSocket } from './web-socket.ts';

export interface SocketsOptions {
  readonly port: number;
  readonly keyOf: KeyOfCredential;
  /** For who has no key and asks for one; nothing when that was refused. */
  readonly pair: (client: string, peer: PairingPeer) => PairingTalk | undefined;
  /** A client has proved itself, or has left. */
  readonly onUse: (client: Client) => void;
  /** Said once a client has proved itself. */
  readonly welcome: (outbox: Outbox) => Promise<void>;
  readonly openSession: (outbox: Outbox, client: Client) => Session;
  readonly log: Log;
  /** Milliseconds, see below. */
  readonly authenticationTimeout?: number;
  readonly heartbeat?: number;
}

/** A client that is here, for people. */
export interface ConnectedClient {
  readonly name: string;
  /** ISO 8601. */
  readonly since: string;
}

/** Milliseconds from opening to the proof: a client answers at once. */
const defaultAuthenticationTimeout = 5_000;
/** Sockets that have proved nothing, at once. The oldest makes way: a flood must not lock the person out. */
const unprovenMost = 8;
/** Milliseconds between pings; a client that has not answered one by the next is gone, or has stopped reading. */
const defaultHeartbeat = 30_000;

/** A beat that comes so many times too late was slept through. */
const lateFactor = 1.5;

/** Milliseconds that clients get to part by themselves: they are on the same computer. */
const closingGrace = 500;

/** WebSocket's codes for closing. */
const closing = { normal: 1000, goingAway: 1001, protocolError: 1002, policy: 1008, internalError: 1011 } as const;

/** The daemon's WebSocket end: lets sockets in, has each prove itself, and gives it a session. */
export class Sockets {
  readonly #options: SocketsOptions;
  readonly #unproven = new Set<WebSocket>();
  readonly #connected = new Map<WebSocket, { readonly client: Client; readonly since: string }>();
  readonly #heartbeat: ReturnType<typeof setInterval>;
  readonly #silent = new WeakSet<WebSocket>();
  readonly #server = createSocketServer();

  constructor(options: SocketsOptions) {
    this.#options = options;
    const { heartbeat = defaultHeartbeat } = options;
    let pingedAt = performance.now();
    this.#heartbeat = setInterval(() => {
      const late = performance.now() - pingedAt > lateFactor * heartbeat;
      pingedAt = performance.now();
      // Back from sleep: what clients answered meanwhile has not been read yet.
      this.#ping({ forgiving: late });
    }, heartbeat);
  }

  /** Those that have proved themselves, in the order in which they came. */
  get connected(): readonly ConnectedClient[] {
    return [...this.#connected.values()].map(({ client: { name }, since }) => ({ name, since }));
  }

  /** For a server's `upgrade` event. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const { port } = this.#options;
    stream.on('error', () => undefined);
    if (!isOwnHost(request.headers.host, port) || !isOriginHeard(request.headers.origin, port))
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else if (request.url !== '/')
      stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else
      this.#server.handleUpgrade(request, stream, head, (socket) => {
        this.#greet(socket);
      });
  }

  /** Whose clients are connected now. */
  get credentials(): ReadonlySet<Credential> {
    return new Set([...this.#connected.values()].map(({ client }) => client.credential));
  }

  /** Closes every connection of a client. */
  disconnect(credential: Credential): void {
    for (const [socket, { client }] of this.#connected)
      if (client.credential === credential) socket.close(closing.policy, 'this client was removed');
  }

  /** Tells every client that the companion stops, and cuts off who does not part by itself. */
  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    const { clients } = this.#server;
    const parted = [...clients].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of clients) socket.close(closing.goingAway, 'the companion was stopped');
    const timer = setTimeout(() => {
      for (const socket of clients) socket.terminate();
    }, closingGrace);
    await Promise.all(parted);
    clearTimeout(timer);
    this.#server.close();
  }

  #greet(socket: WebSocket): void {
    const { port, keyOf, authenticationTimeout = defaultAuthenticationTimeout } = this.#options;
    const oldest = this.#unproven.values().next().value;
    if (this.#unproven.size >= unprovenMost) oldest?.terminate();
    this.#unproven.add(socket);
    const timer = setTimeout(() => {
      socket.close(closing.policy);
    }, authenticationTimeout);
    const settled = () => {
      clearTimeout(timer);
      this.#unproven.delete(socket);
    };
    socket.on('close', settled);
    // What breaks the WebSocket protocol or is over its limits ends the socket; `close` follows.
    socket.on('error', () => undefined);
    socket.on('pong', () => this.#silent.delete(socket));

    const handshake = new Handshake(port, keyOf);
    const onMessage = (data: RawData, isBinary: boolean) => {
      const step = isBinary ? ({ type: 'close' } as const) : handshake.receive(toBytes(data).toString('utf8'));
      switch (step.type) {
        case 'reply':
          socket.send(JSON.stringify(step.message));
          break;
        case 'refuse':
          socket.off('message', onMessage);
          socket.send(JSON.stringify(step.message));
          socket.close(closing.policy);
          break;
        case 'close':
          socket.off('message', onMessage);
          socket.close(closing.protocolError);
          break;
        case 'proved':
          socket.off('message', onMessage);
          settled();
          this.#serve(socket, step.client);
          break;
        case 'pair':
          socket.off('message', onMessage);
          this.#pair(socket, step.client, settled);
          break;
      }
    };
    socket.on('message', onMessage);
  }

  /** @param settled it need not be quick any more */
  #pair(socket: WebSocket, client: string, settled: () => void): void {
    const send = (message: CompanionMessage) => {
      socket.send(JSON.stringify(message));
    };
    const talk = this.#options.pair(client, {
      send,
      wait: settled,
      refuse: (error) => {
        send({ type: 'refused', protocol: protocolVersion, error: error.toInfo() });
        socket.close(closing.policy);
      },
      finish: () => {
        socket.close(closing.normal);
      },
      cutOff: () => {
        socket.close(closing.protocolError);
      },
    });
    if (!talk) return;
    socket.on('close', () => {
      talk.gone();
    });
    socket.on('message', (data, isBinary) => {
      talk.receive(isBinary ? undefined : parseJson(toBytes(data).toString('utf8')));
    });
  }

  #serve(socket: WebSocket, client: Client): void {
    const { openSession, welcome, onUse, log } = this.#options;
    const outbox = new Outbox(socket);
    const session = openSession(outbox, client);
    socket.on('close', () => {
      session.close();
      this.#connected.delete(socket);
      onUse(client);
      log({ event: 'client.left', client: client.name });
    });
    this.#connected.set(socket, { client, since: new Date().toISOString() });
    onUse(client);
    log({ event: 'client.connected', client: client.name });
    // What it says from now on is handled after it has been welcomed.
    const welcomed = welcome(outbox).catch((error: unknown) => {
      log({ event: 'client.failed', client: client.name, reason: FrisketError.wrap(error).message });
      socket.close(closing.internalError);
    });
    socket.on('message', (data, isBinary) => {
      const bytes = toBytes(data);
      void welcomed.then(() => {
        session.receive(isBinary ? bytes : bytes.toString('utf8'));
      });
    });
  }

  #ping({ forgiving }: { forgiving: boolean }): void {
    for (const socket of this.#server.clients) {
      if (this.#silent.has(socket) && !forgiving) socket.terminate();
      this.#silent.add(socket);
      socket.ping();
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toBytes(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
