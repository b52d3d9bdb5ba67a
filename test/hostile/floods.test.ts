import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listen } from '../../companion/src/daemon/listen.ts';
import { limits } from '../../shared/src/limits.ts';
import { connected } from '../fakes/connected.ts';
import { generateJob, newId } from '../fakes/jobs.ts';
import { RawClient, welcomedClient } from '../fakes/raw-client.ts';
import { startTestDaemon } from '../fakes/test-daemon.ts';

/** Oversize or tiny fragments, floods and slow headers: who does it is cut off, who has a key still gets in. */

/** A bare TCP connection, and when the companion ended it. */
function raw(port: number, said = ''): { socket: Socket; closed: Promise<void>; answer: () => string } {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('error', () => undefined);
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.once('connect', () => said !== '' && socket.write(said));
  onTestFinished(() => void socket.destroy());
  return { socket, closed, answer: () => answer };
}

/** The real companion with its limits on time shortened. */
async function startImpatientDaemon() {
  const listening = await listen(0, undefined, { headers: 400, request: 800, keepAlive: 400, look: 100 });
  const daemon = await startTestDaemon({ listening: listening! });
  return { ...daemon, servers: listening!.servers };
}

/** A client that proves itself works a job through. */
async function works(port: number, engine: { nextRun(): Promise<{ finish(): Promise<void> }> }): Promise<void> {
  const client = await welcomedClient(port);
  client.send({ type: 'submit', id: newId(), job: generateJob() });
  await (await engine.nextRun()).finish();
  await client.next('job.done');
  client.socket.terminate();
}

test('1,000 raw sockets that say nothing hold no more than the limit, and go by themselves', async () => {
  const { port, engine, servers } = await startImpatientDaemon();
  const sockets: ReturnType<typeof raw>[] = [];
  let held = 0;
  let most = 0;
  for (const server of servers)
    server.on('connection', (socket) => {
      most = Math.max(most, ++held);
      socket.once('close', () => held--);
    });
  for (let count = 0; count < 1_000; count += 100) {
    const batch = Array.from({ length: 100 }, () => raw(port));
    sockets.push(...batch);
    await Promise.all(batch.map(({ socket, closed }) => Promise.race([closed, opened(socket)])));
  }
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(64);
  // Those that were let in are ended by the time limit on headers, without anybody's doing.
  await Promise.all(sockets.map(({ closed }) => closed));
  await works(port, engine);
});

test('slow headers and slow bodies are cut off within the limit', async () => {
  const { port, engine } = await startImpatientDaemon();
  const slow = [
    raw(port, `GET /health HTTP/1.1\r\nHost: localhost:${port}\r\nX-Slow: `),
    raw(port, `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nUpgrade: websocket\r\nConn`),
    raw(
      port,
      `POST /once HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: http://localhost:${port}\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{`,
    ),
  ];
  const drip = setInterval(() => slow.forEach(({ socket }) => socket.writable && socket.write('x')), 50);
  onTestFinished(() => clearInterval(drip));
  await works(port, engine);
  await Promise.all(slow.map(({ closed }) => closed));
});

test('headers without end are answered with an error and cut off', async () => {
  const { port, engine } = await startTestDaemon();
  const { closed, answer } = raw(port, `GET /health HTTP/1.1\r\n${'X-Many: 0123456789\r\n'.repeat(5_000)}`);
  await closed;
  expect(answer()).toMatch(/^HTTP\/1\.1 431/);
  await works(port, engine);
});

test('of sockets that prove nothing at most eight stand, and a person gets past them', async () => {
  const { port, engine } = await startTestDaemon();
  const flood = Array.from({ length: 300 }, () => new RawClient(port));
  await Promise.all(flood.map(({ socket }) => new Promise((done) => socket.on('open', done).on('error', done))));
  await works(port, engine);
  expect(flood.filter(({ socket }) => socket.readyState === 1).length).toBeLessThanOrEqual(8);
});

test('sockets that say hello and then nothing are cut off in time', async () => {
  const { port } = await startTestDaemon({ authenticationTimeout: 100 });
  const client = new RawClient(port);
  await client.opened();
  client.hello();
  await client.next('challenge');
  expect(await client.closed).toBe(1008);
});

describe('from a client that has proved itself', () => {
  test('a message over 1 MiB ends the socket, whole or in fragments, before it is put together', async () => {
    const { port } = await startTestDaemon();
    const whole = await welcomedClient(port);
    whole.send(new Uint8Array(limits.frameBytes + 1));
    expect(await whole.closed).toBe(1009);
    const pieces = await welcomedClient(port);
    for (let count = 0; count < 5; count++) pieces.socket.send(new Uint8Array(limits.frameBytes / 4), { fin: false });
    expect(await pieces.closed).toBe(1009);
  });

  test('tiny fragments without end end the socket', async () => {
    const { port } = await startTestDaemon();
    const client = await welcomedClient(port);
    for (let count = 0; count < 200; count++) client.socket.send('', { fin: false });
    expect(await client.closed).toBe(1008);
  });

  test('deflated frames are not agreed to, so that nothing inflates', async () => {
    const { port } = await startTestDaemon();
    const client = new RawClient(port, { perMessageDeflate: { threshold: 0 } });
    await client.opened();
    expect(client.socket.extensions).toBe('');
  });

  test('pictures that are begun and never ended take no more memory than the limit', async () => {
    const { client, engine } = await connected();
    const images = Array.from({ length: 4 }, (_, index) => String(index).repeat(64));
    for (const image of images) {
      client.send({ type: 'submit', id: newId(), job: fillOf(image) });
      await client.next('images.needed');
    }
    for (const image of images) {
      const frame = new Uint8Array(43);
      frame.set([0x46, 1]);
      frame.set(Buffer.from(image, 'hex'), 2);
      new DataView(frame.buffer).setUint32(34, limits.imageBytes, true);
      client.send(frame);
    }
    // Two of 64 MiB fit below the limit on unfinished pictures; the others are refused by name.
    expect((await client.next('job.failed')).error.code).toBe('image_too_large');
    expect((await client.next('job.failed')).error.code).toBe('image_too_large');
    expect(engine.tasks).toEqual([]);
  });

  test('10,000 messages that cannot be used are answered or end in a closed socket, and the companion goes on', async () => {
    const { client, port, engine } = await connected();
    for (let count = 0; count < 10_000; count++) client.socket.send('{"type":"acknowledge"}');
    client.send({ type: 'link.make' });
    await Promise.race([client.next('link'), client.closed]);
    await works(port, engine);
  });
});

function fillOf(image: string) {
  return { kind: 'fill', model: 'swatch', prompt: 'water', seed: 1, image, mask: image } as const;
}

const opened = (socket: Socket) => new Promise<void>((resolve) => socket.once('connect', () => resolve()));
