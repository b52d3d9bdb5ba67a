import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { clientMessageSchema, companionMessageSchema } from '../../shared/src/messages.ts';
import { jobSchema, recipeSchema } from '../../shared/src/job.ts';
import { connected } from '../fakes/connected.ts';
import { generateJob, newId } from '../fakes/jobs.ts';

/** Prototype pollution: strict schemas and no deep merge, so no message changes what all objects inherit. */

const poison = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  '__defineGetter__',
  'toString',
  'hasOwnProperty',
);
/** JSON text with such keys at any depth; `JSON.parse` makes own properties of them, as it would of a client's. */
const poisoned = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('1', '"polluted"', 'null', 'true', '{"polluted":true}'),
    fc.array(fc.tuple(poison, tie('value')), { minLength: 1, maxLength: 3 }).map(objectText),
  ),
})).value;

function objectText(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}

function expectClean(): void {
  const fresh: Record<string, unknown> = {};
  expect(fresh.polluted).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(typeof fresh.toString).toBe('function');
  expect(Object.getOwnPropertyNames(Function.prototype)).not.toContain('polluted');
}
afterEach(expectClean);

/** A job's fields with the poison among them, as text. */
const jobText = poisoned.map((value) => {
  const fields = JSON.stringify(generateJob()).slice(1);
  return value.startsWith('{') ? `${value.slice(0, -1)},${fields}` : `{"__proto__":${value},${fields}`;
});

test('no schema lets such a key through, or what it holds', () => {
  fc.assert(
    fc.property(jobText, (text) => {
      const job: unknown = JSON.parse(text);
      const parsed = [
        jobSchema.safeParse(job),
        clientMessageSchema.safeParse({ type: 'submit', id: newId(), job }),
        companionMessageSchema.safeParse(job),
        recipeSchema.safeParse({ version: 1, job, resolved: {}, madeBy: 'x' }),
      ];
      for (const { data } of parsed) expect(JSON.stringify([data])).not.toContain('polluted');
      expectClean();
    }),
    { numRuns: 1_000 },
  );
});

test('no message of a client changes what all objects inherit, and the companion goes on', async () => {
  const { client, engine } = await connected();
  await fc.assert(
    fc.asyncProperty(poisoned, jobText, async (value, job) => {
      client.socket.send(value);
      client.socket.send(`{"type":"submit","id":"${newId()}","job":${job}}`);
      client.socket.send(`{"type":"link.make","__proto__":${value}}`);
      client.send({ type: 'cancel', id: newId() });
      await client.next('job.failed');
      expectClean();
    }),
    { numRuns: 100 },
  );
  client.send({ type: 'submit', id: newId(), job: generateJob({ prompt: 'the one that is fine' }) });
  const run = await engine.nextRun();
  expect(run.task.job).toEqual(generateJob({ prompt: 'the one that is fine' }));
});
