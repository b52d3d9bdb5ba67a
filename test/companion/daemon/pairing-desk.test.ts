import { randomBytes, randomInt } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Pairing, requestLifetime, windowLifetime } from '../../../companion/src/daemon/pairing.ts';
import { PairingDesk, type PairingPeer } from '../../../companion/src/daemon/pairing-desk.ts';
import type { LogEvent } from '../../../companion/src/observability/events.ts';
import { PairedClients } from '../../../companion/src/store/paired-clients.ts';
import { FrisketError } from '../../../shared/src/errors.ts';
import { protocolVersion, type CompanionMessage } from '../../../shared/src/messages.ts';
import { keyOf, makeHalf, numberOf } from '../../../shared/src/pairing.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const port = 3775;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A desk with a person at it, who hears everything. */
async function opened({ paired = 0 } = {}) {
  const clients = await PairedClients.open(await temporaryFolder(), (error) => {
    throw error;
  });
  for (let index = 0; index < paired; index++) await clients.add(`client ${index}`, 'ab'.repeat(32));
  const logged: LogEvent[] = [];
  const disconnected: string[] = [];
  const desk = new PairingDesk({
    pairing: new Pairing({ port, now: Date.now, randomBytes, randomInt }),
    clients,
    connected: () => new Set<string>(),
    disconnect: (id) => disconnected.push(id),
    log: (event) => logged.push(event),
  });
  const heard: CompanionMessage[] = [];
  const person = desk.control((message) => heard.push(message));
  await person.handle({ type: 'pairing.watch' });
  return { desk, clients, person, heard, logged, disconnected };
}

/** A socket that keeps what is done to it. */
class FakePeer implements PairingPeer {
  readonly sent: CompanionMessage[] = [];
  readonly done: string[] = [];
  send(message: CompanionMessage): void {
    this.sent.push(message);
  }
  wait(): void {
    this.done.push('may wait');
  }
  refuse({ code }: { readonly code: string }): void {
    this.done.push(code);
  }
  finish(): void {
    this.done.push('finished');
  }
  cutOff(): void {
    this.done.push('cut off');
  }
}

/** Goes as far as the question. */
function ask(desk: PairingDesk) {
  const peer = new FakePeer();
  const talk = desk.greet('Figma', peer);
  const own = makeHalf(randomBytes(64));
  talk?.receive({ type: 'pair.half', publicKey: own.publicKey, nonce: own.nonce });
  const half = peer.sent.find((message) => message.type === 'pair.half');
  const facts = half && { protocol: protocolVersion, port, client: own, companion: half };
  return {
    peer,
    talk,
    number: facts ? numberOf(facts) : 0,
    key: facts ? keyOf(own.secretKey, facts.companion.publicKey, facts) : '',
  };
}

const questionIn = (heard: readonly CompanionMessage[]) => {
  const question = heard.findLast((message) => message.type === 'pairing.requested');
  if (!question) throw new Error('Nothing was asked.');
  return question;
};
const typesOf = (messages: readonly CompanionMessage[]) => messages.map(({ type }) => type);

describe('a client that the person has let in', () => {
  test('is told its id, is kept with its key, and is told of to the person', async () => {
    const { desk, clients, person, heard, logged } = await opened();
    expect(heard).toMatchObject([{ window: { kind: 'first-run' } }, { type: 'clients', clients: [] }]);
    const { peer, number, key } = ask(desk);
    expect(peer.done).toEqual(['may wait']);
    const { request } = questionIn(heard);
    await person.handle({ type: 'pairing.answer', request, number });
    const [record] = clients.list();
    expect(record).toMatchObject({ name: 'Figma', key });
    expect(peer.sent.at(-1)).toEqual({ type: 'paired', client: record?.id });
    expect(peer.done).toEqual(['may wait', 'finished']);
    expect(typesOf(heard).slice(-3)).toEqual(['pairing.ended', 'clients', 'pairing.window']);
    expect(heard.at(-1)).toEqual({ type: 'pairing.window', window: { kind: 'closed' } });
    expect(JSON.stringify([heard, logged])).not.toContain(key);
  });

  test('that cannot be kept is refused, and the person is told why', async () => {
    const { desk, clients, person, heard } = await opened();
    vi.spyOn(clients, 'add').mockRejectedValue(new FrisketError('file_unreadable', 'The disk is full.'));
    const { peer, number } = ask(desk);
    const { request } = questionIn(heard);
    await expect(person.handle({ type: 'pairing.answer', request, number })).rejects.toThrow('The disk is full.');
    expect(peer.done.at(-1)).toBe('pairing_refused');
    expect(heard.findLast(({ type }) => type === 'pairing.ended')).toMatchObject({ outcome: 'refused' });
  });

  test('can be removed: it is disconnected, and everybody who watches is told', async () => {
    const { desk, clients, person, heard, disconnected } = await opened({ paired: 1 });
    const [client] = clients.list();
    const other: CompanionMessage[] = [];
    await desk.control((message) => other.push(message)).handle({ type: 'pairing.watch' });
    await person.handle({ type: 'clients.remove', client: client?.id ?? '' });
    expect(disconnected).toEqual([client?.id]);
    expect(heard.at(-1)).toEqual({ type: 'clients', clients: [] });
    expect(other.at(-1)).toEqual({ type: 'clients', clients: [] });
    await expect(person.handle({ type: 'clients.remove', client: client?.id ?? '' })).rejects.toMatchObject({
      code: 'client_unknown',
    });
  });
});

