import { describe, expect, test } from 'vitest';
import { connected, sendPicture } from '../../fakes/connected.ts';
import { fillCase, generateJob, newId } from '../../fakes/jobs.ts';
import { welcomedClient } from '../../fakes/raw-client.ts';

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
