import { createServer } from 'node:http';
import type { Server as NetServer } from 'node:net';
import { onTestFinished } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { closeServer, listen } from '../../companion/src/daemon/listen.ts';

/** Listens with somebody else's server on a free port. */
export async function startServer(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** A WebSocket server of somebody else's that answers every message alike. */
export function withSockets(answer: (socket: WebSocket) => void, heard: unknown[] = []): NetServer {
  const server = createServer((_request, response) => response.end());
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      heard.push(JSON.parse(data.toString('utf8')));
      answer(socket);
    });
  });
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
  });
  return server;
}

/** A port that nobody holds. */
export async function unusedPort(): Promise<number> {
  const listening = await listen(0);
  await Promise.all(listening!.servers.map(closeServer));
  return listening!.port;
}
