import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { openSocket } from '../../companion/src/daemon/web-socket.ts';
import { pair, type PairResult } from '../../shared/src/client/pair.ts';
import { protocolVersion } from '../../shared/src/messages.ts';
import { makeHalf } from '../../shared/src/pairing.ts';
import { makeClient, stateOf } from '../fakes/clients.ts';
import { newId, generateJob } from '../fakes/jobs.ts';
import { RawClient, welcomedClient } from '../fakes/raw-client.ts';
import { startServer } from '../fakes/strangers.ts';
import { startTestDaemon } from '../fakes/test-daemon.ts';

/** Guessing, impostors, and clients that want more than they were given. */

/** The person's own page: what it is told, and what it says. */
async function personOf(port: number): Promise<RawClient> {
  const person = await welcomedClient(port);
  person.send({ type: 'pairing.watch' });
  await person.next('clients');
  return person;
}

/** Asks to be paired as the panel does. */
function ask(port: number): { readonly shown: Promise<number>; readonly result: Promise<PairResult> } {
  let show: (number: number) => void;
  const shown = new Promise<number>((resolve) => (show = resolve));
  return { shown, result: pair({ openSocket, port, client: 'a client', onNumber: (number) => show(number) }) };
}

/** Pairs a client with the person's help. */
async function paired(port: number, person: RawClient) {
  const { shown, result } = ask(port);
  const { request } = await person.next('pairing.requested');
  person.send({ type: 'pairing.answer', request, number: await shown });
  const end = await result;
  if (end.kind !== 'paired') throw new Error(`It was not paired: ${end.kind}`);
  return end;
}

describe('guessing', () => {
  test('1,000 attempts to pair raise no question once there is a client, and change nothing', async () => {
    const { port, dataFolder } = await startTestDaemon();
    const person = await personOf(port);
    const client = await paired(port, person);
    await person.next('pairing.ended');
    const before = await readFile(join(dataFolder, 'clients.json'), 'utf8');
    const refused = new Map<string, number>();
    const attempt = async () => {
      const guess = new RawClient(port);
      await guess.opened();
      guess.send({ type: 'pair', protocol: protocolVersion, client: 'guess' });
      const { error } = await guess.next('refused');
      refused.set(error.code, (refused.get(error.code) ?? 0) + 1);
      guess.socket.terminate();
    };
    // Over sockets; the rule itself meets 10,000 in test/companion/daemon/pairing.test.ts.
    for (let round = 0; round < 250; round++) await Promise.all([attempt(), attempt(), attempt(), attempt()]);
    expect([...refused]).toEqual([['pairing_closed', 1_000]]);
    expect(person.types().filter((type) => type === 'pairing.requested')).toHaveLength(1);
    // The client that there is was used meanwhile by nobody, and nobody joined it.
    expect(JSON.parse(await readFile(join(dataFolder, 'clients.json'), 'utf8'))).toEqual(JSON.parse(before));
    expect(client.key).toHaveLength(64);
  });

  test('a companion without clients raises three questions, and then none until the person says so', async () => {
    const { port } = await startTestDaemon();
    const person = await personOf(port);
    const kinds: string[] = [];
    for (let attempt = 0; attempt < 6; attempt++) {
      const guess = new RawClient(port);
      await guess.opened();
      const answered = new Promise((resolve) => guess.socket.once('message', resolve));
      guess.send({ type: 'pair', protocol: protocolVersion, client: 'guess' });
      await answered;
      const [kind = ''] = guess.types();
      kinds.push(kind);
      if (kind !== 'pair.commitment') continue;
      const { publicKey, nonce } = makeHalf(randomBytes(64));
      guess.send({ type: 'pair.half', publicKey, nonce });
      await person.next('pairing.requested');
      guess.socket.terminate();
      await person.next('pairing.ended');
    }
    expect(kinds).toEqual([...Array<string>(3).fill('pair.commitment'), ...Array<string>(3).fill('refused')]);
    person.send({ type: 'pairing.open' });
    const { shown, result } = ask(port);
    const { request } = await person.next('pairing.requested');
    person.send({ type: 'pairing.answer', request, number: await shown });
    expect((await result).kind).toBe('paired');
  });

  test('a client answers no question about itself: it is heard by the person’s own page alone', async () => {
    const { port } = await startTestDaemon();
    const person = await personOf(port);
    const first = await paired(port, person);
    person.send({ type: 'pairing.open' });
    const second = new RawClient(port);
    await second.opened();
    second.send({ type: 'pair', protocol: protocolVersion, client: 'second' });
    await second.next('pair.commitment');
    const { publicKey, nonce } = makeHalf(randomBytes(64));
    second.send({ type: 'pair.half', publicKey, nonce });
    await second.next('pair.half');
    const { request, numbers } = await person.next('pairing.requested');
    // Neither on its own socket, where nothing more is expected of it ...
    for (const number of numbers) second.send({ type: 'pairing.answer', request, number });
    await second.closed;
    // ... nor with the help of a client that is paired.
    const accomplice = new RawClient(port);
    await accomplice.authenticate(port, first.key, first.credential);
    await accomplice.next('welcome');
    const wanted = [
      { type: 'pairing.watch' },
      { type: 'pairing.open' },
      { type: 'pairing.close' },
      { type: 'pairing.answer', request, number: numbers[0] },
      { type: 'clients.list' },
      { type: 'clients.remove', client: first.credential },
      { type: 'link.make' },
    ];
    for (const message of wanted) {
      accomplice.send(message);
      expect(await accomplice.next('error')).toMatchObject({ error: { code: 'forbidden' } });
    }
    expect(accomplice.types().filter((type) => /pairing|clients|link/.test(type))).toEqual([]);
  });
});

