import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { FrisketError } from '../../../shared/src/errors.ts';

export interface Listening {
  readonly port: number;
  /** One for each loopback address that the machine has. */
  readonly servers: readonly Server[];
  /** Answers from now on. Until then whoever connects is cut off, and tries again, rather than kept waiting. */
  serve(handlers: Handlers): void;
}

export interface Handlers {
  readonly request: RequestListener;
  readonly upgrade: (request: IncomingMessage, stream: Duplex, head: Buffer) => void;
}

/** `localhost` means both, and browsers try `::1` first: whoever holds only one leaves the other to anybody. */
const loopback = ['127.0.0.1', '::1'];
/** Sockets an address: browsers open six, each client one or two. */
const connectionsMost = 64;
/** Milliseconds that a peer may take to say what it wants: it is on the same computer. */
export interface Patience {
  readonly headers: number;
  readonly request: number;
  readonly keepAlive: number;
  /** Between two looks at who is late. */
  readonly look: number;
}
const defaultPatience: Patience = { headers: 5_000, request: 10_000, keepAlive: 5_000, look: 1_000 };
/** How the system says that there is no such address: IPv6 is switched off. */
const noAddress = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'];
const taken = ['EADDRINUSE', 'EACCES'];

/**
 * Listens on a port of both loopback addresses, or on none.
 * @param port 0: any that is free on both
 * @param addresses those that the machine does not have are left out
 * @returns undefined when one of them is held by another program
 */
export async function listen(
  port: number,
  addresses: readonly string[] = loopback,
  patience = defaultPatience,
): Promise<Listening | undefined> {
  const servers: Server[] = [];
  let chosen = port;
  for (const address of addresses) {
    const server = createServer({
      headersTimeout: patience.headers,
      requestTimeout: patience.request,
      keepAliveTimeout: patience.keepAlive,
      connectionsCheckingInterval: patience.look,
    });
    server.maxConnections = connectionsMost;
    server.on('request', cutOff).on('upgrade', cutOff);
    const failure = await bind(server, address, chosen);
    if (failure === undefined) {
      servers.push(server);
      chosen = portOf(server) ?? chosen;
    } else if (taken.includes(failure)) {
      await Promise.all(servers.map(closeServer));
      return undefined;
    } else if (!noAddress.includes(failure)) {
      await Promise.all(servers.map(closeServer));
      throw new FrisketError('port_taken', `Port ${chosen} of ${address} cannot be listened on (${failure}).`);
    }
  }
  if (servers.length === 0)
    throw new FrisketError(
      'port_taken',
      'This machine has neither 127.0.0.1 nor ::1.',
      'Switch its loopback interface on.',
    );
  const serve = ({ request, upgrade }: Handlers) => {
    for (const server of servers)
      server.off('request', cutOff).off('upgrade', cutOff).on('request', request).on('upgrade', upgrade);
  };
  return { port: chosen, servers, serve };
}

/** 503, as what is not ready answers: a second `frisket start` then waits for it. */
function cutOff({ socket }: IncomingMessage): void {
  socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/** @returns undefined once it listens, or the system's code for why not */
function bind(server: Server, host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
    server.listen({ host, port, exclusive: true, ipv6Only: true }, () => {
      resolve(undefined);
    });
  });
}

function portOf(server: Server): number | undefined {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' ? address?.port : undefined;
}
