import { expect, test } from 'vitest';
import { endLine } from '../../../companion/src/daemon/job-log.ts';
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

test.each<[JobState, string]>([
  [{ status: 'done', pictures: [], resolved, timings: { text: 300, unet: 900 } }, 'generate 12345678: done in 1.2 s'],
  [{ status: 'cancelled' }, 'generate 12345678: cancelled'],
  [
    { status: 'failed', error: { code: 'invalid_request', message: 'There is no sampler "a secret garden".' } },
    'generate 12345678: failed, invalid_request',
  ],
  [
    { status: 'failed', error: { code: 'engine_crashed', message: 'The engine crashed (SIGSEGV).' } },
    'generate 12345678: failed, engine_crashed: The engine crashed (SIGSEGV).',
  ],
])('%#: says how a job ended, and not what was asked for', (state, line) => {
  const id = '12345678-aaaa-4bbb-8ccc-dddddddddddd';
  const record: JobRecord = {
    id,
    job,
    owner: 'code',
    priority: 'interactive',
    note: 'a secret garden',
    event: 3,
    state,
  };
  expect(endLine(record)).toBe(line);
});
