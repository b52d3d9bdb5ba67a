import { describe, expect, test, vi } from 'vitest';
import { pendingRunSchema } from '../../../../plugin/src/ui/state/pending-run.ts';
import { progressOf, variationsOf, type RunRequest } from '../../../../plugin/src/ui/state/run.ts';
import type { Runner } from '../../../../plugin/src/ui/state/runner.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { recipe } from '../../host/sample-recipe.ts';
import { openRunner, picture, request, settled, submission } from './open-runner.ts';

describe('a run', () => {
  test('goes from the job to the layer, and only then tells the companion that it may forget', async () => {
    const { runner, submitted, acknowledge, insert } = openRunner();
    insert.mockImplementationOnce((insertion) => {
      expect(acknowledge).not.toHaveBeenCalled();
      return Promise.resolve({ id: '9:1', name: insertion.name });
    });
    void runner.start('fill', 1, () => Promise.resolve(request));
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
    const { runner, submitted } = openRunner();
    void runner.start('fill', 1, () => Promise.resolve(request));
    const { tell } = await submission(submitted);
    const preview = new Uint8Array([1]);
    tell({ type: 'queued', position: 2 });
    expect(progressOf(runner.run.value)).toMatchObject({ progress: { kind: 'queued', position: 2 } });
    tell({ type: 'progress', stage: 'Painting', step: 1, steps: 8, preview });
    tell({ type: 'progress', stage: 'Painting', step: 2, steps: 8, remaining: 4_000 });
    expect(progressOf(runner.run.value)).toMatchObject({
      progress: { stage: 'Painting', step: 2, steps: 8, remaining: 4_000 },
      preview,
    });
  });

  test('is one at a time', async () => {
    const { runner, submitted } = openRunner();
    void runner.start('fill', 1, () => Promise.resolve(request));
    void runner.start('fill', 1, () => Promise.resolve(request));
    await submission(submitted);
    expect(submitted).toHaveLength(1);
  });

  test('that is cancelled leaves nothing on the screen', async () => {
    const { runner, submitted, insert } = openRunner();
    void runner.start('fill', 1, () => Promise.resolve(request));
    await submission(submitted);
    runner.cancel();
    expect(await settled(runner)).toEqual({ kind: 'idle' });
    expect(insert).not.toHaveBeenCalled();
  });

  test('that fails says so and can be tried again', async () => {
    const { runner, submitted } = openRunner();
    void runner.start('fill', 1, () => Promise.resolve(request));
    (await submission(submitted)).fail(new FrisketError('queue_full', '100 jobs wait already.', 'Wait a moment.'));
    const run = await settled(runner);
    expect(run).toMatchObject({ kind: 'failed', error: { code: 'queue_full', hint: 'Wait a moment.' } });
    if (run.kind === 'failed') run.retry?.();
    (await submission(submitted, 1)).finish();
    expect((await settled(runner)).kind).toBe('done');
  });

  test('whose layer cannot be added keeps the picture: trying again only adds the layer', async () => {
    const { runner, submitted, insert, acknowledge } = openRunner();
    insert.mockRejectedValueOnce(new Error('in insertChild: the node is locked'));
    void runner.start('fill', 1, () => Promise.resolve(request));
    (await submission(submitted)).finish();
    const run = await settled(runner);
    expect(run).toMatchObject({
      kind: 'failed',
      error: { code: 'insert_failed', message: 'in insertChild: the node is locked' },
    });
    expect(acknowledge).not.toHaveBeenCalled();
    if (run.kind === 'failed') run.retry?.();
    expect((await settled(runner)).kind).toBe('done');
    expect(submitted).toHaveLength(1);
  });
});

test('a recipe that no layer can hold is not taken for a place that is locked', async () => {
  const { runner, submitted, insert } = openRunner();
  insert.mockRejectedValueOnce(new FrisketError('recipe_too_long', 'The recipe takes 100,001 bytes.'));
  void runner.start('fill', 1, () => Promise.resolve(request));
  (await submission(submitted)).finish();
  expect(await settled(runner)).toMatchObject({ kind: 'failed', error: { code: 'recipe_too_long' } });
});

