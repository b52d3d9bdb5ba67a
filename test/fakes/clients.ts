import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { openSocket } from '../../companion/src/daemon/web-socket.ts';
import { CompanionClient, type ClientOptions } from '../../shared/src/client/client.ts';
import { testKey } from './test-daemon.ts';

/** The client library as the panel uses it, closed with the test. */
export function makeClient(ports: readonly number[], options: Partial<ClientOptions> = {}): CompanionClient {
  const client = new CompanionClient({
    openSocket,
    fetch: (url, request) => fetch(url, request),
    ports,
    credential: 'owner',
    key: testKey,
    client: 'a test',
    ...options,
  });
  onTestFinished(() => client.close());
  return client;
}

/**
 * A client whose connection a test can cut, as a sleeping computer does.
 * @param options `onFrame` is called before every frame that it sends and after every one that it got
 */
export function makeCuttableClient(
  port: number,
  { onFrame = () => undefined, ...options }: Partial<ClientOptions> & { onFrame?: () => void } = {},
) {
  const sockets: { terminate(): void }[] = [];
  const client = makeClient([port], {
    openSocket: (url) => {
      const socket = new WebSocket(url);
      const send = socket.send.bind(socket);
      socket.send = (data: string) => {
        onFrame();
        if (socket.readyState === WebSocket.OPEN) send(data);
      };
      socket.on('message', () => setImmediate(onFrame));
      sockets.push(socket);
      return socket;
    },
    ...options,
  });
  return { client, cut: () => sockets.at(-1)?.terminate() };
}

/** Resolves once the client is in that state. */
export const stateOf = (client: CompanionClient, status: string) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (client.state.status === status) resolve();
    };
    client.subscribe(look);
    look();
  });

export const noImages: ReadonlyMap<string, Uint8Array> = new Map<string, Uint8Array>();
