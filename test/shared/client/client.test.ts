import { createServer } from 'node:http';
import type { Server as NetServer } from 'node:net';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { closeServer, listen } from '../../../companion/src/daemon/listen.ts';
import { openSocket } from '../../../companion/src/daemon/web-socket.ts';
import { imageIdOf } from '../../../shared/src/assembler.ts';
import { CompanionClient, type ClientJobEvent, type ClientOptions } from '../../../shared/src/client/client.ts';
import { problemError } from '../../../shared/src/client/problem.ts';
import { FrisketError } from '../../../shared/src/errors.ts';
import { keyFromCode } from '../../../shared/src/proof.ts';
import { fillCase, generateJob, newId } from '../../fakes/jobs.ts';
import { pngOf } from '../../fakes/pictures.ts';
import { stubResult } from '../../fakes/stub-engine.ts';
import { startTestDaemon, testCode } from '../../fakes/test-daemon.ts';

function makeClient(ports: readonly number[], options: Partial<ClientOptions> = {}): CompanionClient {
  const client = new CompanionClient({
    openSocket,
    fetch: (url, request) => fetch(url, request),
    ports,
    credential: 'code',
    key: keyFromCode(testCode),
    client: 'a test',
    ...options,
  });
  onTestFinished(() => client.close());
  return client;
}

/** A client whose connection a test can cut, as a sleeping computer does. */
function makeCuttableClient(port: number, options: Partial<ClientOptions> = {}) {
  const sockets: { terminate(): void }[] = [];
  const client = makeClient([port], {
    openSocket: (url) => {
      const socket = new WebSocket(url);
      sockets.push(socket);
      return socket;
    },
    ...options,
  });
  return { client, cut: () => sockets.at(-1)?.terminate() };
}

const stateOf = (client: CompanionClient, status: string) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (client.state.status === status) resolve();
    };
    client.subscribe(look);
    look();
  });

const noImages = new Map<string, Uint8Array>();

