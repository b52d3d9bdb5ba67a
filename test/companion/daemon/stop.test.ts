import { describe, expect, test } from 'vitest';
import { generateJob, newId } from '../../fakes/jobs.ts';
import { welcomedClient } from '../../fakes/raw-client.ts';
import { startTestDaemon } from '../../fakes/test-daemon.ts';

function countStops() {
  let stops = 0;
  return { onStop: () => stops++, stops: () => stops };
}

describe('asked to stop', () => {
  test('it does so at once, whatever runs', async () => {
    const { onStop, stops } = countStops();
    const { port, engine } = await startTestDaemon({ onStop });
    const client = await welcomedClient(port);
    client.send({ type: 'submit', id: newId(), job: generateJob() });
    await engine.nextRun();
    client.send({ type: 'stop' });
    await expect.poll(stops).toBe(1);
  });

  test('it may let what runs come to its end first; what waits is not begun, and goes on with the next start', async () => {
    const { onStop, stops } = countStops();
    const { port, engine, daemon, dataFolder } = await startTestDaemon({ onStop });
    const client = await welcomedClient(port);
    const [running, waiting] = [newId(), newId()];
    client.send({ type: 'submit', id: running, job: generateJob() });
    const run = await engine.nextRun();
    client.send({ type: 'submit', id: waiting, job: generateJob() });
    await client.next('job.queued');
    client.send({ type: 'stop', drain: true });
    expect((await client.next('status')).status).toMatchObject({ stopping: true, queue: { running: 1, waiting: 1 } });
    expect(stops()).toBe(0);
    await run.finish();
    expect((await client.next('job.done')).id).toBe(running);
    await expect.poll(stops).toBe(1);
    await daemon.close();
    const again = await startTestDaemon({ dataFolder });
    expect((await again.engine.nextRun()).task.job).toEqual(generateJob());
  });

  test('with nothing to wait for, waiting for it takes no time', async () => {
    const { onStop, stops } = countStops();
    const { port } = await startTestDaemon({ onStop });
    (await welcomedClient(port)).send({ type: 'stop', drain: true });
    await expect.poll(stops).toBe(1);
  });
});

test('the status tells how the last job ended and how long it took', async () => {
  const { port, engine } = await startTestDaemon();
  const client = await welcomedClient(port);
  const asked = async () => {
    client.send({ type: 'status' });
    return (await client.next('status')).status.ended;
  };
  expect(await asked()).toBeUndefined();
  const id = newId();
  client.send({ type: 'submit', id, job: generateJob() });
  const run = await engine.nextRun();
  run.fail(new Error('no luck'));
  await client.next('job.failed');
  expect(await asked()).toEqual({
    id,
    kind: 'generate',
    outcome: 'failed',
    milliseconds: expect.any(Number) as unknown,
  });
  client.send({ type: 'pause' });
  await client.next('status');
  const never = newId();
  client.send({ type: 'submit', id: never, job: generateJob() });
  await client.next('job.queued');
  client.send({ type: 'cancel', id: never });
  await client.next('job.cancelled');
  expect(await asked()).toEqual({ id: never, kind: 'generate', outcome: 'cancelled' });
});
