import { createHash, createHmac, createPrivateKey, createPublicKey, diffieHellman, hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { imageIdOf } from '../../shared/src/assembler.ts';
import { healthSchema } from '../../shared/src/client/discover.ts';
import { errorCodes } from '../../shared/src/errors.ts';
import { decodeChunk, encodeChunk } from '../../shared/src/frames.ts';
import { limits, ports } from '../../shared/src/limits.ts';
import { clientMessageSchema, companionMessageSchema, protocolVersion } from '../../shared/src/messages.ts';
import { makeHalf, numberOf } from '../../shared/src/pairing.ts';
import { proofOf } from '../../shared/src/proof.ts';
import { version } from '../../shared/src/version.ts';

const text = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

/** Fenced blocks by what stands behind the language. */
function blocks(kind: string): string[] {
  return [...text.matchAll(/```(?:json|hex) (\S+)\n([\s\S]*?)```/g)].flatMap(([, name, body]) =>
    name === kind && body !== undefined ? [body] : [],
  );
}

const examples = (kind: string) => blocks(kind).map((body): unknown => JSON.parse(body));
const typed = z.looseObject({ type: z.string() });
const typesIn = (kind: string) => new Set(examples(kind).map((example) => typed.parse(example).type));
const typesOf = (schema: { options: readonly { shape: { type: z.ZodLiteral } }[] }) =>
  new Set(schema.options.map(({ shape }) => String(shape.type.value)));

const hello = z
  .object({ type: z.literal('hello'), nonce: z.string() })
  .parse(examples('client').find((example) => typed.parse(example).type === 'hello'));
const challenge = z
  .object({ type: z.literal('challenge'), nonce: z.string(), proof: z.string() })
  .parse(examples('companion').find((example) => typed.parse(example).type === 'challenge'));

describe('every example', () => {
  test.each(examples('client').map((example) => [typed.parse(example).type, example]))(
    '%s can be sent',
    (_type, example) => {
      expect(clientMessageSchema.safeParse(example).error).toBeUndefined();
    },
  );

  test.each(examples('companion').map((example) => [typed.parse(example).type, example]))(
    '%s can be received',
    (_type, example) => {
      expect(companionMessageSchema.safeParse(example).error).toBeUndefined();
    },
  );

  test('/health and /once', () => {
    expect(examples('health')).toEqual([{ name: 'frisket', version, protocol: protocolVersion }]);
    expect(healthSchema.safeParse(examples('health')[0]).success).toBe(true);
    expect([...examples('once-request'), ...examples('once-answer')]).toHaveLength(2);
  });
});

test('there is an example of every message', () => {
  expect(typesIn('client')).toEqual(typesOf(clientMessageSchema));
  expect(typesIn('companion')).toEqual(typesOf(companionMessageSchema));
});

const halfSchema = z.object({ type: z.literal('pair.half'), publicKey: z.string(), nonce: z.string() });
const halfIn = (kind: string) =>
  halfSchema.parse(examples(kind).find((example) => typed.parse(example).type === 'pair.half'));

describe('a client that is written from this page alone, with what Node brings', () => {
  const [client, companion] = [halfIn('client'), halfIn('companion')];
  const countingUp = (first: number) => Buffer.from(Array.from({ length: 32 }, (_, index) => first + index));
  const sha256 = (words: string) => createHash('sha256').update(words).digest();
  const transcript = (label: string) =>
    [label, 1, 3775, client.publicKey, companion.publicKey, client.nonce, companion.nonce].join('|');
  const secret = createPrivateKey({
    // RFC 8410's wrapping of a bare X25519 key.
    key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), countingUp(0x40)]),
    format: 'der',
    type: 'pkcs8',
  });
  const shared = diffieHellman({
    privateKey: secret,
    publicKey: createPublicKey({
      key: Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), Buffer.from(companion.publicKey, 'hex')]),
      format: 'der',
      type: 'spki',
    }),
  });
  const key = Buffer.from(hkdfSync('sha256', shared, '', transcript('frisket pairing key'), 32));

  test('has the public key that it shows', () => {
    const shown = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
    expect(shown.toString('hex')).toBe(client.publicKey);
    expect(makeHalf(Uint8Array.from([...countingUp(0x60), ...countingUp(0x20)]))).toMatchObject({
      publicKey: companion.publicKey,
      nonce: companion.nonce,
    });
  });

  test('finds that the companion has kept its word', () => {
    const commitment = sha256(`frisket pairing commitment|${companion.publicKey}|${companion.nonce}`).toString('hex');
    expect(examples('companion')).toContainEqual({ type: 'pair.commitment', protocol: 1, commitment });
  });

  test('shows the number that the page names', () => {
    const number = (sha256(transcript('frisket pairing number')).readUInt32BE(0) % 90) + 10;
    expect(text).toContain(`plus 10. Here ${number}.`);
    expect(number).toBe(numberOf({ protocol: 1, port: 3775, client, companion }));
  });

  test('comes to the key that the page names, and to the proofs of its handshake', () => {
    expect(text).toContain(`their key is \`${key.toString('hex')}\``);
    const proof = (side: string) =>
      createHmac('sha256', key).update(`frisket|${side}|1|3775|${hello.nonce}|${challenge.nonce}`).digest('hex');
    expect(challenge.proof).toBe(proof('companion'));
    expect(text).toContain(`{ "type": "authenticate", "proof": "${proof('client')}" }`);
    expect(text).toContain(`frisket|companion|1|3775|${hello.nonce}|${challenge.nonce}`);
    const handshake = { protocol: 1, port: 3775, clientNonce: hello.nonce, companionNonce: challenge.nonce };
    expect(proof('client')).toBe(proofOf('client', key.toString('hex'), handshake));
  });
});

test('the frame is the one that is sent', () => {
  const [written] = blocks('frame').map((body) => Buffer.from(body.replace(/\s/g, ''), 'hex'));
  const bytes = Uint8Array.of(1, 2, 3);
  const chunk = { image: imageIdOf(bytes), length: 3, offset: 0, bytes };
  expect(written).toEqual(Buffer.from(encodeChunk(chunk)));
  expect(decodeChunk(Uint8Array.from(written!))).toEqual(chunk);
});

test('the limits are those that are kept', () => {
  const said = (value: number) => expect(text).toContain(value.toLocaleString('en'));
  [
    limits.imageBytes,
    limits.imageSide,
    limits.imagePixels,
    limits.promptCharacters,
    limits.frameBytes,
    limits.chunkBytes,
  ].forEach(said);
  expect(text).toContain(`${limits.imageSideLeast} to ${limits.requestSide} each`);
  expect(text).toContain(`0 to ${limits.seed}`);
  expect(text).toContain(`At most ${limits.queuedJobs} wait or run`);
  expect(text).toContain(`**${ports.join(', ')}**`);
  expect(text).toContain(`version ${protocolVersion}`);
});

test('the errors that it lists exist', () => {
  const table = text.slice(text.indexOf('## Errors'));
  const listed = [...table.matchAll(/^\| (`[a-z_`, ]+) \|/gm)].flatMap(([, cell]) =>
    [...(cell ?? '').matchAll(/[a-z_]+/g)].map(([name]) => name),
  );
  expect(listed.length).toBeGreaterThan(20);
  expect(listed.filter((name) => !errorCodes.some((known) => known === name))).toEqual([]);
});