describe('an impostor', () => {
  /** Takes the place of the companion for a client, and that of the client for the companion. */
  async function impostorBefore(
    port: number,
    talk: (client: WebSocket, companion: WebSocket) => void,
  ): Promise<number> {
    const server = createServer();
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (client) => {
      const companion = new WebSocket(`ws://localhost:${port}/`);
      companion.on('error', () => undefined);
      onTestFinished(() => companion.terminate());
      talk(client, companion);
    });
    onTestFinished(() => {
      for (const socket of sockets.clients) socket.terminate();
    });
    return startServer(server);
  }

  test('that only passes everything on yields another number than the companion’s, and is not chosen', async () => {
    const { port } = await startTestDaemon();
    const person = await personOf(port);
    const outcomes: string[] = [];
    // Once in 90 the numbers are the same by chance; three times in a row once in 700,000.
    for (let run = 0; run < 3; run++) {
      person.send({ type: 'pairing.open' });
      const relaying = await impostorBefore(port, (client, companion) => {
        const early: string[] = [];
        client.on('message', (data: Buffer) => {
          if (companion.readyState === WebSocket.OPEN) companion.send(data.toString());
          else early.push(data.toString());
        });
        companion.on('open', () => early.forEach((text) => companion.send(text)));
        companion.on('message', (data: Buffer) => client.send(data.toString()));
        companion.on('close', () => client.close());
      });
      const { shown, result } = ask(relaying);
      const { request, numbers } = await person.next('pairing.requested');
      const number = await shown;
      person.send({ type: 'pairing.answer', request, ...(numbers.includes(number) ? { number } : {}) });
      await result;
      outcomes.push((await person.next('pairing.ended')).outcome);
    }
    expect(outcomes.filter((outcome) => outcome === 'paired').length).toBeLessThan(3);
    expect(outcomes).toContain('refused');
  });

  test('cannot change its mind: a half that is not the one that it committed itself to ends the pairing', async () => {
    const said: unknown[] = [];
    const server = createServer();
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (client) =>
      client.on('message', (data: Buffer) => {
        said.push(JSON.parse(data.toString()));
        if (said.length === 1)
          client.send(JSON.stringify({ type: 'pair.commitment', protocol: 1, commitment: 'a'.repeat(64) }));
        else {
          const { publicKey, nonce } = makeHalf(randomBytes(64));
          client.send(JSON.stringify({ type: 'pair.half', publicKey, nonce }));
          client.send(JSON.stringify({ type: 'paired', client: '0'.repeat(16) }));
        }
      }),
    );
    const port = await startServer(server);
    const numbers: number[] = [];
    const result = await pair({ openSocket, port, client: 'a client', onNumber: (number) => numbers.push(number) });
    expect(result).toEqual({ kind: 'failed', problem: { kind: 'other_program', port } });
    expect(numbers).toEqual([]);
    expect(said).toMatchObject([{ type: 'pair' }, { type: 'pair.half' }]);
  });
});

test('a client that is removed is cut off at once and never let in again, with the work that it left kept', async () => {
  const { port, engine } = await startTestDaemon();
  const person = await personOf(port);
  const { key, credential } = await paired(port, person);
  const victim = new RawClient(port);
  await victim.authenticate(port, key, credential);
  await victim.next('welcome');
  victim.send({ type: 'submit', id: newId(), job: generateJob() });
  const run = await engine.nextRun();
  person.send({ type: 'clients.remove', client: credential });
  expect(await victim.closed).toBe(1008);
  const client = makeClient([port], { key, credential });
  await stateOf(client, 'disconnected');
  expect(client.state).toMatchObject({ problem: { kind: 'unauthorized' } });
  await run.finish();
});
