import { createServer, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { choosePort } from '../../../companion/src/daemon/choose-port.ts';
import { closeServer, listen, type Listening } from '../../../companion/src/daemon/listen.ts';
import { startTestDaemon, testKey } from '../../fakes/test-daemon.ts';

/** Somebody else's program. */
async function occupy(host: string, port = 0): Promise<number> {
  const server: Server = createServer((socket) =>
    socket
      .on('error', () => undefined)
      .resume()
      .end('220 hello\r\n'),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

const closedLater = (listening: Listening | undefined) => {
  onTestFinished(async () => {
    await Promise.all(listening?.servers.map(closeServer) ?? []);
  });
  return listening;
};

test('a port is taken on both loopback addresses', async () => {
  const listening = closedLater(await listen(0));
  expect(listening?.servers.map((server) => server.address())).toEqual([
    { address: '127.0.0.1', family: 'IPv4', port: listening?.port },
    { address: '::1', family: 'IPv6', port: listening?.port },
  ]);
});

test('an address that the machine does not have is done without, as ::1 where IPv6 is switched off', async () => {
  // Of the block that is set aside for documentation (RFC 5737): no machine has it.
  const elsewhere = '198.51.100.1';
  const listening = closedLater(await listen(0, ['127.0.0.1', elsewhere]));
  expect(listening?.servers).toHaveLength(1);
  await expect(listen(0, [elsewhere])).rejects.toMatchObject({ code: 'port_taken' });
});

test.each(['127.0.0.1', '::1'])(
  'a port that another program holds on %s is left alone, both addresses of it',
  async (host) => {
    const port = await occupy(host);
    expect(await listen(port)).toBeUndefined();
    // Nothing of ours stayed behind: the other address is free.
    await occupy(host === '::1' ? '127.0.0.1' : '::1', port);
  },
);

test('the next port is taken when the first is held', async () => {
  const held = [await occupy('127.0.0.1'), await occupy('::1')];
  const choice = await choosePort([...held, 0], testKey);
  expect(choice.kind).toBe('listening');
  if (choice.kind === 'listening') closedLater(choice.listening);
});

test('all held: says so and what to do', async () => {
  const held = [await occupy('127.0.0.1'), await occupy('127.0.0.1')];
  await expect(choosePort(held, testKey)).rejects.toMatchObject({
    code: 'port_taken',
    message: expect.stringContaining(held.join(', ')) as unknown,
    hint: expect.stringContaining('--port') as unknown,
  });
  await expect(choosePort(held.slice(0, 1), testKey)).rejects.toMatchObject({ code: 'port_taken' });
});

test('a companion with the same code that runs already is found, and gives a fresh start page', async () => {
  const { port } = await startTestDaemon();
  const held = await occupy('127.0.0.1');
  const choice = await choosePort([held, 0, port], testKey);
  expect(choice).toEqual({
    kind: 'running',
    port,
    page: expect.stringMatching(new RegExp(`^http://localhost:${port}/#once=[0-9a-f]{64}$`)) as unknown,
  });
});

test("somebody else's companion is another program", async () => {
  const { port } = await startTestDaemon();
  await expect(choosePort([port], 'cc'.repeat(32))).rejects.toMatchObject({ code: 'port_taken' });
});