describe('a job', () => {
  test('comes back with its pictures, and tells how it goes', async () => {
    const { port, engine } = await startTestDaemon();
    const { job, images } = await fillCase();
    const events: ClientJobEvent[] = [];
    const outcome = makeClient([port]).submit(job, images, { onEvent: (event) => events.push(event) });
    const run = await engine.nextRun();
    run.progress({ stage: 'Painting', step: 1, steps: 4, preview: await pngOf(16, 16) });
    await run.finish();
    const { pictures, resolved, timings } = await outcome;
    const expected = await stubResult(run.task);
    expect(pictures).toEqual(expected.pictures);
    expect({ resolved, timings }).toEqual({ resolved: expected.resolved, timings: expected.timings });
    expect(events.map(({ type }) => type)).toEqual(['sending', 'sending', 'queued', 'started', 'progress']);
    const sizes = [...images.values()].map((bytes) => bytes.length);
    expect(events[1]).toEqual({ type: 'sending', sent: sizes[0]! + sizes[1]!, total: sizes[0]! + sizes[1]! });
    expect(events[4]).toEqual({ type: 'progress', stage: 'Painting', step: 1, steps: 4, preview: await pngOf(16, 16) });
  });

  test('sends no picture twice', async () => {
    const { port, engine } = await startTestDaemon();
    const { job, images } = await fillCase();
    const client = makeClient([port]);
    for (const seed of [1, 2]) {
      const events: string[] = [];
      const outcome = client.submit({ ...job, seed }, images, { onEvent: ({ type }) => events.push(type) });
      await (await engine.nextRun()).finish();
      await outcome;
      expect(events.includes('sending')).toBe(seed === 1);
    }
  });

  test('of some megabytes arrives whole', async () => {
    const { port, engine } = await startTestDaemon();
    const noise = Buffer.alloc(1500 * 1500 * 3, 0);
    for (let at = 0; at < noise.length; at++) noise[at] = (at * 2_654_435_761) >>> 13;
    const large = new Uint8Array(
      await sharp(noise, { raw: { width: 1500, height: 1500, channels: 3 } })
        .png({ compressionLevel: 0 })
        .toBuffer(),
    );
    expect(large.length).toBeGreaterThan(6_000_000);
    const mask = await pngOf(1500, 1500, '#ffffff');
    const job = { ...(await fillCase()).job, image: imageIdOf(large), mask: imageIdOf(mask) };
    const outcome = makeClient([port]).submit(
      job,
      new Map([
        [job.image, large],
        [job.mask, mask],
      ]),
    );
    const run = await engine.nextRun();
    expect(Buffer.from(run.task.images.get(job.image)!).equals(large)).toBe(true);
    const result = await stubResult(run.task);
    await run.finish({ ...result, pictures: [{ png: large, x: 0, y: 0, width: 1500, height: 1500 }] });
    expect(Buffer.from((await outcome).pictures[0]!.png).equals(large)).toBe(true);
  });

  test('several at once each get their own', async () => {
    const { port, engine } = await startTestDaemon();
    const client = makeClient([port]);
    const cases = await Promise.all(['#ff0000', '#00ff00', '#0000ff'].map((colour) => fillCase(colour)));
    const outcomes = cases.map(({ job, images }, seed) => client.submit({ ...job, seed }, images));
    for (let count = 0; count < 3; count++) {
      const run = await engine.nextRun();
      await run.finish(await stubResult(run.task));
    }
    expect((await Promise.all(outcomes)).map(({ resolved }) => resolved.seed)).toEqual([0, 1, 2]);
  });

  test('that fails rejects with what the companion said', async () => {
    const { port, engine } = await startTestDaemon();
    const outcome = makeClient([port]).submit(generateJob(), noImages);
    (await engine.nextRun()).fail(new FrisketError('mask_empty', 'The mask is empty.', 'Paint something.'));
    await expect(outcome).rejects.toMatchObject({
      code: 'mask_empty',
      message: 'The mask is empty.',
      hint: 'Paint something.',
    });
  });

  test('that cannot be is refused before anything is sent', async () => {
    const client = makeClient([]);
    await expect(client.submit(generateJob({ prompt: 'x'.repeat(100_000) }), noImages)).rejects.toMatchObject({
      code: 'prompt_too_long',
    });
    await expect(client.submit(generateJob({ width: 1 }), noImages)).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(client.submit((await fillCase()).job, noImages)).rejects.toMatchObject({ code: 'image_missing' });
  });

  test('is kept by the companion until it is acknowledged', async () => {
    const { port, engine } = await startTestDaemon();
    const client = makeClient([port]);
    const id = newId();
    const first = client.submit(generateJob(), noImages, { id });
    await (await engine.nextRun()).finish();
    await first;
    const again = await client.submit(generateJob(), noImages, { id });
    expect(engine.tasks).toHaveLength(1);
    again.acknowledge();
    const third = client.submit(generateJob(), noImages, { id });
    await (await engine.nextRun()).finish();
    await third;
    expect(engine.tasks).toHaveLength(2);
  });
});

describe('cancel', () => {
  test('rejects at once and stops the engine', async () => {
    const { port, engine } = await startTestDaemon();
    const controller = new AbortController();
    const outcome = makeClient([port]).submit(generateJob(), noImages, { signal: controller.signal });
    const run = await engine.nextRun();
    const stopped = new Promise((resolve) => run.signal.addEventListener('abort', resolve));
    controller.abort();
    await expect(outcome).rejects.toMatchObject({ code: 'cancelled' });
    await stopped;
  });

  test('while the connection is lost stops the engine once there is one again', async () => {
    const { port, engine } = await startTestDaemon();
    const { client, cut } = makeCuttableClient(port);
    const controller = new AbortController();
    const outcome = client.submit(generateJob(), noImages, { signal: controller.signal });
    const run = await engine.nextRun();
    const stopped = new Promise((resolve) => run.signal.addEventListener('abort', resolve));
    cut();
    await stateOf(client, 'connecting');
    controller.abort();
    await expect(outcome).rejects.toMatchObject({ code: 'cancelled' });
    await stopped;
  });

  test('before it is submitted, nothing is sent', async () => {
    await expect(makeClient([]).submit(generateJob(), noImages, { signal: AbortSignal.abort() })).rejects.toMatchObject(
      {
        code: 'cancelled',
      },
    );
  });
});

