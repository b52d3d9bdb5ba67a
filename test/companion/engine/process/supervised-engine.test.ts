import { afterEach, describe, expect, test, vi } from 'vitest';
import { SupervisedEngine } from '../../../../companion/src/engine/process/supervised-engine.ts';
import type { EngineTask, Progress } from '../../../../companion/src/engine/engine.ts';
import { FrisketError, type ErrorCode } from '../../../../shared/src/errors.ts';
import { fillCase, generateJob } from '../../../fakes/jobs.ts';
import { keepLines } from '../../../fakes/log-lines.ts';
import { StubEngine } from '../../../fakes/stub-engine.ts';

afterEach(() => vi.useRealTimers());

const task: EngineTask = { job: generateJob(), images: new Map(), models: new Map([['swatch', '/models/swatch']]) };

function supervised(idleUnload = 0, given = task) {
  const stub = new StubEngine();
  const lines: string[] = [];
  const seen: Progress[] = [];
  const engine = new SupervisedEngine(stub, { idleUnload, log: keepLines(lines) });
  const controller = new AbortController();
  const run = () => engine.run(given, { signal: controller.signal, onProgress: (progress) => seen.push(progress) });
  return { stub, engine, lines, seen, controller, run };
}

const failWith = async (stub: StubEngine, code: ErrorCode) =>
  (await stub.nextRun()).fail(new FrisketError(code, `It failed: ${code}.`));

describe('out of memory', () => {
  test('everything is unloaded and the job tried once more as it is, and the person is told, in the result too', async () => {
    const { stub, run, seen, lines } = supervised();
    const result = run();
    await failWith(stub, 'out_of_memory');
    const second = await stub.nextRun();
    expect(stub.unloads).toBe(1);
    expect(second.task.economy).toBe('usual');
    await second.finish();
    expect((await result).notices).toMatchObject([{ code: 'memory_retry' }]);
    expect(seen.map(({ stage }) => stage)).toEqual(['Out of memory: making room']);
    expect(lines.join()).toContain('out_of_memory');
  });

  test('a second time, it is painted in smaller pieces', async () => {
    const { stub, run } = supervised();
    const result = run();
    for (let times = 0; times < 2; times++) await failWith(stub, 'out_of_memory');
    await (await stub.nextRun()).finish();
    expect((await result).notices).toMatchObject([{ code: 'memory_tiles' }]);
    expect(stub.tasks.map(({ economy }) => economy)).toEqual([undefined, 'usual', 'thrifty']);
    expect(stub.unloads).toBe(2);
  });

  test('a third time, a fill is painted at half the size', async () => {
    const { job, images } = await fillCase();
    const { stub, run } = supervised(0, { ...task, job, images });
    const result = run();
    for (let times = 0; times < 3; times++) await failWith(stub, 'out_of_memory');
    await (await stub.nextRun()).finish();
    expect((await result).notices).toMatchObject([{ code: 'memory_smaller' }]);
    expect(stub.tasks.at(-1)?.economy).toBe('smallest');
  });

  test('and when nothing helped, the error says what was tried, what was wrong and what to do', async () => {
    const { stub, run } = supervised();
    const result = expect(run()).rejects.toMatchObject({
      code: 'out_of_memory',
      message: expect.stringMatching(/smallest pieces: It failed/) as unknown,
      hint: expect.stringContaining('--provider cpu') as unknown,
    });
    for (let times = 0; times < 3; times++) await failWith(stub, 'out_of_memory');
    await result;
    expect(stub.tasks).toHaveLength(3);
  });

  test('the next job begins as usual again, with nothing to be told', async () => {
    const { stub, run } = supervised();
    const first = run();
    await failWith(stub, 'out_of_memory');
    await (await stub.nextRun()).finish();
    await first;
    const second = run();
    await (await stub.nextRun()).finish();
    expect((await second).notices).toBeUndefined();
    expect(stub.tasks.at(-1)?.economy).toBeUndefined();
  });
});

describe('a crash', () => {
  test('is tried once more', async () => {
    const { stub, run } = supervised();
    const result = run();
    await failWith(stub, 'engine_crashed');
    await (await stub.nextRun()).finish();
    await result;
    expect([stub.tasks.length, stub.unloads]).toEqual([2, 0]);
  });

  test('of a job that was cancelled meanwhile is not', async () => {
    const { stub, run, controller } = supervised();
    const result = run();
    const running = await stub.nextRun();
    running.fail(new FrisketError('engine_crashed', 'It crashed.'));
    controller.abort();
    await expect(result).rejects.toMatchObject({ code: 'engine_crashed' });
    expect(stub.tasks).toHaveLength(1);
  });
});

test('what a second try cannot mend is not tried again', async () => {
  const { stub, run } = supervised();
  const result = expect(run()).rejects.toMatchObject({ code: 'mask_empty' });
  await failWith(stub, 'mask_empty');
  await result;
  expect(stub.tasks).toHaveLength(1);
});

describe('while there is nothing to do', () => {
  test('models are unloaded after the time that was set, and not before, and not while a job runs', async () => {
    vi.useFakeTimers();
    const { stub, engine, run } = supervised(1_000);
    await engine.prepare('/models/swatch');
    await vi.advanceTimersByTimeAsync(900);
    const result = run();
    const running = await stub.nextRun();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(stub.unloads).toBe(0);
    running.fail(new FrisketError('mask_empty', 'The mask is empty.'));
    await expect(result).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(999);
    expect(stub.unloads).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(stub.unloads).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(stub.unloads).toBe(1);
  });

  test('never, when that is wished', async () => {
    vi.useFakeTimers();
    const { stub, engine } = supervised(0);
    await engine.prepare('/models/swatch');
    await vi.advanceTimersByTimeAsync(1e9);
    expect(stub.unloads).toBe(0);
  });
});
