import { expect, test } from 'vitest';
import { Handshake, type KeyOfCredential } from '../../../companion/src/daemon/handshake.ts';
import { protocolVersion } from '../../../shared/src/messages.ts';
import { proofOf } from '../../../shared/src/proof.ts';

const keys = { page: 'aa'.repeat(32), owner: 'bb'.repeat(32), '0123456789abcdef': 'cc'.repeat(32) };
const keyOf: KeyOfCredential = (credential) => new Map(Object.entries(keys)).get(credential);
const nonce = '0'.repeat(64);
const companionNonce = '1'.repeat(64);
const hello = { type: 'hello', protocol: protocolVersion, nonce, credential: 'owner', client: 'a test' };
const facts = { protocol: protocolVersion, port: 3775, clientNonce: nonce, companionNonce };

const handshake = () => new Handshake(3775, keyOf, companionNonce);

test('the companion proves itself first, with the key that the client says it holds', () => {
  for (const credential of ['page', 'owner', '0123456789abcdef'] as const) {
    expect(handshake().receive(JSON.stringify({ ...hello, credential }))).toEqual({
      type: 'reply',
      message: {
        type: 'challenge',
        protocol: protocolVersion,
        nonce: companionNonce,
        proof: proofOf('companion', keys[credential], facts),
      },
    });
  }
});

test('a client with the right proof is let in', () => {
  const shake = handshake();
  shake.receive(JSON.stringify(hello));
  const proof = proofOf('client', keys.owner, facts);
  expect(shake.receive(JSON.stringify({ type: 'authenticate', proof }))).toEqual({
    type: 'proved',
    client: { name: 'a test', credential: 'owner' },
  });
});

test.each([
  ['another key', proofOf('client', keys.page, facts)],
  ['the proof of the companion, sent back', proofOf('companion', keys.owner, facts)],
  ['a proof for another port', proofOf('client', keys.owner, { ...facts, port: 3776 })],
  ['a proof for another connection', proofOf('client', keys.owner, { ...facts, companionNonce: '2'.repeat(64) })],
])('%s is refused', (_what, proof) => {
  const shake = handshake();
  shake.receive(JSON.stringify(hello));
  expect(shake.receive(JSON.stringify({ type: 'authenticate', proof }))).toMatchObject({
    type: 'refuse',
    message: { type: 'refused', protocol: protocolVersion, error: { code: 'unauthorized' } },
  });
});

test.each([0, 2, 99])('protocol %i is refused with both versions named, whatever else its hello holds', (protocol) => {
  const step = handshake().receive(JSON.stringify({ type: 'hello', protocol, fromTheFuture: true }));
  expect(step).toMatchObject({
    type: 'refuse',
    message: { type: 'refused', protocol: protocolVersion, error: { code: 'protocol_version' } },
  });
  expect(JSON.stringify(step)).toContain(`protocol ${protocolVersion}, the client ${protocol}`);
});

test.each([
  ['no JSON', 'hello'],
  ['no object', '7'],
  ['another message', JSON.stringify({ type: 'submit', id: 'x', job: {} })],
  ['an unknown field', JSON.stringify({ ...hello, extra: 1 })],
  ['a nonce that is none', JSON.stringify({ ...hello, nonce: 'abc' })],
  ['an unknown credential', JSON.stringify({ ...hello, credential: 'root' })],
  ['control characters for the terminal', JSON.stringify({ ...hello, client: '\u001B[2J' })],
])('%s in place of a hello closes the socket without a word', (_what, text) => {
  expect(handshake().receive(text)).toEqual({ type: 'close' });
});

test('who is not paired gets a challenge as anybody does, whose proof no key explains', () => {
  const step = handshake().receive(JSON.stringify({ ...hello, credential: 'fedcba9876543210' }));
  if (step.type !== 'reply' || step.message.type !== 'challenge') throw new Error('There is no challenge.');
  const known = Object.values(keys).map((key) => proofOf('companion', key, facts));
  expect(known).not.toContain(step.message.proof);
});

test('who has no key may ask for one, in the right version', () => {
  const pair = { type: 'pair', protocol: protocolVersion, client: 'Figma' };
  expect(handshake().receive(JSON.stringify(pair))).toEqual({ type: 'pair', client: 'Figma' });
  expect(handshake().receive(JSON.stringify({ ...pair, protocol: 2 }))).toMatchObject({ type: 'refuse' });
  expect(handshake().receive(JSON.stringify({ ...pair, extra: 1 }))).toEqual({ type: 'close' });
});

test('after the challenge nothing but the proof is heard', () => {
  const shake = handshake();
  shake.receive(JSON.stringify(hello));
  expect(shake.receive(JSON.stringify(hello))).toEqual({ type: 'close' });
});

test('every connection gets a nonce of its own', () => {
  const nonces = Array.from({ length: 50 }, () => {
    const step = new Handshake(3775, keyOf).receive(JSON.stringify(hello));
    return step.type === 'reply' && step.message.type === 'challenge' ? step.message.nonce : '';
  });
  expect(new Set(nonces).size).toBe(50);
});