test('a result that an earlier one’s layer shows now is told as such, and one that became a layer is not', async () => {
  for (const [at, inPlace] of [
    ['7:1', true],
    ['9:9', false],
  ] as const) {
    const { runner, submitted, insert } = openRunner();
    insert.mockResolvedValueOnce({ id: at, name: 'water' });
    void runner.start('fill', 1, () => Promise.resolve({ ...request, inPlaceOf: '7:1' }));
    (await submission(submitted)).finish();
    expect(await settled(runner)).toMatchObject({ kind: 'done', inPlace });
  }
});

describe('another variant', () => {
  test('is the same job with another seed, in place of the layer before', async () => {
    const { runner, submitted, insert } = openRunner();
    void runner.start('fill', 1, () => Promise.resolve(request));
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
      const { runner, connection, submitted } = openRunner();
      void runner.start('fill', 1, () => Promise.resolve(request));
      const first = await submission(submitted);
      connection.value = { kind: 'unpaired', reason: 'closed' };
      first.fail(new FrisketError(code, 'gone'));
      await vi.waitFor(() => expect(progressOf(runner.run.value)).toMatchObject({ progress: { kind: 'interrupted' } }));
      expect(submitted).toHaveLength(1);
      connection.value = { kind: 'connected' };
      const second = await submission(submitted, 1);
      expect(second.id).toBe(first.id);
      second.finish();
      expect((await settled(runner)).kind).toBe('done');
    },
  );

  test('having cancelled its jobs, as one that is stopped does: the job waits too', async () => {
    const { runner, connection, submitted } = openRunner();
    void runner.start('fill', 1, () => Promise.resolve(request));
    (await submission(submitted)).fail(new FrisketError('cancelled', 'The companion is shutting down.'));
    connection.value = { kind: 'unpaired', reason: 'closed' };
    await vi.waitFor(() => expect(progressOf(runner.run.value)).toMatchObject({ progress: { kind: 'interrupted' } }));
    connection.value = { kind: 'connected' };
    (await submission(submitted, 1)).finish();
    expect((await settled(runner)).kind).toBe('done');
  });

  test('can be given up', async () => {
    const { runner, connection, submitted } = openRunner();
    void runner.start('fill', 1, () => Promise.resolve(request));
    const first = await submission(submitted);
    connection.value = { kind: 'unpaired', reason: 'closed' };
    first.fail(new FrisketError('not_running', 'gone'));
    await vi.waitFor(() => expect(progressOf(runner.run.value)).toMatchObject({ progress: { kind: 'interrupted' } }));
    runner.cancel();
    expect(await settled(runner)).toEqual({ kind: 'idle' });
  });
});

