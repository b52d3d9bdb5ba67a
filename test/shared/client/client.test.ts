import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { imageIdOf } from '../../../shared/src/assembler.ts';
import type { ClientJobEvent } from '../../../shared/src/client/client.ts';
import { FrisketError } from '../../../shared/src/errors.ts';
import { makeClient, makeCuttableClient, noImages, stateOf } from '../../fakes/clients.ts';
import { fillCase, generateJob, newId } from '../../fakes/jobs.ts';
import { pngOf } from '../../fakes/pictures.ts';
import { stubResult } from '../../fakes/stub-engine.ts';
import { startTestDaemon } from '../../fakes/test-daemon.ts';

describe('a job', () => {
  test('comes back with its pictures, and tells how it goes', async () => {
    const { port, engine } = await startTestDaemon();
    const { job, images } = await fillCase();
    const events: ClientJobEvent[] = [];
    const outcome = makeClient([port]).submit(job, images, { onEvent: (event) => events.push(event) });
    const run = await engine.nextRun();
    run.progress({ stage: 'Painting', step: 1, steps: 4, preview: await pngOf(16, 16) });
    await run.finish();
    const { pictures, resolved, timings } = await outcome;
    const expected = await stubResult(run.task);
    expect(pictures).toEqual(expected.pictures);
    expect({ resolved, timings }).toEqual({ resolved: expected.resolved, timings: expected.timings });
    expect(events.map(({ type }) => type)).toEqual(['sending', 'sending', 'queued', 'started', 'progress']);
    const sizes = [...images.values()].map((bytes) => bytes.length);
    expect(events[1]).toEqual({ type: 'sending', sent: sizes[0]! + sizes[1]!, total: sizes[0]! + sizes[1]! });
    expect(events[4]).toEqual({ type: 'progress', stage: 'Painting', step: 1, steps: 4, preview: await pngOf(16, 16) });
  });

  test('is made without previews where nobody looks at them', async () => {
    const { port, engine } = await startTestDaemon();
    const client = makeClient([port]);
    for (const previews of [false, undefined]) {
      const outcome = client.submit(generateJob(), noImages, previews === undefined ? {} : { previews });
      const run = await engine.nextRun();
      expect(run.task.previews).toBe(previews);
      await run.finish();
      await outcome;
    }
  });

  test('sends no picture twice', async () => {
    const { port, engine } = await startTestDaemon();
    const { job, images } = await fillCase();
    const client = makeClient([port]);
    for (const seed of [1, 2]) {
      const events: string[] = [];
      const outcome = client.submit({ ...job, seed }, images, { onEvent: ({ type }) => events.push(type) });
      await (await engine.nextRun()).finish();
      await outcome;
      expect(events.includes('sending')).toBe(seed === 1);
    }
  });

  test('of some megabytes arrives whole', async () => {
    const { port, engine } = await startTestDaemon();
    const noise = Buffer.alloc(1500 * 1500 * 3, 0);
    for (let at = 0; at < noise.length; at++) noise[at] = (at * 2_654_435_761) >>> 13;
    const large = new Uint8Array(
      await sharp(noise, { raw: { width: 1500, height: 1500, channels: 3 } })
        .png({ compressionLevel: 0 })
        .toBuffer(),
    );
    expect(large.length).toBeGreaterThan(6_000_000);
    const mask = await pngOf(1500, 1500, '#ffffff');
    const job = { ...(await fillCase()).job, image: imageIdOf(large), mask: imageIdOf(mask) };
    const outcome = makeClient([port]).submit(
      job,
      new Map([
        [job.image, large],
        [job.mask, mask],
      ]),
    );
    const run = await engine.nextRun();
    expect(Buffer.from(run.task.images.get(job.image)!).equals(large)).toBe(true);
    const result = await stubResult(run.task);
    await run.finish({ ...result, pictures: [{ png: large, x: 0, y: 0, width: 1500, height: 1500 }] });
    expect(Buffer.from((await outcome).pictures[0]!.png).equals(large)).toBe(true);
  });

  test('several at once each get their own', async () => {
    const { port, engine } = await startTestDaemon();
    const client = makeClient([port]);
    const cases = await Promise.all(['#ff0000', '#00ff00', '#0000ff'].map((colour) => fillCase(colour)));
    const outcomes = cases.map(({ job, images }, seed) => client.submit({ ...job, seed }, images));
    for (let count = 0; count < 3; count++) {
      const run = await engine.nextRun();
      await run.finish(await stubResult(run.task));
    }
    expect((await Promise.all(outcomes)).map(({ resolved }) => resolved.seed)).toEqual([0, 1, 2]);
  });

  test('that fails rejects with what the companion said', async () => {
    const { port, engine } = await startTestDaemon();
    const outcome = makeClient([port]).submit(generateJob(), noImages);
    (await engine.nextRun()).fail(new FrisketError('mask_empty', 'The mask is empty.', 'Paint something.'));
    await expect(outcome).rejects.toMatchObject({
      code: 'mask_empty',
      message: 'The mask is empty.',
      hint: 'Paint something.',
    });
  });

  test('that cannot be is refused before anything is sent', async () => {
    const client = makeClient([]);
    await expect(client.submit(generateJob({ prompt: 'x'.repeat(100_000) }), noImages)).rejects.toMatchObject({
      code: 'prompt_too_long',
    });
    await expect(client.submit(generateJob({ width: 1 }), noImages)).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(client.submit((await fillCase()).job, noImages)).rejects.toMatchObject({ code: 'image_missing' });
  });

  test('is kept by the companion until it is acknowledged', async () => {
    const { port, engine } = await startTestDaemon();
    const client = makeClient([port]);
    const id = newId();
    const first = client.submit(generateJob(), noImages, { id });
    await (await engine.nextRun()).finish();
    await first;
    const again = await client.submit(generateJob(), noImages, { id });
    expect(engine.tasks).toHaveLength(1);
    again.acknowledge();
    const third = client.submit(generateJob(), noImages, { id });
    await (await engine.nextRun()).finish();
    await third;
    expect(engine.tasks).toHaveLength(2);
  });
});

