import { setMaxListeners } from 'node:events';
import { signal } from '@preact/signals';
import { describe, expect, test, vi } from 'vitest';
import type { Insertion, InsertionOutcome } from '../../../../plugin/src/bridge.ts';
import { SetRunner } from '../../../../plugin/src/ui/sets/set-runner.ts';
import type { ConnectionState } from '../../../../plugin/src/ui/state/connection.ts';
import { pendingRunSchema, type PendingRun, type SharingPlace } from '../../../../plugin/src/ui/state/pending-run.ts';
import type { JobClient, RunRequest } from '../../../../plugin/src/ui/state/run.ts';
import type { JobOutcome, WatchOptions } from '../../../../shared/src/client/client.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { recipe } from '../../host/sample-recipe.ts';

const requests = (count: number): RunRequest[] =>
  Array.from({ length: count }, (_, index) => ({
    tab: 'sets',
    job: { kind: 'generate', model: 'swatch', prompt: 'dunes', seed: 7 + index, width: 64, height: 64 },
    images: new Map(),
    name: `dunes ${index}`,
    place: { kind: 'slot', layer: `1:${index}`, width: 64, height: 64 },
  }));

const core = new Uint8Array([7]);
const image = 'ab'.repeat(32);
const picture = { png: core, x: 0, y: 0, width: 64, height: 64 };

interface Asked {
  readonly id: string;
  /** The pictures that were given; undefined for a job that is only watched. */
  readonly images: number | undefined;
  readonly finish: () => void;
  readonly fail: (error: FrisketError) => void;
}

/** A set runner between a companion and a document that do what the test says. */
function opened() {
  const asked: Asked[] = [];
  const acknowledge = vi.fn((_id: string) => undefined);
  function ask(id = '', options?: WatchOptions, images?: number): Promise<JobOutcome> {
    // As the real one has it, a job that is over no longer listens.
    const over = new AbortController();
    return new Promise<JobOutcome>((resolve, reject) => {
      const cancel = () => reject(new FrisketError('cancelled', 'Cancelled.'));
      // Sixteen jobs are stopped by one signal; Node takes more than ten listeners for a leak unless it is told.
      if (options?.signal) setMaxListeners(16, options.signal);
      options?.signal?.addEventListener('abort', cancel, { signal: over.signal });
      const outcome = { id, pictures: [picture], resolved: recipe.resolved, timings: {}, notices: [] };
      asked.push({
        id,
        images,
        finish: () => resolve({ ...outcome, acknowledge: () => acknowledge(id) }),
        fail: reject,
      });
    }).finally(() => {
      over.abort();
    });
  }
  const client: JobClient = {
    submit: (_job, images, options) => ask(options?.id, options, images.size),
    watch: (id, options) => ask(id, options),
  };
  const insertAll = vi.fn((insertions: readonly Insertion[]) =>
    Promise.resolve(insertions.map(({ name }): InsertionOutcome => ({ id: `9:${name}`, name }))),
  );
  const remember = vi.fn((_pending: PendingRun | undefined) => undefined);
  const never = () => Promise.reject(new Error('Nothing is to be taken apart or put together.'));
  const connection = signal<ConnectionState>({ kind: 'connected' });
  const carryOn = vi.fn((request: RunRequest, core: Uint8Array, { id }: SharingPlace) =>
    Promise.resolve({ ...request, name: `${request.name} from ${core[0]} for ${id}` }),
  );
  const withPictures = vi.fn((request: RunRequest) =>
    Promise.resolve({ ...request, images: new Map([[image, core]]) }),
  );
  const effects = { connection, client: () => client, separate: never, carryOn, withPictures, insertAll, remember };
  return { sets: new SetRunner(effects), asked, acknowledge, insertAll, remember };
}

const ended = (sets: SetRunner) =>
  vi.waitFor(() => {
    expect(sets.isRunning).toBe(false);
    return sets.run.value;
  });

