import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { imageIdOf } from '../../shared/src/assembler.ts';
import { healthSchema } from '../../shared/src/client/discover.ts';
import { errorCodes } from '../../shared/src/errors.ts';
import { decodeChunk, encodeChunk } from '../../shared/src/frames.ts';
import { limits, ports } from '../../shared/src/limits.ts';
import { clientMessageSchema, companionMessageSchema, protocolVersion } from '../../shared/src/messages.ts';
import { keyFromCode, proofOf } from '../../shared/src/proof.ts';
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

const code = '7XK2-9QWM-3NAQ-D3PE-144Q';
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

test('the key and the proofs are those of the code, the nonces and the port that it names', () => {
  const key = keyFromCode('7xk2 9qwm 3naq d3pe 144q');
  expect(key).toBe(keyFromCode(code));
  expect(text).toContain(key);
  const handshake = { protocol: 1, port: 3775, clientNonce: hello.nonce, companionNonce: challenge.nonce };
  expect(challenge.proof).toBe(proofOf('companion', key, handshake));
  expect(text).toContain(`{ "type": "authenticate", "proof": "${proofOf('client', key, handshake)}" }`);
  expect(text).toContain(`frisket|companion|1|3775|${hello.nonce}|${challenge.nonce}`);
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
