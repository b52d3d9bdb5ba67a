import { signal } from '@preact/signals';
import { describe, expect, test, vi } from 'vitest';
import type { Insertion } from '../../../../plugin/src/bridge.ts';
import type { ConnectionState } from '../../../../plugin/src/ui/state/connection.ts';
import { Runner, type JobClient, type RunRequest } from '../../../../plugin/src/ui/state/run.ts';
import type { ClientJobEvent, JobOutcome } from '../../../../shared/src/client/client.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { recipe } from '../../host/sample-recipe.ts';

const box = { x: 0, y: 0, width: 40, height: 20 };
const request: RunRequest = {
  tab: 'fill',
  job: recipe.job,
  images: new Map(),
  name: 'turquoise water',
  place: { kind: 'over', layer: '1:2', bounds: box, region: box, picture: { width: 80, height: 40 } },
  source: '1:2',
};
const picture = { png: new Uint8Array([7]), x: 10, y: 4, width: 30, height: 20 };

interface Submitted {
  readonly id: string | undefined;
  readonly seed: number | undefined;
  readonly tell: (event: ClientJobEvent) => void;
  readonly finish: () => void;
  readonly fail: (error: FrisketError) => void;
}

/** A panel's runner between a companion and a document that do what the test says. */
function opened() {
  const connection = signal<ConnectionState>({ kind: 'connected' });
  const submitted: Submitted[] = [];
  const acknowledge = vi.fn();
  const client: JobClient = {
    submit: (job, _images, options) =>
      new Promise<JobOutcome>((resolve, reject) => {
        const { id, onEvent, signal: aborted } = options ?? {};
        aborted?.addEventListener('abort', () => reject(new FrisketError('cancelled', 'The job was cancelled.')));
        const { resolved } = recipe;
        submitted.push({
          id,
          seed: job.kind === 'request' ? undefined : job.seed,
          tell: (event) => onEvent?.(event),
          finish: () => resolve({ id: id ?? '', pictures: [picture], resolved, timings: {}, acknowledge }),
          fail: reject,
        });
      }),
  };
  let made = 0;
  const insert = vi.fn((insertion: Insertion) => Promise.resolve({ id: `9:${++made}`, name: insertion.name }));
  const runner = new Runner({ connection, client: () => client, insert, now: () => 0 });
  return { runner, connection, submitted, acknowledge, insert };
}

async function submission(submitted: readonly Submitted[], index = 0): Promise<Submitted> {
  await vi.waitFor(() => expect(submitted.length).toBeGreaterThan(index));
  return submitted[index]!;
}

async function settled(runner: Runner) {
  await vi.waitFor(() => expect(runner.isRunning).toBe(false));
  return runner.run.value;
}