describe('a lost connection', () => {
  test('is mended, and the job goes on without running twice', async () => {
    const { port, engine } = await startTestDaemon();
    const { client, cut } = makeCuttableClient(port);
    const events: string[] = [];
    const outcome = client.submit(generateJob(), noImages, { onEvent: ({ type }) => events.push(type) });
    const run = await engine.nextRun();
    cut();
    await stateOf(client, 'connecting');
    await stateOf(client, 'connected');
    await run.finish();
    expect((await outcome).pictures).toHaveLength(1);
    expect(engine.tasks).toHaveLength(1);
    expect(events).toContain('interrupted');
  });

  test('in the middle of sending pictures sends what is still missing', async () => {
    const { port, engine } = await startTestDaemon();
    const { client, cut } = makeCuttableClient(port);
    const { job, images } = await fillCase();
    let cuts = 0;
    const outcome = client.submit(job, images, {
      onEvent: ({ type }) => {
        if (type === 'sending' && cuts++ === 0) cut();
      },
    });
    await (await engine.nextRun()).finish();
    expect((await outcome).pictures).toHaveLength(1);
    expect(cuts).toBeGreaterThan(0);
  });

  test('while the job ends gives its result after', async () => {
    const { port, engine } = await startTestDaemon();
    const { client, cut } = makeCuttableClient(port);
    const outcome = client.submit(generateJob(), noImages);
    const run = await engine.nextRun();
    cut();
    await run.finish();
    expect((await outcome).pictures).toHaveLength(1);
    expect(engine.tasks).toHaveLength(1);
  });

  test('to a companion that restarts: the job is run again there', async () => {
    const first = await startTestDaemon();
    const client = makeClient([first.port]);
    const outcome = client.submit(generateJob(), noImages);
    await first.engine.nextRun();
    await first.daemon.close();
    const listening = await listen(first.port);
    const { daemon, engine } = await startTestDaemon({ listening: listening! });
    await (await engine.nextRun()).finish();
    expect((await outcome).pictures).toHaveLength(1);
    expect(daemon.port).toBe(first.port);
  });

  test('to a companion that stays away rejects the job, and says so', async () => {
    const first = await startTestDaemon();
    const client = makeClient([first.port], { patience: 0 });
    const outcome = client.submit(generateJob(), noImages);
    await first.engine.nextRun();
    const rejected = expect(outcome).rejects.toMatchObject({
      code: 'not_running',
      hint: expect.stringContaining('npm start') as unknown,
    });
    await first.daemon.close();
    await rejected;
    expect(client.state).toMatchObject({ status: 'disconnected', problem: { kind: 'not_running' } });
  });
});

