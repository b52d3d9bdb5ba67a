import { createHash, createPrivateKey, createPublicKey, diffieHellman, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../../shared/src/limits.ts';
import { commitmentTo, keyOf, makeHalf, numberOf } from '../../shared/src/pairing.ts';

const { pairingNumberLeast: leastNumber, pairingNumber: mostNumber } = limits;

const seeds = fc.uint8Array({ minLength: 64, maxLength: 64 });
const client = makeHalf(Uint8Array.from({ length: 64 }, (_, index) => index));
const companion = makeHalf(Uint8Array.from({ length: 64 }, (_, index) => 255 - index));
const facts = { protocol: 1, port: 3775, client, companion };

/** Node's own X25519 wants its keys wrapped. */
const wrapped = { secret: '302e020100300506032b656e04220420', public: '302a300506032b656e032100' };
const secretOf = (hex: string) =>
  createPrivateKey({ key: Buffer.from(wrapped.secret + hex, 'hex'), format: 'der', type: 'pkcs8' });
const publicOf = (hex: string) =>
  createPublicKey({ key: Buffer.from(wrapped.public + hex, 'hex'), format: 'der', type: 'spki' });

test('both ends come to the same key and the same number', () => {
  fc.assert(
    fc.property(seeds, seeds, fc.integer({ min: 1, max: 65_535 }), (one, other, port) => {
      const [a, b] = [makeHalf(one), makeHalf(other)];
      const seen = { protocol: 1, port, client: a, companion: b };
      expect(keyOf(a.secretKey, b.publicKey, seen)).toBe(keyOf(b.secretKey, a.publicKey, seen));
      expect(numberOf(seen)).toBeGreaterThanOrEqual(leastNumber);
      expect(numberOf(seen)).toBeLessThanOrEqual(mostNumber);
    }),
    { numRuns: 20 },
  );
});

test('the key is HKDF-SHA-256 over X25519, as Node computes them', () => {
  const shared = diffieHellman({ privateKey: secretOf(client.secretKey), publicKey: publicOf(companion.publicKey) });
  const info = ['frisket pairing key', 1, 3775, client.publicKey, companion.publicKey, client.nonce, companion.nonce];
  const expected = Buffer.from(hkdfSync('sha256', shared, '', info.join('|'), 32)).toString('hex');
  expect(keyOf(client.secretKey, companion.publicKey, facts)).toBe(expected);
});

test('the commitment is SHA-256 over a label and the half, and that of another half is another one', () => {
  const text = `frisket pairing commitment|${companion.publicKey}|${companion.nonce}`;
  expect(commitmentTo(companion)).toBe(createHash('sha256').update(text).digest('hex'));
  expect(commitmentTo({ ...companion, nonce: client.nonce })).not.toBe(commitmentTo(companion));
});

test('every fact counts for the key', () => {
  const keys = [
    facts,
    { ...facts, protocol: 2 },
    { ...facts, port: 3776 },
    { ...facts, client: { ...client, nonce: companion.nonce } },
    { ...facts, companion: { ...companion, nonce: client.nonce } },
  ].map((seen) => keyOf(client.secretKey, companion.publicKey, seen));
  expect(new Set(keys).size).toBe(keys.length);
});

describe('numbers', () => {
  test('every one occurs, and none much more often than another', () => {
    const counts = new Map<number, number>();
    const runs = 9_000;
    for (let port = 1; port <= runs; port++) {
      const number = numberOf({ ...facts, port });
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    expect(counts.size).toBe(mostNumber - leastNumber + 1);
    // 100 of each are expected; these bounds are ten deviations away, and the facts are always the same.
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(100);
  });

  test('of whoever stands between differ as two random ones do', () => {
    let same = 0;
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      const impostor = makeHalf(Uint8Array.from({ length: 64 }, (_, index) => (index * 31 + run) % 256));
      const seenByClient = numberOf({ ...facts, companion: impostor });
      const seenByCompanion = numberOf({ ...facts, client: impostor });
      if (seenByClient === seenByCompanion) same++;
    }
    // One in 90 is expected: 4.4 of 400.
    expect(same).toBeLessThan(20);
  });
});

test('a public key of low order is refused: with it the key would be known to all', () => {
  expect(() => keyOf(client.secretKey, '00'.repeat(32), facts)).toThrow();
});
