import { describe, expect, test } from 'vitest';
import { statusSchema } from '../../../shared/src/status.ts';
import { version } from '../../../shared/src/version.ts';
import { makeClient, makeCuttableClient, noImages, stateOf } from '../../fakes/clients.ts';
import { generateJob, newId } from '../../fakes/jobs.ts';
import { welcomedClient } from '../../fakes/raw-client.ts';
import { stubResult } from '../../fakes/stub-engine.ts';
import { startTestDaemon } from '../../fakes/test-daemon.ts';

test('says how the companion is, and nothing of what was asked for', async () => {
  const { port, engine } = await startTestDaemon();
  engine.now = { phase: 'ready', provider: 'cpu', models: ['/models/own'], restarts: 1, memory: 5 };
  const client = await welcomedClient(port);
  const id = newId();
  client.send({ type: 'submit', id, job: generateJob({ prompt: 'a secret garden' }) });
  const run = await engine.nextRun();
  run.progress({ stage: 'Painting', step: 2, steps: 4 });
  await client.next('job.progress');
  client.send({ type: 'submit', id: newId(), job: generateJob() });
  await client.next('job.queued');
  client.send({ type: 'status' });
  const { status } = await client.next('status');
  expect(status).toMatchObject({
    version,
    port,
    clients: [{ name: 'a test' }],
    queue: { waiting: 1, running: 1, finished: 0, paused: false },
    running: [{ id, kind: 'generate', models: ['swatch'], progress: { stage: 'Painting', step: 2, steps: 4 } }],
    engine: { state: 'ready', provider: 'cpu', models: ['/models/own'], restarts: 1 },
    memory: { engine: 5 },
  });
  expect(status.memory.companion).toBeGreaterThan(1_000_000);
  expect(JSON.stringify(status)).not.toContain('secret');
});

describe('who follows', () => {
  test('is told now and after changes, until it stops', async () => {
    const { port, engine } = await startTestDaemon();
    const follower = await welcomedClient(port);
    follower.send({ type: 'status', follow: true });
    expect((await follower.next('status')).status.queue.waiting).toBe(0);
    const other = await welcomedClient(port);
    other.send({ type: 'submit', id: newId(), job: generateJob() });
    const run = await engine.nextRun();
    let seen = await follower.next('status');
    while (seen.status.queue.running === 0 || seen.status.clients.length < 2) seen = await follower.next('status');
    follower.send({ type: 'status', follow: false });
    await follower.next('status');
    const before = follower.types().length;
    await run.finish();
    await other.next('job.done');
    other.send({ type: 'status' });
    await other.next('status');
    expect(follower.types()).toHaveLength(before);
  });

  test('through the client library, over a loss of the connection too', async () => {
    const { port } = await startTestDaemon();
    const { client, cut } = makeCuttableClient(port);
    const seen: boolean[] = [];
    const stop = client.followStatus((status) => seen.push(statusSchema.safeParse(status).success));
    await expect.poll(() => seen.length).toBeGreaterThan(0);
    const before = seen.length;
    cut();
    await expect.poll(() => seen.length).toBeGreaterThan(before);
    stop();
    expect(seen.every(Boolean)).toBe(true);
  });
});

describe('a pause', () => {
  test('holds waiting jobs, is told to all of them, and ends with resume', async () => {
    const { port, engine, lines } = await startTestDaemon();
    const client = makeClient([port]);
    expect((await client.pause()).queue.paused).toBe(true);
    const events: string[] = [];
    const outcome = makeClient([port]).submit(generateJob(), noImages, {
      onEvent: (event) => events.push(event.type === 'queued' ? `queued${event.paused ? ' paused' : ''}` : event.type),
    });
    await expect.poll(() => events).toContain('queued paused');
    expect(engine.tasks).toHaveLength(0);
    expect((await client.resume()).queue.paused).toBe(false);
    await (await engine.nextRun()).finish();
    expect((await outcome).notices).toEqual([]);
    expect(events).toEqual(expect.arrayContaining(['queued paused', 'queued', 'started']));
    expect(lines.filter((line) => /^(Paused|Resumed)/.test(line))).toHaveLength(2);
  });

  test('outlives a restart of the companion', async () => {
    const first = await startTestDaemon();
    const client = await welcomedClient(first.port);
    client.send({ type: 'pause' });
    await client.next('status');
    const id = newId();
    client.send({ type: 'submit', id, job: generateJob() });
    expect(await client.next('job.queued')).toMatchObject({ position: 0, paused: true });
    await first.daemon.close();
    const second = await startTestDaemon({ dataFolder: first.dataFolder });
    const again = await welcomedClient(second.port);
    again.send({ type: 'status' });
    expect((await again.next('status')).status.queue).toMatchObject({ paused: true, waiting: 1 });
    expect(second.engine.tasks).toHaveLength(0);
    again.send({ type: 'resume' });
    again.send({ type: 'watch', id });
    await (await second.engine.nextRun()).finish();
    await again.next('job.done');
  });
});

test('what went otherwise than asked comes with the result, and is kept with it over a restart', async () => {
  const first = await startTestDaemon();
  const client = await welcomedClient(first.port);
  const id = newId();
  const notices = [{ code: 'memory_tiles' as const, message: 'In smaller pieces.' }];
  client.send({ type: 'submit', id, job: generateJob() });
  const run = await first.engine.nextRun();
  await run.finish({ ...(await stubResult(run.task)), notices });
  expect((await client.next('job.done')).notices).toEqual(notices);
  await first.daemon.close();
  const second = await startTestDaemon({ dataFolder: first.dataFolder });
  const again = await welcomedClient(second.port);
  again.send({ type: 'watch', id });
  expect((await again.next('job.done')).notices).toEqual(notices);
});

test('the client library asks for it, and says why when there is no companion', async () => {
  const { port, daemon } = await startTestDaemon();
  const client = makeClient([port]);
  await stateOf(client, 'connected');
  expect((await client.status()).port).toBe(port);
  await daemon.close();
  await stateOf(client, 'disconnected');
  await expect(client.status()).rejects.toMatchObject({ code: 'not_running' });
});
