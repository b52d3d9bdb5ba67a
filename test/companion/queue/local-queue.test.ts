import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { imageIdOf } from '../../../companion/src/daemon/image-id.ts';
import { JobFiles } from '../../../companion/src/queue/job-files.ts';
import { isFinished, type JobRecord, type Submission } from '../../../companion/src/queue/job-record.ts';
import { LocalQueue, type LocalQueueOptions } from '../../../companion/src/queue/local-queue.ts';
import { PictureFiles } from '../../../companion/src/queue/picture-files.ts';
import { FrisketError } from '../../../shared/src/errors.ts';
import { fillCase, generateJob } from '../../fakes/jobs.ts';
import { pngOf } from '../../fakes/pictures.ts';
import { StubEngine } from '../../fakes/stub-engine.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

async function openQueue(options: Partial<LocalQueueOptions> & { folder?: string } = {}) {
  const folder = options.folder ?? (await temporaryFolder());
  const engine = new StubEngine();
  const ended: JobRecord[] = [];
  const pictures = new PictureFiles(join(folder, 'pictures'), { bytes: 1e8, spareBytes: 1e7 });
  const queue = await LocalQueue.open({
    engine,
    files: new JobFiles(join(folder, 'jobs')),
    pictures,
    models: () => Promise.resolve(new Map([['swatch', '/models/swatch']])),
    imageIdOf,
    jobsMost: 10,
    finished: { jobs: 10, bytes: 1_000_000 },
    onChange: (record) => {
      if (isFinished(record.state)) ended.push(record);
    },
    ...options,
  });
  onTestFinished(() => queue.close());
  const submit = (name: string, changes: Partial<Submission> = {}) =>
    queue.submit({ id: idOf(name), job: generateJob(), owner: 'one', priority: 'interactive', ...changes });
  return { engine, queue, pictures, ended, submit, folder };
}

