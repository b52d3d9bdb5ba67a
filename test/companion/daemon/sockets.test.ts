import { connect as connectTcp } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { limits } from '../../../shared/src/limits.ts';
import { RawClient, welcomedClient } from '../../fakes/raw-client.ts';
import { startTestDaemon } from '../../fakes/test-daemon.ts';

describe('who is let in', () => {
  test('a client that proves itself is welcomed with the version and the models', async () => {
    const { port } = await startTestDaemon();
    const client = new RawClient(port);
    await client.authenticate(port);
    expect(await client.next('welcome')).toMatchObject({
      models: [{ id: 'swatch', title: 'Swatch', nativeSide: 256 }],
    });
  });

  test('a wrong key is refused and the socket closed', async () => {
    const { port } = await startTestDaemon();
    const client = new RawClient(port);
    await client.authenticate(port, 'cc'.repeat(32));
    expect((await client.next('refused')).error.code).toBe('unauthorized');
    expect(await client.closed).toBe(1008);
  });

  test('who says something else than hello is told nothing', async () => {
    const { port } = await startTestDaemon();
    for (const message of [{ type: 'link.make' }, new Uint8Array([0x46, 1, 2, 3])]) {
      const client = new RawClient(port);
      await client.opened();
      client.send(message);
      expect(await client.closed).toBe(1002);
      expect(client.frames).toEqual([]);
    }
  });

  test('who says nothing is closed', async () => {
    const { port } = await startTestDaemon({ authenticationTimeout: 50 });
    const client = new RawClient(port);
    expect(await client.closed).toBe(1008);
    expect(client.frames).toEqual([]);
  });

  test('of more than eight that have not proved themselves the oldest makes way, and a client still gets in', async () => {
    const { port } = await startTestDaemon();
    const silent: RawClient[] = [];
    for (let count = 0; count < 8; count++) {
      const client = new RawClient(port);
      await client.opened();
      silent.push(client);
    }
    await welcomedClient(port);
    expect(await silent[0]!.closed).toBe(1006);
    expect(silent.slice(1).map(({ socket }) => socket.readyState)).toEqual(Array(7).fill(1));
  });
});

describe('which names and pages are heard', () => {
  test.each(['localhost', '127.0.0.1', '[::1]'])('the name %s', async (name) => {
    const { port } = await startTestDaemon();
    expect(await new RawClient(port, { headers: { host: `${name}:${port}` } }).status()).toBe(101);
  });

  test.each([
    ['another name', (port: number) => `evil.test:${port}`],
    ['another port', (port: number) => `localhost:${port + 1}`],
    ['no port', () => 'localhost'],
    ['a name that begins alike', (port: number) => `localhost.evil.test:${port}`],
  ])('not %s', async (_what, host) => {
    const { port } = await startTestDaemon();
    expect(await new RawClient(port, { headers: { host: host(port) } }).status()).toBe(403);
  });

  test.each(['null', 'https://www.figma.com', 'file://'])('a page of the origin %s', async (origin) => {
    const { port } = await startTestDaemon();
    expect(await new RawClient(port, { origin }).status()).toBe(101);
  });

  test.each(['https://evil.test', 'http://localhost:1', 'https://www.figma.com.evil.test', 'HTTPS://EVIL.TEST'])(
    'no page of the origin %s',
    async (origin) => {
      const { port } = await startTestDaemon();
      expect(await new RawClient(port, { origin }).status()).toBe(403);
    },
  );

  test('its own pages, and no other path', async () => {
    const { port } = await startTestDaemon();
    expect(await new RawClient(port, { origin: `http://localhost:${port}` }).status()).toBe(101);
    expect(await new RawClient(port, {}, '/other').status()).toBe(404);
  });
});

describe('what a peer can make the companion hold', () => {
  test('a frame over the limit closes the socket, before and after the proof', async () => {
    const { port } = await startTestDaemon();
    for (const client of [new RawClient(port), await welcomedClient(port)]) {
      await client.opened();
      client.send(new Uint8Array(limits.frameBytes + 1));
      expect(await client.closed).toBe(1009);
    }
  });

  test('a message in more than 64 fragments closes the socket', async () => {
    const { port } = await startTestDaemon();
    const client = await welcomedClient(port);
    for (let count = 0; count < 80; count++) client.socket.send('x', { fin: false });
    expect(await client.closed).toBe(1008);
  });

  test('a client that answers no ping is cut off, one that does stays', async () => {
    const { port } = await startTestDaemon({ heartbeat: 100 });
    const silent = new RawClient(port, { autoPong: false });
    await silent.authenticate(port);
    const lively = await welcomedClient(port);
    await silent.closed;
    expect(lively.socket.readyState).toBe(1);
  });

  test('compression is not agreed to', async () => {
    const { port } = await startTestDaemon();
    const client = new RawClient(port, { perMessageDeflate: true });
    await client.opened();
    expect(client.socket.extensions).toBe('');
  });

  test('bytes that are no HTTP end the connection and nothing else', async () => {
    const { port } = await startTestDaemon();
    const socket = connectTcp(port, '127.0.0.1');
    socket.write(Buffer.from([0, 1, 2, 3, 13, 10, 13, 10]));
    await new Promise((resolve) =>
      socket
        .on('close', resolve)
        .on('error', () => undefined)
        .resume(),
    );
    await welcomedClient(port);
  });
});

test('a flood of sockets is over when it is over', async () => {
  const { port } = await startTestDaemon();
  const flood = Array.from({ length: 400 }, () => new RawClient(port));
  await Promise.all(
    flood.map(({ socket }) => new Promise((resolve) => socket.on('open', resolve).on('error', resolve))),
  );
  await vi.waitFor(() => {
    expect(flood.filter(({ socket }) => socket.readyState === 1).length).toBeLessThanOrEqual(8);
  });
  await welcomedClient(port);
});

test('a client that comes back while the companion stops does not keep it', async () => {
  const { daemon, port } = await startTestDaemon();
  const client = await welcomedClient(port);
  const back = client.closed.then(() => new RawClient(port).opened());
  await daemon.close();
  await expect(back).rejects.toThrow();
});

test('clients are told that the companion stops', async () => {
  const { daemon, port } = await startTestDaemon();
  const client = await welcomedClient(port);
  await daemon.close();
  expect(await client.closed).toBe(1001);
});

test('a companion that slept does not cut off clients whose answers it has not read yet', async () => {
  const heartbeat = 40;
  const { port } = await startTestDaemon({ heartbeat });
  const client = await welcomedClient(port);
  const pinged = () => new Promise<void>((resolve) => client.socket.once('ping', () => resolve()));
  await pinged();
  // The pong is under way; when this thread is awake again, the next beat is due first.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5 * heartbeat);
  await pinged();
  expect(client.socket.readyState).toBe(client.socket.OPEN);
});
