import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proofOf, sameProof } from '../../shared/src/proof.ts';

const key = '5e'.repeat(32);
const handshake = { protocol: 1, port: 3775, clientNonce: '0'.repeat(64), companionNonce: '1'.repeat(64) };

test('a proof is HMAC-SHA-256 with the key over everything that the connection depends on', () => {
  const text = `frisket|client|1|3775|${'0'.repeat(64)}|${'1'.repeat(64)}`;
  expect(proofOf('client', key, handshake)).toBe(
    createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex'),
  );
});

test('a proof for anything else is another one', () => {
  const proofs = [
    proofOf('client', key, handshake),
    proofOf('companion', key, handshake),
    proofOf('client', '00'.repeat(32), handshake),
    proofOf('client', key, { ...handshake, protocol: 2 }),
    proofOf('client', key, { ...handshake, port: 3776 }),
    proofOf('client', key, { ...handshake, clientNonce: '2'.repeat(64) }),
    proofOf('client', key, { ...handshake, companionNonce: '2'.repeat(64) }),
  ];
  expect(new Set(proofs).size).toBe(proofs.length);
});

test('proofs are compared whole', () => {
  const hex = fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: 1, maxLength: 64 });
  fc.assert(fc.property(hex, hex, (a, b) => sameProof(a, b) === (a === b)));
  expect(sameProof('', 'a')).toBe(false);
});
