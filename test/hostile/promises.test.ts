import { describe, expect, test } from 'vitest';
import { SupervisedEngine } from '../../companion/src/engine/process/supervised-engine.ts';
import { assertSpace } from '../../companion/src/files/disk-space.ts';
import { JobFiles } from '../../companion/src/queue/job-files.ts';
import { PictureFiles } from '../../companion/src/queue/picture-files.ts';
import { listen } from '../../companion/src/daemon/listen.ts';
import { makeClient, makeCuttableClient, noImages, stateOf } from '../fakes/clients.ts';
import { connected, sendPicture } from '../fakes/connected.ts';
import { fillCase, generateJob, newId } from '../fakes/jobs.ts';
import { pngOf } from '../fakes/pictures.ts';
import { RawClient, welcomedClient } from '../fakes/raw-client.ts';
import { startServer, withSockets } from '../fakes/strangers.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { StubEngine } from '../fakes/stub-engine.ts';
import { startTestDaemon } from '../fakes/test-daemon.ts';
import { imageIdOf } from '../../companion/src/daemon/image-id.ts';
import type { ClientJobEvent } from '../../shared/src/client/client.ts';
import { FrisketError } from '../../shared/src/errors.ts';
import { protocolVersion } from '../../shared/src/messages.ts';

/** What the companion promises, each with the fault that would break it. Crashes of the process: `kill.faults.ts`. */

describe('a disconnect loses no job', () => {
  /**
   * Runs a fill over a connection that is cut when the client has said or heard so many messages.
   * @returns what it was told and how often the engine ran; `reached` is whether the job got that far
   */
  async function fillCutAt(boundary: number) {
    const { port, engine } = await startTestDaemon();
    let passed = 0;
    let reached = false;
    let counting = false;
    const { client, cut } = makeCuttableClient(port, {
      onFrame: () => {
        if (!counting || ++passed !== boundary) return;
        reached = true;
        cut();
      },
    });
    await stateOf(client, 'connected');
    counting = true;
    const { job, images } = await fillCase();
    const events: ClientJobEvent[] = [];
    const outcome = client.submit(job, images, { onEvent: (event) => events.push(event) });
    const run = await engine.nextRun();
    run.progress({ stage: 'Painting', step: 1, steps: 2 });
    run.progress({ stage: 'Painting', step: 2, steps: 2, preview: await pngOf(16, 16) });
    await run.finish();
    const { pictures, acknowledge } = await outcome;
    expect(pictures).toHaveLength(1);
    acknowledge();
    expect(engine.tasks).toHaveLength(1);
    client.close();
    return { reached, events };
  }

  test('dropped at every message boundary, a job is done once and its result arrives', async () => {
    let boundary = 1;
    for (; ; boundary++) {
      const { reached } = await fillCutAt(boundary);
      if (!reached) break;
    }
    // submit, images.needed, two pictures, queued, started, progress twice and its preview, the result, done, acknowledge
    expect(boundary).toBeGreaterThan(10);
  });

  test('the events of a job come once each and in order, over however many connections', async () => {
    const { port, engine } = await startTestDaemon();
    const { client, cut } = makeCuttableClient(port);
    const steps: number[] = [];
    const seen: string[] = [];
    const outcome = client.submit(generateJob(), noImages, {
      onEvent: (event) => {
        seen.push(event.type);
        if (event.type === 'progress') steps.push(event.step);
      },
    });
    const run = await engine.nextRun();
    for (let step = 1; step <= 6; step++) {
      run.progress({ stage: 'Painting', step, steps: 6 });
      await expect.poll(() => steps.at(-1)).toBe(step);
      if (step % 2 === 0) {
        cut();
        await stateOf(client, 'connecting');
        await stateOf(client, 'connected');
      }
    }
    await run.finish();
    await outcome;
    expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
    expect(seen.filter((type) => type === 'queued' || type === 'started')).toEqual(['queued', 'started']);
  });

  test('a client that forgot its jobs finds them by its key, with its notes, and watches one to its end', async () => {
    const { port, engine } = await startTestDaemon();
    const first = makeClient([port]);
    const id = newId();
    void first.submit(generateJob(), noImages, { id, note: 'over layer 3' }).catch(() => undefined);
    const run = await engine.nextRun();
    first.close();
    const later = makeClient([port]);
    expect(await later.list()).toEqual([{ id, job: generateJob(), status: 'running', note: 'over layer 3' }]);
    const watched = later.watch(id);
    await run.finish();
    expect((await watched).pictures).toHaveLength(1);
    expect(await later.list()).toMatchObject([{ id, status: 'done' }]);
    (await later.watch(id)).acknowledge();
    await expect.poll(() => later.list()).toEqual([]);
    await expect(later.watch(id)).rejects.toMatchObject({ code: 'job_unknown' });
  });

  test('a job is acknowledged only once it lies on the disk with its pictures', async () => {
    const { client, dataFolder } = await connected();
    const { job, image, mask } = await fillCase();
    const id = newId();
    client.send({ type: 'submit', id, job });
    await client.next('images.needed');
    for (const picture of [image, mask]) sendPicture(client, picture);
    await client.next('job.queued');
    const files = new JobFiles(`${dataFolder}/jobs`);
    const [stored] = await files.recover();
    expect(stored).toMatchObject({ id, job });
    const pictures = new PictureFiles(`${dataFolder}/pictures`, { bytes: 1e8, spareBytes: 1e8 });
    await pictures.recover(new Set([job.image, job.mask]));
    expect([await pictures.read(job.image), await pictures.read(job.mask)]).toEqual(
      [image, mask].map((png) => new Uint8Array(png)),
    );
  });
});