/** Jobs are called by letters here; on disk an id is a UUID. */
const idOf = (name: string) => `${name.codePointAt(0)?.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
const nameOf = (id: string) => String.fromCodePoint(parseInt(id.slice(0, 8), 16));
const stateOf = async (queue: LocalQueue, name: string) => (await queue.get(idOf(name)))?.state;
const statusOf = async (queue: LocalQueue, name: string) => (await stateOf(queue, name))?.status;
const positionOf = async (queue: LocalQueue, name: string) => {
  const state = await stateOf(queue, name);
  return state?.status === 'queued' ? state.position : undefined;
};
const until = (queue: LocalQueue, name: string, status: string) =>
  new Promise<void>((resolve) => {
    queue.follow(idOf(name), ({ state }) => {
      if (state.status === status) resolve();
    });
    void statusOf(queue, name).then((now) => {
      if (now === status) resolve();
    });
  });

describe('order', () => {
  test('jobs run one at a time, in the order in which they came', async () => {
    const { engine, queue, submit } = await openQueue();
    for (const name of ['a', 'b', 'c']) await submit(name);
    const first = await engine.nextRun();
    expect([await statusOf(queue, 'a'), await positionOf(queue, 'b'), await positionOf(queue, 'c')]).toEqual([
      'running',
      0,
      1,
    ]);
    await first.finish();
    const second = await engine.nextRun();
    expect([await statusOf(queue, 'a'), await statusOf(queue, 'b'), await positionOf(queue, 'c')]).toEqual([
      'done',
      'running',
      0,
    ]);
    await second.finish();
    await (await engine.nextRun()).finish();
    await until(queue, 'c', 'done');
  });

  /** The order in which they run, the first of them aside. */
  async function orderOf(jobs: readonly (readonly [name: string, changes: Partial<Submission>])[]): Promise<string> {
    const { engine, submit, ended } = await openQueue();
    await submit('0', { owner: 'nobody' });
    const first = await engine.nextRun();
    for (const [name, changes] of jobs) await submit(name, changes);
    await first.finish();
    for (const _job of jobs) await (await engine.nextRun()).finish();
    await expect.poll(() => ended.length).toBe(jobs.length + 1);
    return ended
      .map(({ id }) => nameOf(id))
      .join('')
      .slice(1);
  }

  test('what a person waits for goes before what may take its time', async () => {
    const batch = { priority: 'batch' } as const;
    expect(await orderOf([['a', batch], ['b', batch], ['c', {}], ['d', { priority: 'live' }]])).toBe('dcab'); // prettier-ignore
  });

  test('clients take turns, so that one with many jobs does not keep another waiting', async () => {
    const two = { owner: 'two' };
    expect(await orderOf([['a', {}], ['b', {}], ['c', {}], ['d', two], ['e', two]])).toBe('adbec'); // prettier-ignore
  });

  test('a live job takes the place of the one before it, of the same client only', async () => {
    const { engine, queue, submit } = await openQueue();
    await submit('a', { priority: 'live' });
    const running = await engine.nextRun();
    await submit('b', { priority: 'live' });
    await submit('x', { priority: 'live', owner: 'two' });
    await submit('c', { priority: 'live' });
    expect(running.signal.aborted).toBe(true);
    await until(queue, 'a', 'cancelled');
    await until(queue, 'x', 'running');
    expect(await statusOf(queue, 'b')).toBe('cancelled');
    expect(await positionOf(queue, 'c')).toBe(0);
  });
});

test('a follower sees every state of a job in turn, numbered upwards', async () => {
  const { engine, queue, submit } = await openQueue();
  const seen: [number, string][] = [];
  queue.follow(idOf('a'), ({ state, event }) =>
    seen.push([event, state.status === 'running' && state.progress ? 'progress' : state.status]),
  );
  await submit('a');
  const run = await engine.nextRun();
  run.progress({ stage: 'Painting', step: 1, steps: 2, preview: await pngOf(16, 16) });
  await run.finish();
  await until(queue, 'a', 'done');
  expect(seen.map(([, what]) => what)).toEqual(['queued', 'running', 'progress', 'done']);
  const numbers = seen.map(([event]) => event);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
});

test('those that wait are told when they move up, and when somebody comes before them', async () => {
  const { engine, queue, submit } = await openQueue();
  for (const name of ['a', 'b', 'c']) await submit(name);
  const positions: number[] = [];
  queue.follow(idOf('c'), ({ state }) => state.status === 'queued' && positions.push(state.position));
  await submit('d', { owner: 'two' });
  await (await engine.nextRun()).finish();
  await engine.nextRun();
  await queue.cancel(idOf('b'));
  expect(positions).toEqual([2, 1, 0]);
});

test('the bound counts those that wait and run, and is free again when one ends', async () => {
  const { engine, submit, queue } = await openQueue({ jobsMost: 2 });
  await submit('a');
  await submit('b');
  await expect(submit('c')).rejects.toMatchObject({ code: 'queue_full' });
  await (await engine.nextRun()).finish();
  await until(queue, 'a', 'done');
  await submit('c');
});

test('the same id twice is one job', async () => {
  const { engine, submit, queue } = await openQueue();
  await Promise.all([submit('a')]);
  await submit('a');
  await (await engine.nextRun()).finish();
  await until(queue, 'a', 'done');
  expect(engine.tasks).toHaveLength(1);
});

describe('cancel', () => {
  test('ends one that waits at once', async () => {
    const { queue, submit } = await openQueue();
    await submit('a');
    await submit('b');
    await queue.cancel(idOf('b'));
    expect([await statusOf(queue, 'a'), await statusOf(queue, 'b')]).toEqual(['running', 'cancelled']);
  });

  test('asks the engine to stop the one that runs, and the next one starts', async () => {
    const { engine, queue, submit } = await openQueue();
    await submit('a');
    await submit('b');
    const run = await engine.nextRun();
    await queue.cancel(idOf('a'));
    expect(run.signal.aborted).toBe(true);
    await engine.nextRun();
    expect([await statusOf(queue, 'a'), await statusOf(queue, 'b')]).toEqual(['cancelled', 'running']);
  });

  test('of one that has ended changes nothing', async () => {
    const { engine, queue, submit } = await openQueue();
    await submit('a');
    await (await engine.nextRun()).finish();
    await until(queue, 'a', 'done');
    await queue.cancel(idOf('a'));
    await queue.cancel(idOf('z'));
    expect(await statusOf(queue, 'a')).toBe('done');
  });
});

describe('pause', () => {
  test('lets the running job end and starts no other until it is over', async () => {
    const { engine, queue, submit } = await openQueue();
    await submit('a');
    await submit('b');
    await queue.pause();
    await (await engine.nextRun()).finish();
    await until(queue, 'a', 'done');
    expect(await queue.counts()).toEqual({ waiting: 1, running: 0, finished: 1, paused: true });
    expect(engine.tasks).toHaveLength(1);
    await queue.resume();
    await (await engine.nextRun()).finish();
    await until(queue, 'b', 'done');
  });
});

describe('the time that is left', () => {
  test('is learned from jobs of the same shape, and unknown before there were any', async () => {
    let now = 0;
    const { engine, queue, submit } = await openQueue({ now: () => now });
    const remaining = async (name: string) => (await queue.get(idOf(name)))?.remaining;
    await submit('a');
    const first = await engine.nextRun();
    expect(await remaining('a')).toBeUndefined();
    now = 1_000;
    await first.finish();
    await until(queue, 'a', 'done');

    await submit('b', { job: generateJob({ seed: 99, prompt: 'another' }) });
    await submit('c');
    await submit('d', { job: generateJob({ width: 128 }) });
    await engine.nextRun();
    expect([await remaining('b'), await remaining('c'), await remaining('d')]).toEqual([1_000, 2_000, undefined]);
    now = 1_400;
    expect([await remaining('b'), await remaining('c')]).toEqual([600, 1_600]);
    now = 9_000;
    expect(await remaining('b')).toBe(0);
  });
});

test('an engine that fails fails the job, and the next one runs', async () => {
  const { engine, queue, submit, ended } = await openQueue();
  await submit('a');
  await submit('b');
  (await engine.nextRun()).fail(new FrisketError('engine_crashed', 'It crashed.'));
  await engine.nextRun();
  expect(await stateOf(queue, 'a')).toEqual({
    status: 'failed',
    error: { code: 'engine_crashed', message: 'It crashed.' },
  });
  expect(ended.map(({ id }) => nameOf(id))).toEqual(['a']);
});

test('what is thrown that is no FrisketError becomes engine_failed', async () => {
  const { engine, queue, submit } = await openQueue();
  await submit('a');
  (await engine.nextRun()).fail(new TypeError('x is undefined'));
  await until(queue, 'a', 'failed');
  expect(await stateOf(queue, 'a')).toMatchObject({ error: { code: 'engine_failed', message: 'x is undefined' } });
});

test('an owner’s jobs are listed with their notes, and nobody else’s', async () => {
  const { engine, queue, submit } = await openQueue();
  await submit('a', { note: 'over layer 3' });
  await submit('b', { owner: 'two' });
  await submit('c');
  await (await engine.nextRun()).finish();
  await until(queue, 'a', 'done');
  const list = await queue.list('one');
  expect(list.map(({ id, note, state }) => [nameOf(id), note, state.status])).toEqual([
    ['a', 'over layer 3', 'done'],
    ['c', undefined, 'queued'],
  ]);
});

test('a result is kept until it is acknowledged, one that has not ended cannot be', async () => {
  const { engine, queue, submit } = await openQueue();
  await submit('a');
  await queue.acknowledge(idOf('a'));
  expect(await statusOf(queue, 'a')).not.toBeUndefined();
  await (await engine.nextRun()).finish();
  await until(queue, 'a', 'done');
  await queue.acknowledge(idOf('a'));
  expect(await queue.get(idOf('a'))).toBeUndefined();
});

describe('after a restart', () => {
  test('what waited and what ran is run, in order; what had ended is as it was, pictures included', async () => {
    const before = await openQueue();
    const { job, images, image, mask } = await fillCase();
    for (const bytes of [image, mask]) await before.pictures.add(imageIdOf(bytes), bytes);
    await before.submit('a', { note: 'the first' });
    await (await before.engine.nextRun()).finish();
    await until(before.queue, 'a', 'done');
    const done = await stateOf(before.queue, 'a');
    await before.submit('b', { job, previews: false });
    await before.submit('c');
    await before.submit('d');
    await before.engine.nextRun();
    await before.queue.cancel(idOf('d'));
    await before.queue.close();
    await expect(before.submit('e')).rejects.toMatchObject({ code: 'cancelled' });

    const after = await openQueue({ folder: before.folder });
    const again = await after.engine.nextRun();
    expect([again.task.job, [...again.task.images]]).toEqual([job, [...images]]);
    expect(again.task.previews).toBe(false);
    expect(await statusOf(after.queue, 'd')).toBe('cancelled');
    const kept = await after.queue.get(idOf('a'));
    expect(kept?.note).toBe('the first');
    if (kept?.state.status !== 'done' || done?.status !== 'done') throw new Error('The result is gone.');
    expect(kept.state.pictures.map(({ place }) => place)).toEqual(done.pictures.map(({ place }) => place));
    expect(imageIdOf(await kept.state.pictures[0]!.read())).toBe(kept.state.pictures[0]!.place.image);
    await again.finish();
    await (await after.engine.nextRun()).finish();
    await until(after.queue, 'c', 'done');
  });

  test('what was acknowledged is gone, from the disk too', async () => {
    const before = await openQueue();
    await before.submit('a');
    await (await before.engine.nextRun()).finish();
    await until(before.queue, 'a', 'done');
    await before.queue.acknowledge(idOf('a'));
    await before.queue.close();
    const { queue, engine } = await openQueue({ folder: before.folder });
    expect(await queue.get(idOf('a'))).toBeUndefined();
    expect(engine.tasks).toEqual([]);
  });

  test('a job in whose middle the companion ended twice is not begun a third time, and says so', async () => {
    const folder = await temporaryFolder();
    const files = new JobFiles(join(folder, 'jobs'));
    const id = idOf('a');
    await files.accept({ version: 1, id, owner: 'one', priority: 'interactive', order: 1, job: generateJob() });
    await files.start(id, 2);
    const { queue, engine } = await openQueue({ folder });
    expect(await stateOf(queue, 'a')).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
    expect(engine.tasks).toEqual([]);
  });

  test('a companion that was stopped in the middle of a job, however often, goes on with it', async () => {
    const folder = await temporaryFolder();
    const first = await openQueue({ folder });
    await first.submit('a');
    await first.engine.nextRun();
    await first.queue.close();
    for (let count = 0; count < 4; count++) {
      const { engine, queue } = await openQueue({ folder });
      await engine.nextRun();
      await queue.close();
    }
    const { engine, queue } = await openQueue({ folder });
    await (await engine.nextRun()).finish();
    await until(queue, 'a', 'done');
  });
});

describe('when the disk does not take it', () => {
  const full = () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));

  test('a job is refused, and nothing of it is left', async () => {
    const folder = await temporaryFolder();
    const files = new JobFiles(join(folder, 'jobs'));
    files.accept = full;
    const { queue, submit, engine } = await openQueue({ folder, files });
    await expect(submit('a')).rejects.toMatchObject({ code: 'disk_full' });
    expect(await queue.get(idOf('a'))).toBeUndefined();
    expect(engine.tasks).toEqual([]);
  });

  test('a result that somebody waits for is given all the same', async () => {
    const folder = await temporaryFolder();
    const troubles: string[] = [];
    const pictures = new PictureFiles(join(folder, 'pictures'), { bytes: 1e8, spareBytes: 1e7 });
    pictures.add = full;
    const files = new JobFiles(join(folder, 'jobs'));
    const { queue, submit, engine } = await openQueue({
      folder,
      files,
      pictures,
      onTrouble: ({ code }) => troubles.push(code),
    });
    await submit('a');
    files.end = full;
    await (await engine.nextRun()).finish();
    await until(queue, 'a', 'done');
    const state = await stateOf(queue, 'a');
    if (state?.status !== 'done') throw new Error('It is not done.');
    expect(imageIdOf(await state.pictures[0]!.read())).toBe(state.pictures[0]!.place.image);
    expect(troubles).toEqual(['disk_full', 'disk_full']);
  });
});
