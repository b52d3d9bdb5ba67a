import { describe, expect, test } from 'vitest';
import { imageIdOf } from '../../../companion/src/daemon/image-id.ts';
import { FrisketError } from '../../../shared/src/errors.ts';
import { chunksOf, encodeChunk } from '../../../shared/src/frames.ts';
import { limits } from '../../../shared/src/limits.ts';
import type { RawClient } from '../../fakes/raw-client.ts';
import { welcomedClient } from '../../fakes/raw-client.ts';
import { fillCase, generateJob, newId } from '../../fakes/jobs.ts';
import { pngClaiming, pngOf } from '../../fakes/pictures.ts';
import { stubResult } from '../../fakes/stub-engine.ts';
import { startTestDaemon } from '../../fakes/test-daemon.ts';

async function connected() {
  const { daemon, engine, port, lines } = await startTestDaemon();
  return { daemon, engine, port, lines, client: await welcomedClient(port) };
}

function sendPicture(client: RawClient, bytes: Uint8Array, id = imageIdOf(bytes)): void {
  for (const chunk of chunksOf(id, bytes)) client.send(encodeChunk(chunk));
}

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

describe('pictures', () => {
  test('are asked for, each once, and not again while they are held', async () => {
    const { client, engine } = await connected();
    const { job, image, mask } = await fillCase();
    client.send({ type: 'submit', id: newId(), job });
    expect((await client.next('images.needed')).images).toEqual([job.image, job.mask]);
    sendPicture(client, image);
    sendPicture(client, mask);
    const run = await engine.nextRun();
    expect([...run.task.images]).toEqual([
      [job.image, new Uint8Array(image)],
      [job.mask, new Uint8Array(mask)],
    ]);
    await run.finish();
    await client.next('job.done');
    client.send({ type: 'submit', id: newId(), job: { ...job, seed: 8 } });
    expect((await client.next('images.needed')).images).toEqual([]);
    await engine.nextRun();
  });

  test('that two clients wait for serve both', async () => {
    const { client, engine, port } = await connected();
    const other = await welcomedClient(port);
    const { job, image, mask } = await fillCase();
    client.send({ type: 'submit', id: newId(), job });
    other.send({ type: 'submit', id: newId(), job: { ...job, seed: 8 } });
    await other.next('images.needed');
    await client.next('images.needed');
    sendPicture(client, image);
    sendPicture(other, mask);
    await (await engine.nextRun()).finish();
    await (await engine.nextRun()).finish();
    await Promise.all([client.next('job.done'), other.next('job.done')]);
  });

  async function failsWith(image: Uint8Array, code: string, id = imageIdOf(image)) {
    const { client } = await connected();
    const { job } = await fillCase();
    client.send({ type: 'submit', id: newId(), job: { ...job, image: id } });
    await client.next('images.needed');
    sendPicture(client, image, id);
    const { error } = await client.next('job.failed');
    expect(error.code).toBe(code);
    expect(error.message).not.toBe('');
    return error;
  }

  test('of 1 x 1 are too small', async () => {
    expect((await failsWith(await pngOf(1, 1), 'image_too_small')).message).toContain('1 x 1');
  });

  test('of 20,000 x 20,000 are too large, told by their header alone', async () => {
    expect((await failsWith(await pngClaiming(20_000, 20_000), 'image_too_large')).message).toContain('20000 x 20000');
  });

  test('of 8,000 x 8,000 have too many pixels', async () => {
    await failsWith(await pngClaiming(8_000, 8_000), 'image_too_large');
  });

  test('that are none are refused', async () => {
    await failsWith(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image_invalid');
    await failsWith((await pngOf(64, 48)).subarray(0, 12), 'image_invalid');
  });

  test('whose bytes are not what their id says are refused', async () => {
    const { job } = await fillCase();
    await failsWith(await pngOf(64, 48, '#ff0000'), 'invalid_message', job.image);
  });

  test('with a gap between two pieces are refused', async () => {
    const { client } = await connected();
    const { job, image } = await fillCase();
    client.send({ type: 'submit', id: newId(), job });
    client.send(encodeChunk({ image: job.image, length: image.length, offset: 10, bytes: image.subarray(10) }));
    expect((await client.next('job.failed')).error.code).toBe('invalid_message');
  });

  test('that announce more bytes than allowed are refused at the first piece', async () => {
    const { client } = await connected();
    client.send(
      encodeChunk({ image: 'a'.repeat(64), length: limits.imageBytes + 1, offset: 0, bytes: new Uint8Array(8) }),
    );
    expect((await client.next('error')).error.code).toBe('image_too_large');
  });

  test('that nobody asked for are not kept', async () => {
    const { client, engine } = await connected();
    const { job, image, mask } = await fillCase();
    sendPicture(client, image);
    client.send({ type: 'submit', id: newId(), job });
    expect((await client.next('images.needed')).images).toEqual([job.image, job.mask]);
    sendPicture(client, image);
    sendPicture(client, mask);
    await engine.nextRun();
  });

  test('a mask of another size than its picture is refused before the engine sees it', async () => {
    const { client, engine } = await connected();
    const { job, image, mask } = await fillCase('#112233', await pngOf(64, 64, '#ffffff'));
    client.send({ type: 'submit', id: newId(), job });
    await client.next('images.needed');
    sendPicture(client, image);
    sendPicture(client, mask);
    const { error } = await client.next('job.failed');
    expect(error).toMatchObject({ code: 'mask_size', message: expect.stringContaining('64 x 64') as unknown });
    expect(engine.tasks).toEqual([]);
  });
});

describe('jobs that cannot be used', () => {
  test('a prompt of 100,000 characters is refused with the limit named, and the connection stays', async () => {
    const { client, engine } = await connected();
    const id = newId();
    client.send({ type: 'submit', id, job: { ...generateJob(), prompt: 'x'.repeat(100_000) } });
    const { error } = await client.next('job.failed');
    expect(error).toMatchObject({
      code: 'prompt_too_long',
      message: 'The prompt has 100000 characters; the limit is 4000.',
    });
    client.send({ type: 'submit', id, job: generateJob() });
    await engine.nextRun();
  });

  test.each([
    ['an unknown field', { ...generateJob(), sampler: 'x' }, 'sampler'],
    ['no steps at all', { ...generateJob(), steps: 0 }, 'steps'],
    ['a side that is too long', { ...generateJob(), width: 5000 }, 'width'],
    ['a seed that is no number', { ...generateJob(), seed: '7' }, 'seed'],
    ['a path in place of a model', { ...generateJob(), model: '../../etc/passwd' }, 'model'],
    [
      'a request whose picture is a path',
      {
        kind: 'request',
        request: {
          model: 'swatch',
          task: 'image-to-image',
          prompt: '',
          width: 64,
          height: 64,
          steps: 1,
          guidanceScale: 0,
          seed: 1,
          image: '/etc/passwd',
        },
      },
      '/etc/passwd',
    ],
    ['nothing', undefined, 'job'],
  ])('%s', async (_what, job, named) => {
    const { client } = await connected();
    const id = newId();
    client.send({ type: 'submit', id, job });
    const failed = await client.next('job.failed');
    expect(failed).toMatchObject({ id, error: { code: 'invalid_request' } });
    expect(failed.error.message).toContain(named);
  });

  test('a model that is not installed, with those that are', async () => {
    const { client } = await connected();
    client.send({ type: 'submit', id: newId(), job: generateJob({ model: 'sdxl-turbo' }) });
    const { error } = await client.next('job.failed');
    expect(error).toMatchObject({ code: 'model_not_found', hint: expect.stringContaining('swatch') as unknown });
    expect(error.message).toContain('sdxl-turbo');
  });

  test.each([
    ['no JSON', 'nonsense'],
    ['an unknown type', JSON.stringify({ type: 'shutdown' })],
    ['an id that is no UUID', JSON.stringify({ type: 'cancel', id: '1' })],
    ['a prototype', '{"type":"cancel","id":"1","__proto__":{"admin":true}}'],
    [
      'hello again',
      JSON.stringify({ type: 'hello', protocol: 1, nonce: 'a'.repeat(64), credential: 'code', client: 'x' }),
    ],
  ])('%s is answered by an error, and the connection stays', async (_what, text) => {
    const { client, engine } = await connected();
    client.socket.send(text);
    expect((await client.next('error')).error.code).toBe('invalid_message');
    client.send({ type: 'submit', id: newId(), job: generateJob() });
    await engine.nextRun();
  });

  test('a binary frame that is no piece of a picture is answered by an error', async () => {
    const { client } = await connected();
    for (const frame of [new Uint8Array(0), new Uint8Array(41), new Uint8Array(60).fill(0x46)]) {
      client.send(frame);
      expect((await client.next('error')).error.code).toBe('invalid_message');
    }
  });
});

describe('the same id', () => {
  test('sent twice runs once', async () => {
    const { client, engine } = await connected();
    const id = newId();
    client.send({ type: 'submit', id, job: generateJob() });
    client.send({ type: 'submit', id, job: generateJob() });
    await (await engine.nextRun()).finish();
    await client.next('job.done');
    expect(engine.tasks).toHaveLength(1);
  });

  test('with another job is refused, and the first goes on', async () => {
    const { client, engine } = await connected();
    const id = newId();
    client.send({ type: 'submit', id, job: generateJob() });
    client.send({ type: 'submit', id, job: generateJob({ seed: 8 }) });
    expect((await client.next('error')).error).toMatchObject({ code: 'invalid_message' });
    await (await engine.nextRun()).finish();
    expect((await client.next('job.done')).resolved.seed).toBe(7);
  });

  test('from a client that comes back is told where the job stands', async () => {
    const { client, engine, port } = await connected();
    const id = newId();
    client.send({ type: 'submit', id, job: generateJob() });
    const run = await engine.nextRun();
    run.progress({ stage: 'Painting', step: 2, steps: 4 });
    await client.next('job.progress');
    client.socket.terminate();
    const back = await welcomedClient(port);
    back.send({ type: 'submit', id, job: generateJob() });
    expect(await back.next('job.progress')).toMatchObject({ step: 2, steps: 4 });
    expect(back.types().slice(-3)).toEqual(['images.needed', 'job.started', 'job.progress']);
    await run.finish();
    await back.next('job.done');
    expect(engine.tasks).toHaveLength(1);
  });

  test('gives the same result again until it is acknowledged', async () => {
    const { client, engine, port } = await connected();
    const id = newId();
    client.send({ type: 'submit', id, job: generateJob() });
    await (await engine.nextRun()).finish();
    const done = await client.next('job.done');
    client.socket.terminate();

    const back = await welcomedClient(port);
    back.send({ type: 'submit', id, job: generateJob() });
    expect(await back.next('job.done')).toEqual(done);
    expect(back.types().slice(-3)).toEqual(['images.needed', 'binary', 'job.done']);
    expect(engine.tasks).toHaveLength(1);

    back.send({ type: 'acknowledge', id });
    back.send({ type: 'submit', id, job: generateJob() });
    await engine.nextRun();
    expect(engine.tasks).toHaveLength(2);
  });

  test('of a job that waits for its pictures asks for those that are still missing', async () => {
    const { client, engine, port } = await connected();
    const { job, image, mask } = await fillCase();
    const id = newId();
    client.send({ type: 'submit', id, job });
    await client.next('images.needed');
    sendPicture(client, image);
    client.send({ type: 'submit', id, job });
    expect((await client.next('images.needed')).images).toEqual([job.mask]);
    client.socket.terminate();
    const back = await welcomedClient(port);
    back.send({ type: 'submit', id, job });
    expect((await back.next('images.needed')).images).toEqual([job.mask]);
    sendPicture(back, mask);
    await (await engine.nextRun()).finish();
    await back.next('job.done');
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
