import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { limits } from './limits.ts';

/**
 * How two ends that share nothing get a key that nobody between them knows: X25519 both ways, and a short number, shown
 * by the client and found again on the companion by the person. The companion commits itself to its half before it
 * sees the client's, so neither end, nor anybody between them, can choose halves until the number is a certain one.
 */

/** What one end adds: both public, each 32 bytes as hexadecimal digits. */
export interface PairingHalf {
  readonly publicKey: string;
  readonly nonce: string;
}

/** A half with what stays here. */
export interface OwnHalf extends PairingHalf {
  readonly secretKey: string;
}

/** Everything that both ends have seen. */
export interface PairingFacts {
  readonly protocol: number;
  /** As each end knows it: whoever passes messages on from another port makes the numbers differ. */
  readonly port: number;
  readonly client: PairingHalf;
  readonly companion: PairingHalf;
}

/** @param seed 64 random bytes */
export function makeHalf(seed: Uint8Array): OwnHalf {
  const secretKey = seed.slice(0, 32);
  return {
    secretKey: bytesToHex(secretKey),
    publicKey: bytesToHex(x25519.getPublicKey(secretKey)),
    nonce: bytesToHex(seed.slice(32, 64)),
  };
}

/** What the companion says before it knows the client's half. SHA-256 as hexadecimal digits. */
export function commitmentTo({ publicKey, nonce }: PairingHalf): string {
  return bytesToHex(sha256(utf8ToBytes(['frisket pairing commitment', publicKey, nonce].join('|'))));
}

/** The number that both ends come to, 10 to 99, if they have seen the same. */
export function numberOf(facts: PairingFacts): number {
  const digest = sha256(utf8ToBytes(transcript('frisket pairing number', facts)));
  // 90 does not divide 2^32; the numbers that are likelier are so by one part in 40 million.
  const value = new DataView(digest.buffer, digest.byteOffset).getUint32(0);
  return limits.pairingNumberLeast + (value % (limits.pairingNumber - limits.pairingNumberLeast + 1));
}

/**
 * The key that both ends come to, 32 bytes as hexadecimal digits.
 * @param secretKey of this end
 * @param other the public key of the other end
 * @throws Error for a public key of low order, with which everybody would know the result
 */
export function keyOf(secretKey: string, other: string, facts: PairingFacts): string {
  const shared = x25519.getSharedSecret(hexToBytes(secretKey), hexToBytes(other));
  const info = utf8ToBytes(transcript('frisket pairing key', facts));
  return bytesToHex(hkdf(sha256, shared, undefined, info, 32));
}

function transcript(label: string, { protocol, port, client, companion }: PairingFacts): string {
  return [label, protocol, port, client.publicKey, companion.publicKey, client.nonce, companion.nonce].join('|');
}