describe('a run', () => {
  test('goes from the job to the layer, and only then tells the companion that it may forget', async () => {
    const { runner, submitted, acknowledge, insert } = opened();
    insert.mockImplementationOnce((insertion) => {
      expect(acknowledge).not.toHaveBeenCalled();
      return Promise.resolve({ id: '9:1', name: insertion.name });
    });
    void runner.start('fill', () => Promise.resolve(request));
    (await submission(submitted)).finish();
    expect(await settled(runner)).toMatchObject({ kind: 'done', layer: { id: '9:1' }, seed: 7 });
    expect(acknowledge).toHaveBeenCalledTimes(1);
    expect(insert.mock.calls[0]![0]).toMatchObject({
      bytes: picture.png,
      name: 'turquoise water',
      recipe: { version: 1, job: recipe.job, resolved: recipe.resolved, source: '1:2' },
      place: { kind: 'over', layer: '1:2', part: { x: 10, y: 4, width: 30, height: 20 } },
    });
  });

  test('shows what the companion tells, and keeps the last preview', async () => {
    const { runner, submitted } = opened();
    void runner.start('fill', () => Promise.resolve(request));
    const { tell } = await submission(submitted);
    const preview = new Uint8Array([1]);
    tell({ type: 'queued', position: 2 });
    expect(runner.run.value).toMatchObject({ progress: { kind: 'queued', position: 2 } });
    tell({ type: 'progress', stage: 'Painting', step: 1, steps: 8, preview });
    tell({ type: 'progress', stage: 'Painting', step: 2, steps: 8 });
    expect(runner.run.value).toMatchObject({ progress: { stage: 'Painting', step: 2, steps: 8 }, preview });
  });

  test('is one at a time', async () => {
    const { runner, submitted } = opened();
    void runner.start('fill', () => Promise.resolve(request));
    void runner.start('fill', () => Promise.resolve(request));
    await submission(submitted);
    expect(submitted).toHaveLength(1);
  });

  test('that is cancelled leaves nothing on the screen', async () => {
    const { runner, submitted, insert } = opened();
    void runner.start('fill', () => Promise.resolve(request));
    await submission(submitted);
    runner.cancel();
    expect(await settled(runner)).toEqual({ kind: 'idle' });
    expect(insert).not.toHaveBeenCalled();
  });

  test('that fails says so and can be tried again', async () => {
    const { runner, submitted } = opened();
    void runner.start('fill', () => Promise.resolve(request));
    (await submission(submitted)).fail(new FrisketError('queue_full', '100 jobs wait already.', 'Wait a moment.'));
    const run = await settled(runner);
    expect(run).toMatchObject({ kind: 'failed', error: { code: 'queue_full', hint: 'Wait a moment.' } });
    if (run.kind === 'failed') run.retry?.();
    (await submission(submitted, 1)).finish();
    expect((await settled(runner)).kind).toBe('done');
  });

  test('whose layer cannot be added keeps the picture: trying again only adds the layer', async () => {
    const { runner, submitted, insert, acknowledge } = opened();
    insert.mockRejectedValueOnce(new Error('in insertChild: the node is locked'));
    void runner.start('fill', () => Promise.resolve(request));
    (await submission(submitted)).finish();
    const run = await settled(runner);
    expect(run).toMatchObject({
      kind: 'failed',
      error: { message: expect.stringMatching(/picture is ready.*: in insertChild: the node is locked/) as unknown },
    });
    expect(acknowledge).not.toHaveBeenCalled();
    if (run.kind === 'failed') run.retry?.();
    expect((await settled(runner)).kind).toBe('done');
    expect(submitted).toHaveLength(1);
  });
});

describe('another variant', () => {
  test('is the same job with another seed, in place of the layer before', async () => {
    const { runner, submitted, insert } = opened();
    void runner.start('fill', () => Promise.resolve(request));
    (await submission(submitted)).finish();
    await settled(runner);
    runner.again(99);
    const second = await submission(submitted, 1);
    expect(second.seed).toBe(99);
    second.finish();
    await settled(runner);
    expect(insert.mock.calls[1]![0]).toMatchObject({ replaces: '9:1' });
    runner.again(100);
    (await submission(submitted, 2)).finish();
    await settled(runner);
    expect(insert.mock.calls[2]![0]).toMatchObject({ replaces: '9:2' });
  });
});

describe('a companion that goes away', () => {
  test.each(['disconnected', 'not_running', 'unauthorized'] as const)(
    'with %s: the same job waits, and goes on when there is one again',
    async (code) => {
      const { runner, connection, submitted } = opened();
      void runner.start('fill', () => Promise.resolve(request));
      const first = await submission(submitted);
      connection.value = { kind: 'needs-code', refused: true };
      first.fail(new FrisketError(code, 'gone'));
      await vi.waitFor(() => expect(runner.run.value).toMatchObject({ progress: { kind: 'interrupted' } }));
      expect(submitted).toHaveLength(1);
      connection.value = { kind: 'connected' };
      const second = await submission(submitted, 1);
      expect(second.id).toBe(first.id);
      second.finish();
      expect((await settled(runner)).kind).toBe('done');
    },
  );

  test('having cancelled its jobs, as one that is stopped does: the job waits too', async () => {
    const { runner, connection, submitted } = opened();
    void runner.start('fill', () => Promise.resolve(request));
    (await submission(submitted)).fail(new FrisketError('cancelled', 'The companion is shutting down.'));
    connection.value = { kind: 'needs-code', refused: false };
    await vi.waitFor(() => expect(runner.run.value).toMatchObject({ progress: { kind: 'interrupted' } }));
    connection.value = { kind: 'connected' };
    (await submission(submitted, 1)).finish();
    expect((await settled(runner)).kind).toBe('done');
  });

  test('can be given up', async () => {
    const { runner, connection, submitted } = opened();
    void runner.start('fill', () => Promise.resolve(request));
    const first = await submission(submitted);
    connection.value = { kind: 'needs-code', refused: false };
    first.fail(new FrisketError('not_running', 'gone'));
    await vi.waitFor(() => expect(runner.run.value).toMatchObject({ progress: { kind: 'interrupted' } }));
    runner.cancel();
    expect(await settled(runner)).toEqual({ kind: 'idle' });
  });
});
