import fc from 'fast-check';
import { expect, test } from 'vitest';
import { welcomedClient } from '../../fakes/raw-client.ts';
import { generateJob, newId } from '../../fakes/jobs.ts';
import { startTestDaemon } from '../../fakes/test-daemon.ts';

const text = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .record(
      {
        type: fc.constantFrom(
          'hello',
          'authenticate',
          'submit',
          'cancel',
          'acknowledge',
          'link.make',
          '__proto__',
          'toString',
        ),
        id: fc.oneof(fc.uuid(), fc.anything()),
        job: fc.oneof(
          fc.anything(),
          fc.record({
            kind: fc.constantFrom('generate', 'fill', 'request', 'constructor'),
            model: fc.oneof(fc.constant('swatch'), fc.string()),
            prompt: fc.string(),
            seed: fc.double(),
            width: fc.double(),
            request: fc.anything(),
            image: fc.string(),
          }),
        ),
      },
      { requiredKeys: ['type'] },
    )
    .map((message) => {
      try {
        return JSON.stringify(message);
      } catch {
        return '';
      }
    }),
);
const binary = fc.uint8Array({ maxLength: 300 }).map((bytes) => {
  // Half of them look like pieces of pictures.
  if (bytes.length > 1 && bytes.length % 2 === 0) bytes.set([0x46, 1]);
  return bytes;
});

test('whatever a client sends, the companion lives, and goes on serving it', async () => {
  const { port, engine } = await startTestDaemon();
  const client = await welcomedClient(port);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(text, binary), { maxLength: 20 }), async (frames) => {
      for (const frame of frames) client.socket.send(frame);
      client.send({ type: 'link.make' });
      await client.next('link');
    }),
  );
  expect(engine.tasks).toEqual([]);
  client.send({ type: 'submit', id: newId(), job: generateJob() });
  await (await engine.nextRun()).finish();
  await client.next('job.done');
});