const begun = (asked: readonly Asked[], count: number) => vi.waitFor(() => expect(asked).toHaveLength(count));

describe('a set', () => {
  test('is put in together and in order, whatever comes in first, and only then forgotten', async () => {
    const { sets, asked, acknowledge, insertAll, remember } = opened();
    void sets.start('sets', () => Promise.resolve(requests(3)));
    await begun(asked, 3);
    for (const { finish } of [...asked].reverse()) {
      expect(acknowledge).not.toHaveBeenCalled();
      finish();
    }
    expect(await ended(sets)).toMatchObject({ kind: 'done', failed: [] });
    expect(insertAll.mock.calls.map(([insertions]) => insertions.map(({ name }) => name))).toEqual([
      ['dunes 0', 'dunes 1', 'dunes 2'],
    ]);
    expect(acknowledge).toHaveBeenCalledTimes(3);
    expect(remember.mock.lastCall).toEqual([undefined]);
  });

  test('asks for so many at once that the companion’s queue has room for others', async () => {
    const { sets, asked } = opened();
    void sets.start('sets', () => Promise.resolve(requests(40)));
    await begun(asked, 16);
    asked[0]?.finish();
    await begun(asked, 17);
  });

  test('of which a picture is made anew says so where the layer is the same, and not where it had to be another', async () => {
    const { sets, asked, insertAll } = opened();
    const anew = requests(1).map((request) => ({ ...request, inPlaceOf: '9:earlier' }));
    for (const [id, inPlace] of [
      ['9:earlier', true],
      ['9:another', false],
    ] as const) {
      insertAll.mockResolvedValueOnce([{ id, name: 'dunes 0' }]);
      void sets.start('sets', () => Promise.resolve(anew));
      await vi.waitFor(() => expect(sets.isRunning && asked.length > 0).toBe(true));
      asked.splice(0)[0]?.finish();
      expect(await ended(sets)).toMatchObject({ kind: 'done', added: [core], inPlace });
    }
  });

  test('that is stopped keeps what is ready and tells of no failure', async () => {
    const { sets, asked, insertAll } = opened();
    void sets.start('sets', () => Promise.resolve(requests(3)));
    await begun(asked, 3);
    asked[1]?.finish();
    await vi.waitFor(() => expect(sets.run.value).toMatchObject({ items: [{}, { state: { kind: 'ready' } }, {}] }));
    sets.stop();
    expect(await ended(sets)).toMatchObject({ kind: 'done', failed: [], reason: undefined });
    expect(insertAll.mock.calls[0]?.[0].map(({ name }) => name)).toEqual(['dunes 1']);
  });

  test('of which one fails adds the others, and makes that one again when asked', async () => {
    const { sets, asked, insertAll } = opened();
    void sets.start('sets', () => Promise.resolve(requests(2)));
    await begun(asked, 2);
    asked[0]?.finish();
    asked[1]?.fail(new FrisketError('internal', 'It broke.'));
    const run = await ended(sets);
    expect(run).toMatchObject({ kind: 'done', reason: { message: 'It broke.' } });
    if (run.kind === 'done') run.retry();
    await begun(asked, 3);
    asked[2]?.finish();
    expect(await ended(sets)).toMatchObject({ kind: 'done', failed: [] });
    expect(insertAll.mock.calls.map(([insertions]) => insertions.map(({ name }) => name))).toEqual([
      ['dunes 0'],
      ['dunes 1'],
    ]);
  });

  test('that could not be put in asks only for that again', async () => {
    const { sets, asked, insertAll } = opened();
    insertAll.mockRejectedValueOnce(new FrisketError('internal', 'The document is closed.'));
    void sets.start('sets', () => Promise.resolve(requests(2)));
    await begun(asked, 2);
    for (const { finish } of asked) finish();
    const run = await ended(sets);
    expect(run).toMatchObject({ kind: 'failed', error: { message: 'The document is closed.' } });
    if (run.kind === 'failed') run.retry();
    expect(await ended(sets)).toMatchObject({ kind: 'done' });
    expect(asked).toHaveLength(2);
  });

  test('is taken up by a panel that is opened again, under the same ids', async () => {
    const { sets, asked, remember } = opened();
    void sets.start('sets', () => Promise.resolve(requests(2)));
    await begun(asked, 2);
    const pending = pendingRunSchema.parse(structuredClone(remember.mock.lastCall?.[0]));
    expect(pending.together).toBe(true);

    const later = opened();
    void later.sets.resume(pending);
    await begun(later.asked, 2);
    expect(later.asked.map(({ id }) => id)).toEqual(asked.map(({ id }) => id));
    for (const { finish } of later.asked) finish();
    expect(await ended(later.sets)).toMatchObject({ kind: 'done', failed: [] });
    expect(later.insertAll.mock.calls[0]?.[0]).toMatchObject([
      { place: { layer: '1:0' } },
      { place: { layer: '1:1' } },
    ]);
  });

  test('is asked for anew, with its pictures, where it had not reached the companion', async () => {
    const { sets, asked, remember } = opened();
    void sets.start('sets', () => Promise.resolve(requests(2)));
    await begun(asked, 2);
    const later = opened();
    void later.sets.resume(pendingRunSchema.parse(structuredClone(remember.mock.lastCall?.[0])));
    await begun(later.asked, 2);
    later.asked[0]?.finish();
    later.asked[1]?.fail(new FrisketError('job_unknown', 'No such job.'));
    await begun(later.asked, 3);
    expect(later.asked[2]).toMatchObject({ id: later.asked[1]?.id, images: 1 });
    later.asked[2]?.finish();
    expect(await ended(later.sets)).toMatchObject({ kind: 'done', failed: [] });
  });
});