describe('several variations', () => {
  async function started(count = 3) {
    const opening = openRunner();
    void opening.runner.start('fill', count, () => Promise.resolve({ ...request, replaces: '7:1', stencil: '7:2' }));
    await submission(opening.submitted, count - 1);
    return opening;
  }

  const states = ({ runner }: { runner: Runner }) => variationsOf(runner.run.value).map(({ state }) => state.kind);
  const chosenSeed = ({ runner }: { runner: Runner }) => {
    const run = runner.run.value;
    if (run.kind !== 'running' && run.kind !== 'choosing') return undefined;
    return run.variations.find(({ id }) => id === run.chosen)?.request.job.seed;
  };

  test('are jobs of their own with successive seeds', async () => {
    const { submitted } = await started();
    expect(submitted.map(({ seed }) => seed)).toEqual([7, 8, 9]);
    expect(new Set(submitted.map(({ id }) => id)).size).toBe(3);
  });

  test('are shown as they arrive, the first of them on the canvas, and none becomes a layer by itself', async () => {
    const opening = await started();
    const { submitted, show, insert } = opening;
    submitted[1]!.finish();
    await vi.waitFor(() => expect(show).toHaveBeenCalledTimes(1));
    expect(states(opening)).toEqual(['waiting', 'ready', 'waiting']);
    expect(show.mock.calls[0]![0]).toMatchObject({ result: submitted[0]?.id, recipe: { job: { seed: 8 } } });
    submitted[0]!.finish();
    submitted[2]!.finish();
    await settled(opening.runner);
    expect(opening.runner.run.value).toMatchObject({ kind: 'choosing' });
    expect(show).toHaveBeenCalledTimes(1);
    expect(insert).not.toHaveBeenCalled();
  });

  async function chosen(count = 3) {
    const opening = await started(count);
    for (const { finish } of opening.submitted) finish();
    await settled(opening.runner);
    return opening;
  }

  test('are flipped through on the canvas, round and round, in one layer', async () => {
    const opening = await chosen();
    opening.runner.flip(1);
    expect(chosenSeed(opening)).toBe(8);
    opening.runner.flip(-1);
    opening.runner.flip(-1);
    expect(chosenSeed(opening)).toBe(9);
    await vi.waitFor(() => expect(opening.show.mock.lastCall?.[0]).toMatchObject({ recipe: { job: { seed: 9 } } }));
    expect(opening.show.mock.lastCall?.[1]).toBe('8:1');
  });

  test('end with the one that is applied; then the companion may forget all of them', async () => {
    const opening = await chosen();
    opening.runner.flip(1);
    expect(opening.acknowledge).not.toHaveBeenCalled();
    await opening.runner.apply();
    expect(opening.keep).toHaveBeenCalledExactlyOnceWith('8:1');
    expect(opening.runner.run.value).toMatchObject({ kind: 'done', layer: { id: '8:1' }, seed: 8 });
    expect(opening.acknowledge.mock.calls.flat()).toEqual(opening.submitted.map(({ id }) => id));
    expect(opening.remember).toHaveBeenLastCalledWith(undefined);
  });

  test('leave nothing when they are discarded, and what they hid is shown again', async () => {
    const opening = await chosen();
    await opening.runner.discard();
    expect(opening.discard).toHaveBeenCalledExactlyOnceWith('8:1', ['7:1', '7:2']);
    expect(opening.runner.run.value).toEqual({ kind: 'idle' });
    expect(opening.acknowledge).toHaveBeenCalledTimes(3);
    expect(opening.remember).toHaveBeenLastCalledWith(undefined);
  });

  test('that are cancelled leave those that are there to choose from', async () => {
    const opening = await started();
    opening.submitted[2]!.finish();
    await vi.waitFor(() => expect(chosenSeed(opening)).toBe(9));
    opening.runner.cancel();
    await settled(opening.runner);
    expect(opening.runner.run.value).toMatchObject({ kind: 'choosing', variations: [{ state: { kind: 'ready' } }] });
  });

  test('one of which fails are the others', async () => {
    const opening = await started();
    opening.submitted[0]!.fail(new FrisketError('out_of_memory', 'full'));
    opening.submitted[1]!.finish();
    opening.submitted[2]!.finish();
    await settled(opening.runner);
    expect(states(opening)).toEqual(['ready', 'ready']);
  });

  test('that all fail say why, and can be tried again', async () => {
    const opening = await started(2);
    for (const { fail } of opening.submitted) fail(new FrisketError('out_of_memory', 'full'));
    const run = await settled(opening.runner);
    expect(run).toMatchObject({ kind: 'failed', error: { code: 'out_of_memory' } });
    if (run.kind === 'failed') run.retry?.();
    await submission(opening.submitted, 3);
  });

  test('are joined by more, made from the chosen one', async () => {
    const opening = await chosen(2);
    opening.runner.flip(1);
    const more = vi.fn(() => Promise.resolve({ ...request, job: { ...request.job, seed: 100 } }));
    void opening.runner.add(2, more);
    await submission(opening.submitted, 3);
    expect(more.mock.calls[0]).toMatchObject([{ request: { job: { seed: 8 } } }]);
    expect(states(opening)).toEqual(['ready', 'ready', 'waiting', 'waiting']);
    for (const { finish } of opening.submitted.slice(2)) finish();
    await settled(opening.runner);
    expect(states(opening)).toEqual(['ready', 'ready', 'ready', 'ready']);
    expect(chosenSeed(opening)).toBe(8);
  });

  test('are joined once by whoever asks twice, and stay as they were flipped meanwhile', async () => {
    const opening = await chosen(2);
    const prepared: ((request: RunRequest) => void)[] = [];
    const more = () => new Promise<RunRequest>((resolve) => prepared.push(resolve));
    void opening.runner.add(2, more);
    void opening.runner.add(2, more);
    opening.runner.flip(1);
    for (const ready of prepared) ready(request);
    await submission(opening.submitted, 3);
    expect(states(opening)).toEqual(['ready', 'ready', 'waiting', 'waiting']);
    expect(chosenSeed(opening)).toBe(8);
  });

  test('stay to be chosen from where more cannot be made of one of them, which is told', async () => {
    const opening = await chosen(2);
    await opening.runner.add(2, () => Promise.reject(new FrisketError('image_missing', 'The picture is gone.')));
    const run = opening.runner.run.value;
    expect(run).toMatchObject({ kind: 'failed', error: { code: 'image_missing' } });
    if (run.kind === 'failed') run.retry?.();
    expect(states(opening)).toEqual(['ready', 'ready']);
    await opening.runner.apply();
    expect(opening.keep).toHaveBeenCalledOnce();
  });

  test('are kept in memory, and taken up where they were when the panel is opened again', async () => {
    const opening = await started(2);
    opening.submitted[0]!.finish();
    await vi.waitFor(() => expect(opening.remember.mock.lastCall?.[0]).toMatchObject({ layer: '8:1' }));
    const pending = pendingRunSchema.parse(structuredClone(opening.remember.mock.lastCall?.[0]));

    const again = openRunner();
    void again.runner.resume(pending);
    await submission(again.submitted, 1);
    expect(again.submitted.map(({ id }) => id)).toEqual(opening.submitted.map(({ id }) => id));
    for (const { finish } of again.submitted) finish();
    await settled(again.runner);
    expect(again.runner.run.value).toMatchObject({ kind: 'choosing' });
    expect(again.show.mock.calls[0]).toMatchObject([
      { place: { kind: 'over', part: { x: 10 } }, stencil: '7:2' },
      '8:1',
    ]);
  });
});

