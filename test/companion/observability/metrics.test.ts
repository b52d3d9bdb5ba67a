import { expect, test } from 'vitest';
import { Metrics } from '../../../companion/src/observability/metrics.ts';
import type { Status } from '../../../shared/src/status.ts';

const status: Status = {
  version: '0.1.0',
  port: 3775,
  startedAt: '2026-11-23T09:00:00.000Z',
  clients: [{ name: 'a test', since: '2026-11-23T09:00:01.000Z' }],
  queue: { waiting: 3, running: 1, finished: 2, paused: true },
  running: [],
  engine: { state: 'ready', models: ['swatch'], restarts: 2 },
  memory: { companion: 100, engine: 200 },
};
const job = { job: '12345678-aaaa-4bbb-8ccc-dddddddddddd', kind: 'fill' };

test('counts what happened, and says how it is', async () => {
  const metrics = new Metrics(() => Promise.resolve(status));
  for (const unet of [200, 400, 2_500])
    metrics.log({
      event: 'job.done',
      ...job,
      milliseconds: unet,
      timings: { unet },
      pictures: 1,
      bytes: 10,
      notices: [],
    });
  metrics.log({ event: 'job.failed', ...job, code: 'mask_empty' });
  metrics.log({ event: 'job.cancelled', ...job });
  metrics.log({ event: 'engine.crashed', message: '' });
  metrics.log({ event: 'engine.retried', code: 'out_of_memory', message: '', remedy: '' });
  metrics.log({ event: 'note', message: 'nothing to count' });
  const lines = (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of [
    'frisket_jobs_total{kind="fill",outcome="done"} 3',
    'frisket_jobs_total{kind="fill",outcome="failed"} 1',
    'frisket_jobs_total{kind="fill",outcome="cancelled"} 1',
    'frisket_job_failures_total{code="mask_empty"} 1',
    'frisket_stage_seconds_bucket{le="0.3",stage="unet"} 1',
    'frisket_stage_seconds_bucket{le="1",stage="unet"} 2',
    'frisket_stage_seconds_bucket{le="+Inf",stage="unet"} 3',
    'frisket_stage_seconds_sum{stage="unet"} 3.1',
    'frisket_stage_seconds_count{stage="unet"} 3',
    'frisket_engine_crashes_total 1',
    'frisket_engine_retries_total{code="out_of_memory"} 1',
    'frisket_queue_jobs{state="waiting"} 3',
    'frisket_queue_jobs{state="running"} 1',
    'frisket_queue_jobs{state="finished"} 2',
    'frisket_queue_paused 1',
    'frisket_connections 1',
    'frisket_memory_bytes{process="companion"} 100',
    'frisket_memory_bytes{process="engine"} 200',
    'frisket_engine_restarts 2',
    'frisket_models_loaded 1',
    'frisket_start_time_seconds 1795424400',
  ])
    expect(lines).toContain(line);
  expect(lines.join()).not.toContain(job.job);
});

test('two companions in one process count apart', async () => {
  const [one, other] = [0, 1].map(() => new Metrics(() => Promise.resolve(status)));
  one?.log({ event: 'job.cancelled', ...job });
  expect(await other?.text()).not.toContain('frisket_jobs_total{');
});
