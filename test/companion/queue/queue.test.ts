import { describe, expect, test } from 'vitest';
import { imageIdOf } from '../../../companion/src/daemon/image-id.ts';
import type { JobRecord } from '../../../companion/src/queue/job-record.ts';
import { JobQueue } from '../../../companion/src/queue/queue.ts';
import { FrisketError } from '../../../shared/src/errors.ts';
import { generateJob } from '../../fakes/jobs.ts';
import { pngOf } from '../../fakes/pictures.ts';
import { StubEngine } from '../../fakes/stub-engine.ts';

function makeQueue(jobsMost = 3) {
  const engine = new StubEngine();
  const ended: JobRecord[] = [];
  const queue = new JobQueue({
    engine,
    models: () => Promise.resolve(new Map([['swatch', '/models/swatch']])),
    imageIdOf,
    jobsMost,
    finished: { jobs: 10, bytes: 1_000_000 },
    onEnd: (record) => ended.push(record),
  });
  const submit = (id: string) => {
    queue.add(id, generateJob());
    queue.enqueue(id, new Map());
  };
  return { engine, queue, ended, submit };
}

const statusOf = (queue: JobQueue, id: string) => queue.get(id)?.state.status;
const until = (queue: JobQueue, id: string, status: string) =>
  new Promise<void>((resolve) => {
    if (statusOf(queue, id) === status) resolve();
    else
      queue.follow(id, ({ state }) => {
        if (state.status === status) resolve();
      });
  });

test('jobs run one at a time, in the order in which they became complete', async () => {
  const { engine, queue, submit } = makeQueue();
  queue.add('late', generateJob({ seed: 1 }));
  submit('first');
  submit('second');
  expect(['first', 'second', 'late'].map((id) => statusOf(queue, id))).toEqual(['running', 'queued', 'collecting']);
  queue.enqueue('late', new Map());
  expect(['second', 'late'].map((id) => queue.positionOf(id))).toEqual([0, 1]);
  await (await engine.nextRun()).finish();
  const second = await engine.nextRun();
  expect([statusOf(queue, 'first'), statusOf(queue, 'second'), queue.positionOf('late')]).toEqual([
    'done',
    'running',
    0,
  ]);
  await second.finish();
  await (await engine.nextRun()).finish();
  await until(queue, 'late', 'done');
});

test('a follower sees every state of a job in turn', async () => {
  const { engine, queue } = makeQueue();
  queue.add('a', generateJob());
  const seen: string[] = [];
  queue.follow('a', ({ state }) => seen.push(state.status === 'running' && state.progress ? 'progress' : state.status));
  queue.enqueue('a', new Map());
  const run = await engine.nextRun();
  run.progress({ stage: 'Painting', step: 1, steps: 2, preview: await pngOf(16, 16) });
  await run.finish();
  await until(queue, 'a', 'done');
  expect(seen).toEqual(['queued', 'running', 'progress', 'done']);
});

test('those that wait are told when they move up', async () => {
  const { engine, queue, submit } = makeQueue();
  for (const id of ['a', 'b', 'c']) submit(id);
  const positions: (number | undefined)[] = [];
  queue.follow('c', () => positions.push(queue.positionOf('c')));
  await (await engine.nextRun()).finish();
  const run = await engine.nextRun();
  expect(positions).toEqual([0]);
  await run.finish();
});

test('the bound counts those that collect, wait and run, and is free again when one ends', async () => {
  const { engine, queue, submit } = makeQueue(2);
  submit('a');
  queue.add('b', generateJob());
  expect(() => queue.add('c', generateJob())).toThrow(expect.objectContaining({ code: 'queue_full' }) as Error);
  await (await engine.nextRun()).finish();
  await until(queue, 'a', 'done');
  queue.add('c', generateJob());
  expect(statusOf(queue, 'c')).toBe('collecting');
});

describe('cancel', () => {
  test.each(['collecting', 'queued'])('ends one that is %s at once', (status) => {
    const { queue, submit } = makeQueue();
    submit('running');
    if (status === 'queued') submit('a');
    else queue.add('a', generateJob());
    expect(statusOf(queue, 'a')).toBe(status);
    queue.cancel('a');
    expect(statusOf(queue, 'a')).toBe('cancelled');
    expect(statusOf(queue, 'running')).toBe('running');
  });

  test('asks the engine to stop the one that runs, and the next one starts', async () => {
    const { engine, queue, submit } = makeQueue();
    submit('a');
    submit('b');
    const run = await engine.nextRun();
    queue.cancel('a');
    expect(run.signal.aborted).toBe(true);
    await engine.nextRun();
    expect([statusOf(queue, 'a'), statusOf(queue, 'b')]).toEqual(['cancelled', 'running']);
  });

  test('of one that has ended changes nothing', async () => {
    const { engine, queue, submit } = makeQueue();
    submit('a');
    await (await engine.nextRun()).finish();
    await until(queue, 'a', 'done');
    queue.cancel('a');
    queue.cancel('unknown');
    expect(statusOf(queue, 'a')).toBe('done');
  });
});

test('an engine that fails fails the job, and the next one runs', async () => {
  const { engine, queue, submit, ended } = makeQueue();
  submit('a');
  submit('b');
  (await engine.nextRun()).fail(new FrisketError('engine_crashed', 'It crashed.'));
  await engine.nextRun();
  expect(queue.get('a')?.state).toEqual({
    status: 'failed',
    error: { code: 'engine_crashed', message: 'It crashed.' },
  });
  expect(ended.map(({ id }) => id)).toEqual(['a']);
});

test('what is thrown that is no FrisketError becomes engine_failed', async () => {
  const { engine, queue, submit } = makeQueue();
  submit('a');
  (await engine.nextRun()).fail(new TypeError('x is undefined'));
  await until(queue, 'a', 'failed');
  expect(queue.get('a')?.state).toMatchObject({ error: { code: 'engine_failed', message: 'x is undefined' } });
});

test('a result is kept until it is acknowledged', async () => {
  const { engine, queue, submit } = makeQueue();
  submit('a');
  await (await engine.nextRun()).finish();
  await until(queue, 'a', 'done');
  queue.acknowledge('a');
  expect(queue.get('a')).toBeUndefined();
});

test('a job that has not ended cannot be acknowledged away', () => {
  const { queue, submit } = makeQueue();
  submit('a');
  queue.acknowledge('a');
  expect(statusOf(queue, 'a')).toBe('running');
});

test('closing cancels everything, waits for the engine and takes nothing more', async () => {
  const { engine, queue, submit } = makeQueue();
  submit('a');
  submit('b');
  await engine.nextRun();
  await queue.close();
  expect([statusOf(queue, 'a'), statusOf(queue, 'b')]).toEqual(['cancelled', 'cancelled']);
  expect(() => queue.add('c', generateJob())).toThrow(expect.objectContaining({ code: 'cancelled' }) as Error);
  expect(engine.tasks).toHaveLength(1);
});