test('a single picture that was under way becomes a layer once the panel is opened again', async () => {
  const first = openRunner();
  void first.runner.start('fill', 1, () => Promise.resolve(request));
  await submission(first.submitted);
  const pending = pendingRunSchema.parse(structuredClone(first.remember.mock.lastCall?.[0]));
  const second = openRunner();
  void second.runner.resume(pending);
  (await submission(second.submitted)).finish();
  expect(await settled(second.runner)).toMatchObject({ kind: 'done' });
  expect(second.insert).toHaveBeenCalledTimes(1);
  expect(second.remember).toHaveBeenLastCalledWith(undefined);
});

test('a panel that is closed before it hears of the layer is followed by one that asks for the same result', async () => {
  const first = openRunner();
  first.insert.mockReturnValueOnce(new Promise(() => undefined));
  void first.runner.start('fill', 1, () => Promise.resolve(request));
  (await submission(first.submitted)).finish();
  await vi.waitFor(() => expect(first.insert).toHaveBeenCalledOnce());
  expect(first.acknowledge).not.toHaveBeenCalled();
  const pending = pendingRunSchema.parse(structuredClone(first.remember.mock.lastCall?.[0]));
  const second = openRunner();
  void second.runner.resume(pending);
  (await submission(second.submitted)).finish();
  await settled(second.runner);
  const results = [first, second].map(({ insert }) => insert.mock.lastCall?.[0].result);
  expect(results).toEqual([first.submitted[0]?.id, first.submitted[0]?.id]);
});

test('what was under way and is known to nobody any more is forgotten without a word', async () => {
  const first = openRunner();
  void first.runner.start('fill', 1, () => Promise.resolve(request));
  await submission(first.submitted);
  const pending = pendingRunSchema.parse(structuredClone(first.remember.mock.lastCall?.[0]));
  const second = openRunner();
  void second.runner.resume(pending);
  (await submission(second.submitted)).fail(new FrisketError('job_unknown', 'gone'));
  expect(await settled(second.runner)).toEqual({ kind: 'idle' });
  expect(second.remember).toHaveBeenLastCalledWith(undefined);
});