test('a restart tells the truth: a running job is begun again, and its client told', async () => {
  const dataFolder = await temporaryFolder();
  const first = await startTestDaemon({ dataFolder });
  const client = makeClient([first.port]);
  const events: string[] = [];
  const outcome = client.submit(generateJob(), noImages, { onEvent: ({ type }) => events.push(type) });
  const run = await first.engine.nextRun();
  run.progress({ stage: 'Painting', step: 3, steps: 4 });
  await expect.poll(() => events).toContain('progress');
  await first.daemon.close();
  const listening = await listen(first.port);
  const second = await startTestDaemon({ dataFolder, listening: listening! });
  await expect.poll(() => events.slice(events.indexOf('interrupted'))).toContain('started');
  await (await second.engine.nextRun()).finish();
  expect((await outcome).pictures).toHaveLength(1);
  expect(second.engine.tasks).toHaveLength(1);
});

test('a job whose client never comes back is run all the same after a restart, and its result kept', async () => {
  const dataFolder = await temporaryFolder();
  const first = await startTestDaemon({ dataFolder });
  const client = await welcomedClient(first.port);
  const [running, waiting] = [newId(), newId()];
  for (const id of [running, waiting]) client.send({ type: 'submit', id, job: generateJob() });
  await first.engine.nextRun();
  await client.next('job.queued');
  await client.next('job.queued');
  await first.daemon.close();
  const second = await startTestDaemon({ dataFolder });
  for (const _id of [running, waiting]) await (await second.engine.nextRun()).finish();
  const later = makeClient([second.port]);
  await expect
    .poll(async () => (await later.list()).map(({ id, status }) => [id, status]))
    .toEqual([
      [running, 'done'],
      [waiting, 'done'],
    ]);
});

describe('the disk', () => {
  test('that is full is refused up front, with what there is and what is needed', async () => {
    const folder = await temporaryFolder();
    const almostFull = () => Promise.resolve({ bavail: 1_000, bsize: 4_096 });
    await expect(assertSpace(folder, 1_000_000, almostFull)).rejects.toMatchObject({
      code: 'disk_full',
      message: expect.stringContaining('4 MB left; 65 MB are needed') as unknown,
    });
    await assertSpace(folder, 1_000_000, () => Promise.resolve({ bavail: 100_000, bsize: 4_096 }));
  });

  test('that is full takes no picture, and leaves nothing half-written', async () => {
    const folder = await temporaryFolder();
    const pictures = new PictureFiles(folder, { bytes: 1e8, spareBytes: 1e8 }, () =>
      Promise.resolve({ bavail: 1, bsize: 4_096 }),
    );
    const bytes = await pngOf(64, 64);
    await expect(pictures.add(imageIdOf(bytes), bytes)).rejects.toMatchObject({ code: 'disk_full' });
    expect(pictures.has(imageIdOf(bytes))).toBe(false);
  });
});

test('the queue is bounded and says so: job 101 is refused, and nothing of it is kept', async () => {
  const { client, engine } = await connected();
  for (let count = 0; count < 100; count++) client.send({ type: 'submit', id: newId(), job: generateJob() });
  const extra = newId();
  client.send({ type: 'submit', id: extra, job: generateJob() });
  expect(await client.next('job.failed')).toMatchObject({ id: extra, error: { code: 'queue_full' } });
  client.send({ type: 'watch', id: extra });
  expect((await client.next('job.failed')).error.code).toBe('job_unknown');
  expect(engine.tasks.length).toBeLessThanOrEqual(1);
});

