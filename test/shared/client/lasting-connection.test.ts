import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { listen } from '../../../companion/src/daemon/listen.ts';
import { makeClient, makeCuttableClient, noImages, stateOf } from '../../fakes/clients.ts';
import { fillCase, generateJob } from '../../fakes/jobs.ts';
import { startTestDaemon } from '../../fakes/test-daemon.ts';

describe('a lost connection', () => {
  test('is mended, and the job goes on without running twice', async () => {
    const { port, engine } = await startTestDaemon();
    const { client, cut } = makeCuttableClient(port);
    const events: string[] = [];
    const outcome = client.submit(generateJob(), noImages, { onEvent: ({ type }) => events.push(type) });
    const run = await engine.nextRun();
    cut();
    await stateOf(client, 'connecting');
    await stateOf(client, 'connected');
    await run.finish();
    expect((await outcome).pictures).toHaveLength(1);
    expect(engine.tasks).toHaveLength(1);
    expect(events).toContain('interrupted');
  });

  test('in the middle of sending pictures sends what is still missing', async () => {
    const { port, engine } = await startTestDaemon();
    const { client, cut } = makeCuttableClient(port);
    const { job, images } = await fillCase();
    let cuts = 0;
    const outcome = client.submit(job, images, {
      onEvent: ({ type }) => {
        if (type === 'sending' && cuts++ === 0) cut();
      },
    });
    await (await engine.nextRun()).finish();
    expect((await outcome).pictures).toHaveLength(1);
    expect(cuts).toBeGreaterThan(0);
  });

  test('while the job ends gives its result after', async () => {
    const { port, engine } = await startTestDaemon();
    const { client, cut } = makeCuttableClient(port);
    const outcome = client.submit(generateJob(), noImages);
    const run = await engine.nextRun();
    cut();
    await run.finish();
    expect((await outcome).pictures).toHaveLength(1);
    expect(engine.tasks).toHaveLength(1);
  });

  test('to a companion that restarts: the job is run again there', async () => {
    const first = await startTestDaemon();
    const client = makeClient([first.port]);
    const outcome = client.submit(generateJob(), noImages);
    await first.engine.nextRun();
    await first.daemon.close();
    const listening = await listen(first.port);
    const { daemon, engine } = await startTestDaemon({ listening: listening! });
    await (await engine.nextRun()).finish();
    expect((await outcome).pictures).toHaveLength(1);
    expect(daemon.port).toBe(first.port);
  });

  test('while the clock is set, as after a sleep, is no reason to give the job up', async () => {
    const first = await startTestDaemon();
    const client = makeClient([first.port]);
    const outcome = client.submit(generateJob(), noImages);
    await first.engine.nextRun();
    await first.daemon.close();
    await vi.waitFor(() => expect(client.state).toMatchObject({ status: 'disconnected' }));
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 8 * 60 * 60 * 1_000 });
    onTestFinished(() => void vi.useRealTimers());
    // Another try that finds nobody, with the clock as it is now.
    client.retry();
    await stateOf(client, 'connecting');
    await stateOf(client, 'disconnected');
    const listening = await listen(first.port);
    const { engine } = await startTestDaemon({ listening: listening! });
    client.retry();
    await (await engine.nextRun()).finish();
    expect((await outcome).pictures).toHaveLength(1);
  });

  test('to a companion that stays away rejects the job, and says so', async () => {
    const first = await startTestDaemon();
    const client = makeClient([first.port], { patience: 0 });
    const outcome = client.submit(generateJob(), noImages);
    await first.engine.nextRun();
    const rejected = expect(outcome).rejects.toMatchObject({
      code: 'not_running',
      hint: expect.stringContaining('npm start') as unknown,
    });
    await first.daemon.close();
    await rejected;
    expect(client.state).toMatchObject({ status: 'disconnected', problem: { kind: 'not_running' } });
  });
});
