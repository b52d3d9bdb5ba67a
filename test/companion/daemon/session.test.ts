import { describe, expect, test } from 'vitest';
import { imageIdOf } from '../../../companion/src/daemon/image-id.ts';
import { FrisketError } from '../../../shared/src/errors.ts';
import { limits } from '../../../shared/src/limits.ts';
import { connected } from '../../fakes/connected.ts';
import { fillCase, generateJob, newId } from '../../fakes/jobs.ts';
import { pngOf } from '../../fakes/pictures.ts';
import { welcomedClient } from '../../fakes/raw-client.ts';
import { stubResult } from '../../fakes/stub-engine.ts';

describe('a job from text', () => {
  test('goes from submit to done, each step told in order, the picture before the message that names it', async () => {
    const { client, engine } = await connected();
    const id = newId();
    const before = client.frames.length;
    client.send({ type: 'submit', id, job: generateJob() });
    const run = await engine.nextRun();
    run.progress({ stage: 'Reading the prompt', step: 0, steps: 0 });
    await client.next('job.progress');
    run.progress({ stage: 'Painting', step: 1, steps: 4, preview: await pngOf(16, 16) });
    const progress = await client.next('job.progress');
    await run.finish();
    const done = await client.next('job.done');
    expect(client.types().slice(before)).toEqual([
      'images.needed',
      'job.queued',
      'job.started',
      'job.progress',
      'binary',
      'job.progress',
      'binary',
      'job.done',
    ]);
    expect(progress).toMatchObject({ id, stage: 'Painting', step: 1, steps: 4 });
    expect(done).toMatchObject({ id, results: [{ x: 3, y: 5, width: 32, height: 24 }], resolved: { seed: 7 } });
    expect(progress.preview).toBe(imageIdOf(await pngOf(16, 16)));
  });

  test('reaches the engine as it was sent, with the paths of the installed models', async () => {
    const { client, engine } = await connected();
    const job = generateJob({ negativePrompt: 'grey', steps: 3 });
    client.send({ type: 'submit', id: newId(), job });
    const { task } = await engine.nextRun();
    expect(task.job).toEqual(job);
    expect(task.models.get('swatch')).toMatch(/models.swatch$/);
  });

  test('that the engine refuses fails with what it said', async () => {
    const { client, engine } = await connected();
    client.send({ type: 'submit', id: newId(), job: generateJob() });
    (await engine.nextRun()).fail(new FrisketError('mask_empty', 'The mask is empty.', 'Paint something.'));
    expect((await client.next('job.failed')).error).toEqual({
      code: 'mask_empty',
      message: 'The mask is empty.',
      hint: 'Paint something.',
    });
  });
});

describe('cancel', () => {
  test('ends a job that waits at once, and the others move up', async () => {
    const { client, engine } = await connected();
    const [running, waiting, last] = [newId(), newId(), newId()];
    for (const id of [running, waiting, last]) client.send({ type: 'submit', id, job: generateJob() });
    const run = await engine.nextRun();
    client.send({ type: 'cancel', id: waiting });
    expect((await client.next('job.cancelled')).id).toBe(waiting);
    expect(await client.next('job.queued')).toMatchObject({ id: last, position: 0 });
    await run.finish();
    await (await engine.nextRun()).finish();
    expect(engine.tasks).toHaveLength(2);
  });

  test('stops the running job', async () => {
    const { client, engine } = await connected();
    const id = newId();
    client.send({ type: 'submit', id, job: generateJob() });
    const run = await engine.nextRun();
    client.send({ type: 'cancel', id });
    expect((await client.next('job.cancelled')).id).toBe(id);
    expect(run.signal.aborted).toBe(true);
  });

  test('of a job that waits for its pictures frees its place', async () => {
    const { client } = await connected();
    const { job } = await fillCase();
    const id = newId();
    client.send({ type: 'submit', id, job });
    client.send({ type: 'cancel', id });
    expect((await client.next('job.cancelled')).id).toBe(id);
  });

  test('of a job that is done answers how it ended', async () => {
    const { client, engine } = await connected();
    const id = newId();
    client.send({ type: 'submit', id, job: generateJob() });
    await (await engine.nextRun()).finish();
    const done = await client.next('job.done');
    client.send({ type: 'cancel', id });
    expect(await client.next('job.done')).toEqual(done);
  });

  test('of a job that was never sent says so', async () => {
    const { client } = await connected();
    client.send({ type: 'cancel', id: newId() });
    expect((await client.next('job.failed')).error.code).toBe('job_unknown');
  });
});

test('the queue holds 100 jobs and refuses the next', async () => {
  const { client, engine } = await connected();
  for (let count = 0; count < limits.queuedJobs; count++)
    client.send({ type: 'submit', id: newId(), job: generateJob() });
  const run = await engine.nextRun();
  const extra = newId();
  client.send({ type: 'submit', id: extra, job: generateJob() });
  expect(await client.next('job.failed')).toMatchObject({ id: extra, error: { code: 'queue_full' } });
  await run.finish();
  await client.next('job.done');
  client.send({ type: 'submit', id: extra, job: generateJob() });
  await engine.nextRun();
  client.send({ type: 'cancel', id: extra });
  expect((await client.next('job.cancelled')).id).toBe(extra);
});

test('a client that is gone takes no other with it, and its job runs on', async () => {
  const { client, engine, port } = await connected();
  const other = await welcomedClient(port);
  const [first, second] = [newId(), newId()];
  client.send({ type: 'submit', id: first, job: generateJob() });
  const run = await engine.nextRun();
  other.send({ type: 'submit', id: second, job: generateJob() });
  await other.next('job.queued');
  client.socket.terminate();
  await run.finish();
  await (await engine.nextRun()).finish();
  expect((await other.next('job.done')).id).toBe(second);
});

test('each client hears of its own jobs only', async () => {
  const { client, engine, port } = await connected();
  const other = await welcomedClient(port);
  client.send({ type: 'submit', id: newId(), job: generateJob() });
  await (await engine.nextRun()).finish();
  await client.next('job.done');
  other.send({ type: 'link.make' });
  await other.next('link');
  expect(other.types()).toEqual(['challenge', 'welcome', 'link']);
});

test('prompts, keys and codes are in no log line', async () => {
  const { client, engine, lines, daemon } = await connected();
  const canary = 'canary-in-the-prompt';
  client.send({ type: 'submit', id: newId(), job: generateJob({ prompt: canary }) });
  (await engine.nextRun()).fail(new FrisketError('engine_failed', 'It failed.'));
  await client.next('job.failed');
  const once = daemon.startPage().split('=')[1];
  expect(lines.length).toBeGreaterThan(0);
  for (const secret of [canary, once, '7XK2']) expect(lines.join('\n')).not.toContain(secret);
});

test('a result of several pictures comes with all of them', async () => {
  const { client, engine } = await connected();
  client.send({ type: 'submit', id: newId(), job: generateJob() });
  const run = await engine.nextRun();
  const one = await stubResult(run.task, '#ff0000');
  const two = await stubResult(run.task, '#00ff00');
  await run.finish({ ...one, pictures: [...one.pictures, ...two.pictures] });
  const done = await client.next('job.done');
  expect(client.types().slice(-3)).toEqual(['binary', 'binary', 'job.done']);
  expect(done.results.map(({ image }) => image)).toEqual(
    [...one.pictures, ...two.pictures].map(({ png }) => imageIdOf(png)),
  );
});
