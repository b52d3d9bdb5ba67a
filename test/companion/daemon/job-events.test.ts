import { expect, test } from 'vitest';
import { isNews, jobEvent } from '../../../companion/src/daemon/job-events.ts';
import { lineOf } from '../../../companion/src/observability/event-line.ts';
import type { JobRecord, JobState } from '../../../companion/src/queue/job-record.ts';
import { generateJob } from '../../fakes/jobs.ts';

const job = generateJob({ prompt: 'a secret garden' });
const resolved = {
  model: 'swatch',
  scheduler: 'x',
  steps: 1,
  guidanceScale: 1,
  strength: 1,
  seed: 1,
  width: 8,
  height: 8,
};

const id = '12345678-aaaa-4bbb-8ccc-dddddddddddd';
const recordOf = (state: JobState, event = 3): JobRecord => ({
  id,
  job,
  owner: 'code',
  priority: 'interactive',
  note: 'a secret garden',
  event,
  state,
});

test.each<[JobState, string | undefined]>([
  [{ status: 'queued', position: 2, paused: false }, undefined],
  [{ status: 'running', since: 3 }, undefined],
  [{ status: 'done', pictures: [], resolved, timings: { text: 300, unet: 900 } }, 'generate 12345678: done in 1.2 s'],
  [
    {
      status: 'done',
      pictures: [],
      resolved,
      timings: { unet: 900 },
      notices: [{ code: 'memory_tiles', message: 'a secret garden' }],
    },
    'generate 12345678: done in 0.9 s (memory_tiles)',
  ],
  [{ status: 'cancelled' }, 'generate 12345678: cancelled'],
  [
    { status: 'failed', error: { code: 'invalid_request', message: 'There is no sampler "a secret garden".' } },
    'generate 12345678: failed, invalid_request',
  ],
  [
    { status: 'failed', error: { code: 'engine_crashed', message: 'The engine crashed (SIGSEGV).' } },
    'generate 12345678: failed, engine_crashed: The engine crashed (SIGSEGV).',
  ],
])('%#: says how a job goes, and not what was asked for', (state, line) => {
  const event = jobEvent(recordOf(state));
  expect(lineOf(event)).toBe(line);
  expect(event).toMatchObject({ job: id, kind: 'generate' });
  expect(JSON.stringify(event)).not.toContain('secret');
});

test('a job is news when it was queued, begun or ended, and not when it moved or got on', () => {
  const news = (state: JobState, event: number) => isNews(recordOf(state, event));
  expect(news({ status: 'queued', position: 1, paused: false }, 1)).toBe(true);
  expect(news({ status: 'queued', position: 0, paused: false }, 2)).toBe(false);
  expect(news({ status: 'running', since: 2 }, 2)).toBe(true);
  expect(news({ status: 'running', since: 2 }, 3)).toBe(false);
  expect(news({ status: 'cancelled' }, 4)).toBe(true);
});
