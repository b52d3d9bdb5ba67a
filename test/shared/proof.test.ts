import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeAlphabet, codeLength, isCode, keyFromCode, proofOf, sameProof } from '../../shared/src/proof.ts';

const code = '7XK2-9QWM-3NAQ-D3PE-144Q';
const handshake = { protocol: 1, port: 3775, clientNonce: '0'.repeat(64), companionNonce: '1'.repeat(64) };

test('a key is SHA-256 over the label and the 20 symbols', () => {
  const expected = createHash('sha256').update('frisket connection code|7XK29QWM3NAQD3PE144Q').digest('hex');
  expect(keyFromCode(code)).toBe(expected);
});

test('a proof is HMAC-SHA-256 with the key over everything that the connection depends on', () => {
  const key = keyFromCode(code);
  const text = `frisket|client|1|3775|${'0'.repeat(64)}|${'1'.repeat(64)}`;
  expect(proofOf('client', key, handshake)).toBe(
    createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex'),
  );
});

test('a proof for anything else is another one', () => {
  const key = keyFromCode(code);
  const proofs = [
    proofOf('client', key, handshake),
    proofOf('companion', key, handshake),
    proofOf('client', keyFromCode('0'.repeat(20)), handshake),
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

describe('a connection code', () => {
  test.each(['7xk2-9qwm-3naq-d3pe-144q', ' 7XK2 9QWM 3NAQ D3PE 144Q ', '7XK29QWM3NAQD3PEI44Q', '7XK29QWM3NAQD3PEl44Q'])(
    'may be typed as %j',
    (typed) => {
      expect(isCode(typed)).toBe(true);
      expect(keyFromCode(typed)).toBe(keyFromCode(code));
    },
  );

  test.each(['', '7XK2', `${code}Q`, '7XK2-9QWM-3NAQ-D3PE-144U'])('is not %j', (typed) => {
    expect(isCode(typed)).toBe(false);
  });

  test('has 100 bits, and none of its symbols is taken for another', () => {
    expect(codeAlphabet.length ** codeLength).toBe(2 ** 100);
    for (const symbol of codeAlphabet) expect(keyFromCode(symbol.repeat(20))).not.toBe(keyFromCode(code));
    expect(new Set(Array.from(codeAlphabet, (symbol) => keyFromCode(symbol.repeat(20)))).size).toBe(32);
  });
});