describe('one subject for several places', () => {
  const places = [
    { id: '1:1', width: 40, height: 30 },
    { id: '1:2', width: 30, height: 40 },
  ];

  test('is made first, carried on into each, and let go of once all are in', async () => {
    const { sets, asked, acknowledge, insertAll } = opened();
    void sets.startFrom('sets', requests(1)[0]!, places);
    await begun(asked, 1);
    expect(sets.run.value).toMatchObject({ kind: 'preparing', core: {} });
    asked[0]?.finish();
    await begun(asked, 3);
    expect(acknowledge).not.toHaveBeenCalled();
    for (const { finish } of asked.slice(1)) finish();
    expect(await ended(sets)).toMatchObject({ kind: 'done', failed: [] });
    const names = insertAll.mock.calls[0]?.[0].map(({ name }) => name);
    expect(names).toEqual(['dunes 0 from 7 for 1:1', 'dunes 0 from 7 for 1:2']);
    expect(acknowledge.mock.calls.map(([id]) => id).sort()).toEqual(asked.map(({ id }) => id).sort());
  });

  test.each([
    ['while it is made', 1],
    ['while it is carried on', 3],
  ])('goes on where it stood when the panel is closed %s', async (_when, jobs) => {
    const { sets, asked, remember } = opened();
    void sets.startFrom('sets', requests(1)[0]!, places);
    await begun(asked, 1);
    if (jobs === 3) asked[0]?.finish();
    await begun(asked, jobs);

    const later = opened();
    void later.sets.resume(pendingRunSchema.parse(structuredClone(remember.mock.lastCall?.[0])));
    await begun(later.asked, 1);
    later.asked[0]?.finish();
    await begun(later.asked, 3);
    expect(later.asked.slice(0, jobs).map(({ id }) => id)).toEqual(asked.map(({ id }) => id));
    for (const { finish } of later.asked.slice(1)) finish();
    expect(await ended(later.sets)).toMatchObject({ kind: 'done', failed: [] });
    expect(later.insertAll.mock.calls[0]?.[0]).toHaveLength(2);
  });
});