describe('a request', () => {
  test('in a closed window is refused, and the person hears nothing of it', async () => {
    const { desk, heard } = await opened({ paired: 1 });
    const before = heard.length;
    expect(ask(desk).peer.done).toEqual(['pairing_closed']);
    expect(heard).toHaveLength(before);
  });

  test('that is answered with a number that the client does not show is refused', async () => {
    const { desk, clients, person, heard } = await opened();
    const { peer, number } = ask(desk);
    const { request, numbers } = questionIn(heard);
    await person.handle({ type: 'pairing.answer', request, number: numbers.find((other) => other !== number) ?? 10 });
    expect(peer.done.at(-1)).toBe('pairing_refused');
    expect(heard.findLast(({ type }) => type === 'pairing.ended')).toMatchObject({ outcome: 'mismatch' });
    expect(clients.list()).toEqual([]);
  });

  test('ends when nobody answers, and a later answer is told so', async () => {
    const { desk, person, heard } = await opened();
    const { peer, number } = ask(desk);
    const { request } = questionIn(heard);
    vi.advanceTimersByTime(requestLifetime + 1);
    expect(peer.done.at(-1)).toBe('pairing_expired');
    expect(heard.findLast(({ type }) => type === 'pairing.ended')).toMatchObject({ outcome: 'expired' });
    await expect(person.handle({ type: 'pairing.answer', request, number })).rejects.toMatchObject({
      code: 'pairing_unknown',
    });
  });

  test('of a client that goes away is taken back', async () => {
    const { desk, heard } = await opened();
    const { talk } = ask(desk);
    talk?.gone();
    expect(heard.findLast(({ type }) => type === 'pairing.ended')).toMatchObject({ outcome: 'gone' });
    // What is closed a second time is nothing new.
    const before = heard.length;
    talk?.gone();
    expect(heard).toHaveLength(before);
  });

  test('that says anything else is cut off before the person is asked', async () => {
    const { desk, heard } = await opened();
    const peer = new FakePeer();
    desk.greet('Figma', peer)?.receive({ type: 'pair.half', publicKey: '00'.repeat(32), nonce: '11'.repeat(32) });
    expect(peer.done).toEqual(['cut off']);
    expect(typesOf(heard)).not.toContain('pairing.requested');
    // It was one of the three; the next one is asked about as ever.
    ask(desk);
    expect(typesOf(heard)).toContain('pairing.requested');
  });

  test('that somebody asks about later is put to them too', async () => {
    const { desk } = await opened();
    ask(desk);
    const late: CompanionMessage[] = [];
    await desk.control((message) => late.push(message)).handle({ type: 'pairing.watch' });
    expect(typesOf(late)).toEqual(['pairing.window', 'pairing.requested', 'clients']);
  });
});

test('a window that closes by itself is told to have closed', async () => {
  const { person, heard } = await opened({ paired: 1 });
  await person.handle({ type: 'pairing.open' });
  expect(heard.at(-1)).toEqual({
    type: 'pairing.window',
    window: { kind: 'opened', remaining: windowLifetime },
  });
  vi.advanceTimersByTime(windowLifetime + 1);
  expect(heard.at(-1)).toEqual({ type: 'pairing.window', window: { kind: 'closed' } });
});

test('who has left is told nothing more', async () => {
  const { desk, person, heard } = await opened();
  person.close();
  const before = heard.length;
  ask(desk);
  expect(heard).toHaveLength(before);
});