test('cancel works at each step, and the engine is told at once', async () => {
  for (let steps = 0; steps <= 4; steps++) {
    const { client, engine } = await connected();
    const id = newId();
    client.send({ type: 'submit', id, job: generateJob() });
    const run = await engine.nextRun();
    for (let step = 1; step <= steps; step++) run.progress({ stage: 'Painting', step, steps: 4 });
    client.send({ type: 'cancel', id });
    expect((await client.next('job.cancelled')).id).toBe(id);
    expect(run.signal.aborted).toBe(true);
  }
});

test('memory stays bounded when a client stops reading, and it is cut off', async () => {
  const { port, engine } = await startTestDaemon({ heartbeat: 500 });
  const client = await welcomedClient(port);
  client.send({ type: 'submit', id: newId(), job: generateJob() });
  const run = await engine.nextRun();
  client.socket.pause();
  const before = process.memoryUsage().rss;
  // 1 GB in all, if nothing were left out.
  for (let step = 0; step < 500; step++)
    run.progress({ stage: 'Painting', step, steps: 500, preview: new Uint8Array(2 * 1024 * 1024).fill(step) });
  expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
  client.socket.resume();
  await run.finish();
  await welcomedClient(port);
});

test('out of GPU memory: everything is evicted, the job tried again, then on a smaller plan, and the person told', async () => {
  const stub = new StubEngine();
  const engine = new SupervisedEngine(stub, { idleUnload: 0, log: () => undefined });
  const { port } = await startTestDaemon({ engine });
  const stages: string[] = [];
  const { job, images } = await fillCase();
  const outcome = makeClient([port]).submit(job, images, {
    onEvent: (event) => {
      if (event.type === 'progress') stages.push(event.stage);
    },
  });
  const full = new FrisketError('out_of_memory', 'Failed to allocate 3 GB.');
  for (let times = 0; times < 3; times++) (await stub.nextRun()).fail(full);
  await (await stub.nextRun()).finish();
  expect((await outcome).notices).toMatchObject([{ code: 'memory_smaller' }]);
  expect(stages.filter((stage) => /memory/i.test(stage))).toHaveLength(3);
  expect([stub.unloads, stub.tasks.map(({ economy }) => economy)]).toEqual([
    3,
    [undefined, 'usual', 'thrifty', 'smallest'],
  ]);
});

describe('old and new versions explain themselves', () => {
  test.each([
    [protocolVersion - 1, 'Update the client.'],
    [protocolVersion + 1, 'Update the companion.'],
    [1_000_000, 'Update the companion.'],
  ])('a client of protocol %d is told what to update', async (protocol, hint) => {
    const { port } = await startTestDaemon();
    const client = new RawClient(port);
    await client.opened();
    client.hello({ protocol, aFieldOfItsOwn: true });
    expect(await client.next('refused')).toMatchObject({
      protocol: protocolVersion,
      error: { code: 'protocol_version', hint },
    });
    expect(await client.closed).toBe(1008);
  });

  describe.each([
    [protocolVersion - 1, /Update the companion/],
    [protocolVersion + 1, /Update the plugin/],
  ])('to a companion of protocol %d', (protocol, hint) => {
    const refused = { type: 'refused', protocol, error: { code: 'protocol_version', message: 'x', more: 1 }, more: 1 };
    const challenge = { type: 'challenge', protocol, nonce: '0'.repeat(64), proof: '0'.repeat(64) };
    test.each([
      ['refuses', refused],
      ['goes on', challenge],
    ])('that %s, this client says what to update, and nothing but its greeting', async (_what, answer) => {
      const heard: unknown[] = [];
      const port = await startServer(withSockets((socket) => socket.send(JSON.stringify(answer)), heard));
      const client = makeClient([port]);
      await expect(client.submit(generateJob(), noImages)).rejects.toMatchObject({
        code: 'protocol_version',
        message: expect.stringContaining(`speaks protocol ${protocol}, this side speaks ${protocolVersion}`) as unknown,
        hint: expect.stringMatching(hint) as unknown,
      });
      client.close();
      expect(heard.length).toBeGreaterThan(0);
      for (const message of heard) expect(message).toMatchObject({ type: 'hello', protocol: protocolVersion });
    });
  });
});