describe('cancel', () => {
  test('rejects at once and stops the engine', async () => {
    const { port, engine } = await startTestDaemon();
    const controller = new AbortController();
    const outcome = makeClient([port]).submit(generateJob(), noImages, { signal: controller.signal });
    const run = await engine.nextRun();
    const stopped = new Promise((resolve) => run.signal.addEventListener('abort', resolve));
    controller.abort();
    await expect(outcome).rejects.toMatchObject({ code: 'cancelled' });
    await stopped;
  });

  test('while the connection is lost stops the engine once there is one again', async () => {
    const { port, engine } = await startTestDaemon();
    const { client, cut } = makeCuttableClient(port);
    const controller = new AbortController();
    const outcome = client.submit(generateJob(), noImages, { signal: controller.signal });
    const run = await engine.nextRun();
    const stopped = new Promise((resolve) => run.signal.addEventListener('abort', resolve));
    cut();
    await stateOf(client, 'connecting');
    controller.abort();
    await expect(outcome).rejects.toMatchObject({ code: 'cancelled' });
    await stopped;
  });

  test('before it is submitted, nothing is sent', async () => {
    await expect(makeClient([]).submit(generateJob(), noImages, { signal: AbortSignal.abort() })).rejects.toMatchObject(
      {
        code: 'cancelled',
      },
    );
  });
});

test('after closing, jobs are rejected and nothing is tried', async () => {
  const { port, engine } = await startTestDaemon();
  const client = makeClient([port]);
  const outcome = client.submit(generateJob(), noImages);
  await engine.nextRun();
  client.close();
  await expect(outcome).rejects.toMatchObject({ code: 'disconnected' });
  await expect(client.submit(generateJob(), noImages)).rejects.toMatchObject({ code: 'disconnected' });
  client.retry();
  expect(client.state).toEqual({ status: 'closed' });
});

test('clients that come all at once are all served, though only a few may be unproven at a time', async () => {
  const { port, engine } = await startTestDaemon();
  const outcomes = Array.from({ length: 20 }, () => makeClient([port]).submit(generateJob(), noImages));
  for (const _outcome of outcomes) await (await engine.nextRun()).finish();
  for (const { pictures } of await Promise.all(outcomes)) expect(pictures).toHaveLength(1);
});
