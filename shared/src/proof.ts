import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Both ends prove that they hold the key without sending it, the companion first: whoever else may hold the port
 * learns nothing from a client. Proofs are bound to both nonces, the protocol version and the port, so one made for
 * one connection is worthless on another.
 */
export interface Handshake {
  readonly protocol: number;
  readonly port: number;
  readonly clientNonce: string;
  readonly companionNonce: string;
}

/** @param key 32 bytes as hexadecimal digits */
export function proofOf(side: 'client' | 'companion', key: string, handshake: Handshake): string {
  const { protocol, port, clientNonce, companionNonce } = handshake;
  const text = ['frisket', side, protocol, port, clientNonce, companionNonce].join('|');
  return bytesToHex(hmac(sha256, hexToBytes(key), utf8ToBytes(text)));
}

/** Compares in time that does not depend on where two strings of equal length differ. */
export function sameProof(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let index = 0; index < a.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}

/** Symbols of a connection code, Crockford's base 32: 20 of them carry 100 bits, too many to guess. */
export const codeAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const codeLength = 20;

/** As a person may type it, in its one form: case, spaces and dashes do not count, O is 0, I and L are 1. */
function normalizeCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

/** Whether what was typed can be a connection code at all. */
export function isCode(typed: string): boolean {
  const code = normalizeCode(typed);
  return code.length === codeLength && Array.from(code).every((symbol) => codeAlphabet.includes(symbol));
}

/**
 * The key that a connection code stands for. A code carries 100 bits, too many to guess even for somebody who holds a
 * recorded handshake.
 */
export function keyFromCode(typed: string): string {
  return bytesToHex(sha256(utf8ToBytes(`frisket connection code|${normalizeCode(typed)}`)));
}
