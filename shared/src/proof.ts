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