describe('no connection', () => {
  async function problemOn(ports: readonly number[], options: Partial<ClientOptions> = {}) {
    const client = makeClient(ports, options);
    await stateOf(client, 'disconnected');
    if (client.state.status !== 'disconnected') throw new Error('It is connected.');
    const { problem } = client.state;
    await expect(client.submit(generateJob(), noImages)).rejects.toMatchObject(problemError(problem).toInfo());
    return problem;
  }

  test('because nothing answers', async () => {
    const port = await unusedPort();
    expect(await problemOn([port])).toEqual({ kind: 'not_running', ports: [port] });
  });

  test('because another web server answers', async () => {
    const port = await startServer(createServer((_request, response) => response.end('hello')));
    expect(await problemOn([port])).toEqual({ kind: 'other_program', port });
  });

  test('because another WebSocket server answers', async () => {
    const port = await startServer(withSockets((socket) => socket.send('welcome to the chat')));
    expect(await problemOn([port])).toEqual({ kind: 'other_program', port });
  });

  test('because the companion does not know the key; it is not tried again by itself', async () => {
    const { port, lines } = await startTestDaemon();
    expect(await problemOn([port], { key: 'cc'.repeat(32) })).toEqual({ kind: 'unauthorized', port });
    expect(lines).toEqual([]);
  });

  test.each([0, 2])('because it speaks protocol %i', async (companionProtocol) => {
    const refusal = {
      type: 'refused',
      protocol: companionProtocol,
      error: { code: 'protocol_version', message: 'no' },
    };
    const port = await startServer(withSockets((socket) => socket.send(JSON.stringify(refusal))));
    const problem = await problemOn([port]);
    expect(problem).toEqual({ kind: 'protocol_version', port, companionProtocol });
    expect(problemError(problem).message).toContain(`speaks protocol ${companionProtocol}, this side speaks 1`);
  });

  test('is told by the most telling of several ports', async () => {
    const other = await startServer(createServer((_request, response) => response.end('hello')));
    const { port } = await startTestDaemon({ code: 'AAAA-BBBB-CCCC-DDDD-EEEE' });
    expect(await problemOn([await unusedPort(), other, port])).toEqual({ kind: 'unauthorized', port });
  });

  test("is no obstacle when somebody else's companion comes first", async () => {
    const theirs = await startTestDaemon({ code: 'AAAA-BBBB-CCCC-DDDD-EEEE' });
    const ours = await startTestDaemon();
    const client = makeClient([theirs.port, ours.port]);
    await stateOf(client, 'connected');
    expect(client.state).toMatchObject({
      port: ours.port,
      companion: expect.any(String) as unknown,
      models: [{ id: 'swatch' }],
    });
  });

  test('ends as soon as the companion starts', async () => {
    const port = await unusedPort();
    const client = makeClient([port]);
    await stateOf(client, 'disconnected');
    await startTestDaemon({ listening: (await listen(port))! });
    client.retry();
    await stateOf(client, 'connected');
  });
});

test('an impostor on the port learns a nonce and nothing else', async () => {
  const heard: unknown[] = [];
  const port = await startServer(
    withSockets((socket) => {
      socket.send(JSON.stringify({ type: 'challenge', protocol: 1, nonce: 'a'.repeat(64), proof: 'b'.repeat(64) }));
      socket.send(JSON.stringify({ type: 'welcome', companion: '0.1.0', models: [] }));
    }, heard),
  );
  const { job, images } = await fillCase();
  await expect(makeClient([port]).submit(job, images)).rejects.toMatchObject({ code: 'unauthorized' });
  expect(heard).toEqual([
    {
      type: 'hello',
      protocol: 1,
      nonce: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      credential: 'code',
      client: 'a test',
    },
  ]);
});

test('one that holds a recorded challenge learns nothing either: its proof is for another nonce', async () => {
  const { port } = await startTestDaemon();
  const real = new WebSocket(`ws://localhost:${port}/`);
  const recorded = await new Promise<string>((resolve) => {
    real.on('open', () =>
      real.send(JSON.stringify({ type: 'hello', protocol: 1, nonce: 'a'.repeat(64), credential: 'code', client: 'x' })),
    );
    real.on('message', (data: Buffer) => resolve(data.toString('utf8')));
  });
  real.terminate();
  const heard: unknown[] = [];
  const impostor = await startServer(withSockets((socket) => socket.send(recorded), heard));
  await expect(makeClient([impostor]).submit(generateJob(), noImages)).rejects.toMatchObject({ code: 'unauthorized' });
  expect(heard).toHaveLength(1);
});

test('after closing, jobs are rejected and nothing is tried', async () => {
  const { port, engine } = await startTestDaemon();
  const client = makeClient([port]);
  const outcome = client.submit(generateJob(), noImages);
  await engine.nextRun();
  client.close();
  await expect(outcome).rejects.toMatchObject({ code: 'disconnected' });
  await expect(client.submit(generateJob(), noImages)).rejects.toMatchObject({ code: 'disconnected' });
  client.retry();
  expect(client.state).toEqual({ status: 'closed' });
});

/** Listens with somebody else's server on a free port. */
async function startServer(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** A WebSocket server of somebody else's that answers every message alike. */
function withSockets(answer: (socket: WebSocket) => void, heard: unknown[] = []): NetServer {
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
async function unusedPort(): Promise<number> {
  const listening = await listen(0);
  await Promise.all(listening!.servers.map(closeServer));
  return listening!.port;
}
