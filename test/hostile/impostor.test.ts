import { createServer, type Server } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { closeServer, listen } from '../../companion/src/daemon/listen.ts';
import { makeClient } from '../fakes/clients.ts';
import { fillCase } from '../fakes/jobs.ts';
import { startTestDaemon } from '../fakes/test-daemon.ts';

/** Another user or program holds the port: `localhost` tries `::1` first, and anybody may bind it while we hold 127.0.0.1. */

/** What a rogue was sent, as text; pictures as bytes would be among it. */
interface Rogue {
  readonly server: Server;
  readonly heard: string[];
}

/** Answers every message with a challenge, as somebody would who has read the protocol and has no key. */
function rogue(): Rogue {
  const heard: string[] = [];
  const server = createServer((_request, response) =>
    response
      .setHeader('access-control-allow-origin', '*')
      .end(JSON.stringify({ name: 'frisket', version: '0.1.0', protocol: 1 })),
  );
  const sockets = new WebSocketServer({ server });
  sockets.on('error', () => undefined);
  sockets.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => {
      heard.push(data.toString('latin1'));
      const [nonce, proof] = ['a'.repeat(64), 'b'.repeat(64)];
      socket.send(JSON.stringify({ type: 'challenge', protocol: 1, nonce, proof }));
      socket.send(JSON.stringify({ type: 'welcome', companion: '0.1.0', models: [] }));
    }),
  );
  onTestFinished(async () => {
    for (const socket of sockets.clients) socket.terminate();
    await closeServer(server);
  });
  return { server, heard };
}

const bind = (server: Server, host: string, port: number) =>
  new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ host, port, ipv6Only: true }, () => resolve(true));
  });

test('a rogue server on ::1 receives no picture, no prompt and no key', async () => {
  const held = await listen(0, ['127.0.0.1']);
  onTestFinished(async () => {
    await Promise.all(held!.servers.map(closeServer));
  });
  const { server, heard } = rogue();
  const hasIPv6 = await bind(server, '::1', held!.port);
  if (!hasIPv6) {
    // Then `localhost` has one address, and the rogue holds that.
    await Promise.all(held!.servers.map(closeServer));
    expect(await bind(server, '127.0.0.1', held!.port)).toBe(true);
  }
  const { job, images } = await fillCase();
  // Browsers try ::1 first; Node asks the system, which may not.
  const address = hasIPv6 ? '[::1]' : '127.0.0.1';
  const client = makeClient([held!.port], {
    openSocket: (url) => new WebSocket(url.replace('localhost', address)),
  });
  await expect(client.submit(job, images)).rejects.toMatchObject({ code: 'unauthorized' });
  expect(heard.length).toBeGreaterThan(0);
  // The greeting: a version, a nonce, and that it is a test.
  for (const text of heard) expect(JSON.parse(text)).toMatchObject({ type: 'hello' });
});

test.each([['127.0.0.1'], ['::1']])(
  'the companion does not share a port: with %s taken it takes neither',
  async (host) => {
    const both = await listen(0);
    const port = both!.port;
    await Promise.all(both!.servers.map(closeServer));
    const { server } = rogue();
    if (!(await bind(server, host, port))) return;
    expect(await listen(port)).toBeUndefined();
  },
);

test('a rogue in the middle that passes a real companion’s challenge on gets nothing: proofs are bound to the port', async () => {
  const { port } = await startTestDaemon();
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const passed: string[] = [];
  sockets.on('connection', (victim) => {
    const companion = new WebSocket(`ws://localhost:${port}/`);
    const early: Buffer[] = [];
    victim.on('message', (data: Buffer) => {
      passed.push(data.toString('latin1'));
      if (companion.readyState === WebSocket.OPEN) companion.send(data.toString());
      else early.push(data);
    });
    companion.on('open', () => early.forEach((data) => companion.send(data.toString())));
    companion.on('message', (data: Buffer) => victim.send(data.toString()));
    companion.on('error', () => undefined);
    onTestFinished(() => companion.terminate());
  });
  onTestFinished(async () => {
    for (const socket of sockets.clients) socket.terminate();
    await closeServer(server);
  });
  expect(await bind(server, '127.0.0.1', 0)).toBe(true);
  const address = server.address();
  const { job, images } = await fillCase();
  const client = makeClient([typeof address === 'object' && address ? address.port : 0]);
  await expect(client.submit(job, images)).rejects.toMatchObject({ code: 'unauthorized' });
  expect(passed.map((text) => (JSON.parse(text) as { type: string }).type)).toEqual(['hello']);
});
