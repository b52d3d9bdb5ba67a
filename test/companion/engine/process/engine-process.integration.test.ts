import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { rmSync } from 'node:fs';
import type { EngineTask, Progress } from '../../../../companion/src/engine/engine.ts';
import { EngineProcess, type EngineProcessOptions } from '../../../../companion/src/engine/process/engine-process.ts';
import { SupervisedEngine } from '../../../../companion/src/engine/process/supervised-engine.ts';
import { buildChild } from '../../../fakes/build-child.ts';
import { generateJob } from '../../../fakes/jobs.ts';
import { keepLines } from '../../../fakes/log-lines.ts';
import { startTestDaemon } from '../../../fakes/test-daemon.ts';
import { welcomedClient } from '../../../fakes/raw-client.ts';
import { newId } from '../../../fakes/jobs.ts';

const entry = buildChild('./stub-engine-main.ts');
afterAll(() => rmSync(entry));

function start(options: Partial<EngineProcessOptions> = {}) {
  const lines: string[] = [];
  const engine = new EngineProcess({ entry, log: keepLines(lines), ...options });
  onTestFinished(() => engine.close());
  const run = (
    prompt: string,
    changes: { signal?: AbortSignal; onProgress?: (progress: Progress) => void; task?: Partial<EngineTask> } = {},
  ) =>
    engine.run(
      { job: generateJob({ prompt }), images: new Map(), models: new Map([['swatch', '/m']]), ...changes.task },
      { signal: changes.signal ?? new AbortController().signal, onProgress: changes.onProgress ?? (() => undefined) },
    );
  return { engine, run, lines };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const untilGone = async (pid: number) => {
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('tasks, progress and results cross as they are, bytes and maps included', async () => {
  const { run } = start();
  const picture = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
  const seen: Progress[] = [];
  const result = await run('a prompt', {
    task: { images: new Map([['a'.repeat(64), picture]]) },
    onProgress: (progress) => seen.push(progress),
  });
  expect(result.pictures).toHaveLength(1);
  expect(Buffer.from(result.pictures[0]!.png).equals(picture)).toBe(true);
  expect(result).toMatchObject({ resolved: { scheduler: 'a prompt' }, timings: { unet: 1.5 } });
  expect(seen.map(({ step, preview }) => [step, preview?.[0]])).toEqual([1, 2, 3, 4].map((step) => [step, step]));
});

test('one process serves all runs', async () => {
  const { run } = start();
  const pids = [(await run('a')).resolved.seed, (await run('b')).resolved.seed];
  expect(pids[0]).toBe(pids[1]);
  expect(pids[0]).not.toBe(process.pid);
});

test('errors come with their code and hint', async () => {
  await expect(start().run('throw')).rejects.toMatchObject({ code: 'mask_empty', hint: 'Paint something.' });
});

describe('cancel', () => {
  test('reaches the run', async () => {
    const { run } = start();
    const controller = new AbortController();
    const running = run('steps', { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect((await run('after')).resolved.scheduler).toBe('after');
  });

  test('before it began, the process is not even started', async () => {
    const { engine } = start({ entry: '/nowhere.js' });
    const task = { job: generateJob(), images: new Map(), models: new Map() };
    await expect(engine.run(task, { signal: AbortSignal.abort(), onProgress: () => undefined })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  test('of a run that hangs kills the process, which counts as no crash', async () => {
    const { run } = start({ cancelGrace: 50 });
    const { seed: pid } = (await run('first')).resolved;
    for (let count = 0; count < 4; count++) {
      const controller = new AbortController();
      const running = run('hang', { signal: controller.signal });
      controller.abort();
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    }
    await untilGone(pid);
    expect((await run('after')).resolved.seed).not.toBe(pid);
  });
});

describe('a crash', () => {
  test('fails the run that was on, with the signal and what the process said last, and the next one works', async () => {
    const { run, lines } = start();
    await expect(run('crash')).rejects.toMatchObject({
      code: 'engine_crashed',
      message: expect.stringMatching(/SIGSEGV.*Segmentation fault in the convolution/) as unknown,
    });
    expect((await run('after')).resolved.scheduler).toBe('after');
    expect(lines.join('\n')).toContain('SIGSEGV');
  });

  test('an exit counts as one', async () => {
    await expect(start().run('exit')).rejects.toMatchObject({
      message: expect.stringContaining('exit code 3') as unknown,
    });
  });

  test('three in five minutes stop it for good, and it says so', async () => {
    const { run } = start();
    for (let count = 0; count < 2; count++)
      await expect(run('crash')).rejects.toMatchObject({ hint: expect.stringContaining('started again') as unknown });
    await expect(run('crash')).rejects.toMatchObject({ message: expect.stringContaining('three times') as unknown });
    await expect(run('anything')).rejects.toMatchObject({
      code: 'engine_crashed',
      hint: expect.stringContaining('frisket doctor') as unknown,
    });
  });

  test('an entry that is missing is one too', async () => {
    const { run } = start({ entry: '/nowhere/engine.js' });
    await expect(run('anything')).rejects.toMatchObject({
      code: 'engine_crashed',
      message: expect.stringContaining('exit code 1') as unknown,
    });
  });
});

describe('a graphics card that is lost', () => {
  test('ends the process, which could do nothing more, and the next one works', async () => {
    const { run, lines } = start();
    const { seed: pid } = (await run('first')).resolved;
    await expect(run('lost')).rejects.toMatchObject({ code: 'device_lost', hint: 'Update its driver.' });
    expect((await run('after')).resolved.seed).not.toBe(pid);
    expect(isAlive(pid)).toBe(false);
    expect(lines.join()).toMatch(/CUDA failure 719.*started again/);
  });

  test('three times in five minutes is not tried again', async () => {
    const { run } = start();
    for (let count = 0; count < 2; count++) await expect(run('lost')).rejects.toMatchObject({ code: 'device_lost' });
    await expect(run('lost')).rejects.toMatchObject({
      code: 'engine_crashed',
      message: expect.stringContaining('CUDA failure 719') as unknown,
      hint: expect.stringContaining('frisket doctor') as unknown,
    });
    await expect(run('anything')).rejects.toMatchObject({ code: 'engine_crashed' });
  });

  test('behind the supervision: the job is done once more by another process, then given up with what to do', async () => {
    const { engine, run } = start();
    const { seed: pid } = (await run('first')).resolved;
    const supervised = new SupervisedEngine(engine, { idleUnload: 0, log: () => undefined });
    const seen: string[] = [];
    const lost = supervised.run(
      { job: generateJob({ prompt: 'lost' }), images: new Map(), models: new Map() },
      { signal: new AbortController().signal, onProgress: ({ stage }) => seen.push(stage) },
    );
    await expect(lost).rejects.toMatchObject({ code: 'device_lost', hint: 'Update its driver.' });
    expect(seen).toEqual(['The graphics card stopped answering: trying once more']);
    expect(engine.state().restarts).toBe(2);
    expect((await run('after')).resolved.seed).not.toBe(pid);
  });
});

describe('a run that hangs', () => {
  test('is ended, with the time that it was silent for, and the next one works', async () => {
    const { engine, run, lines } = start({ hangLeast: 1_000 });
    await expect(run('hang')).rejects.toMatchObject({
      code: 'engine_crashed',
      message: expect.stringContaining('said nothing') as unknown,
    });
    expect(lines.join()).toContain('said nothing');
    // Starting is silence, too, and takes its time on a busy machine.
    await expect.poll(() => engine.state().phase).toBe('ready');
    expect((await run('after')).resolved.scheduler).toBe('after');
  });

  test('three times stops it for good', async () => {
    const { run } = start({ hangLeast: 300 });
    for (let count = 0; count < 3; count++) await expect(run('hang')).rejects.toMatchObject({ code: 'engine_crashed' });
    await expect(run('anything')).rejects.toMatchObject({ code: 'engine_crashed' });
  });
});

describe('models', () => {
  test('are prepared and unloaded in the process, and what fails there is told', async () => {
    const { engine, lines } = start();
    await engine.prepare('/models/swatch');
    await engine.unload();
    await expect(engine.prepare('broken')).rejects.toMatchObject({ code: 'model_invalid' });
    await expect.poll(() => lines.join()).toMatch(/prepared .models.swatch.*unloaded/);
  });

  test('that could be downloaded are reckoned there, and known once that is done', async () => {
    const { engine } = start();
    expect(engine.state().forecasts).toBeUndefined();
    await engine.forecast();
    expect(engine.state().forecasts).toMatchObject({ sd15: { precision: 'full', needed: 3e9 } });
  });

  test('of an engine that is not running need no unloading', async () => {
    await start().engine.unload();
  });

  test('are prepared by nobody once it is closed or has stopped for good', async () => {
    const { engine } = start();
    await engine.close();
    await expect(engine.prepare('/models/swatch')).rejects.toMatchObject({ code: 'cancelled' });
    expect(engine.pid).toBeUndefined();
    const broken = start();
    for (let count = 0; count < 3; count++) await broken.run('crash').catch(() => undefined);
    await expect(broken.engine.prepare('/models/swatch')).rejects.toMatchObject({ code: 'engine_crashed' });
    expect(broken.engine.pid).toBeUndefined();
  });

  test('that are being prepared when it crashes are told so', async () => {
    const { engine, run } = start();
    const { seed: pid } = (await run('first')).resolved;
    process.kill(pid, 'SIGSTOP');
    const prepared = expect(engine.prepare('/models/swatch')).rejects.toMatchObject({ code: 'engine_crashed' });
    process.kill(pid, 'SIGKILL');
    await prepared;
  });
});

test('closing ends the process and what it runs', async () => {
  const { engine, run } = start();
  const { seed: pid } = (await run('first')).resolved;
  const running = expect(run('steps')).rejects.toMatchObject({ code: 'cancelled' });
  await engine.close();
  await running;
  expect(isAlive(pid)).toBe(false);
  await expect(run('late')).rejects.toMatchObject({ code: 'cancelled' });
});

test('a process that does not close is killed', async () => {
  const { engine, run } = start({ closeGrace: 50 });
  const { seed: pid } = (await run('first')).resolved;
  process.kill(pid, 'SIGSTOP');
  await engine.close();
  await untilGone(pid);
});

describe('a process whose output is held open by what it started', () => {
  async function startWithHeir() {
    const { engine, run } = start();
    const { resolved, timings } = await run('heir');
    onTestFinished(() => void process.kill(timings.heir ?? 0, 'SIGKILL'));
    return { engine, run, pid: resolved.seed };
  }

  test('keeps nobody waiting who closes it, once or twice', async () => {
    const { engine, pid } = await startWithHeir();
    await engine.close();
    await engine.close();
    expect(isAlive(pid)).toBe(false);
  });

  test('is seen to be gone, and the next one works', async () => {
    const { run, pid } = await startWithHeir();
    const running = expect(run('hang')).rejects.toMatchObject({ code: 'engine_crashed' });
    process.kill(pid, 'SIGKILL');
    await running;
    expect((await run('after')).resolved.scheduler).toBe('after');
  });
});

test('behind the daemon: the crash fails that job alone, the queue goes on', async () => {
  const { engine } = start();
  const { port } = await startTestDaemon({ engine });
  const client = await welcomedClient(port);
  const [crashing, after] = [newId(), newId()];
  client.send({ type: 'submit', id: crashing, job: generateJob({ prompt: 'crash' }) });
  client.send({ type: 'submit', id: after, job: generateJob({ prompt: 'after' }) });
  expect(await client.next('job.failed')).toMatchObject({ id: crashing, error: { code: 'engine_crashed' } });
  expect((await client.next('job.done')).id).toBe(after);
});
