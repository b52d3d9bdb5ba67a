import { expect, test } from 'vitest';
import { FinishedJobs } from '../../../companion/src/queue/finished-jobs.ts';
import type { JobRecord } from '../../../companion/src/queue/job-record.ts';
import { generateJob } from '../../fakes/jobs.ts';

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

function finished(id: string, bytes: number): JobRecord {
  const place = { image: 'a'.repeat(64), x: 0, y: 0, width: 8, height: 8 };
  const picture = { place, length: bytes, read: () => Promise.resolve(new Uint8Array(bytes)) };
  return {
    id,
    job: generateJob(),
    owner: 'code',
    priority: 'interactive',
    event: 1,
    state: { status: 'done', pictures: [picture], resolved, timings: {} },
  };
}

const held = (jobs: FinishedJobs) => ['a', 'b', 'c', 'd'].filter((id) => jobs.get(id));

test('the oldest go when there are too many', () => {
  const jobs = new FinishedJobs({ jobs: 2, bytes: 1_000 });
  const gone = ['a', 'b', 'c'].flatMap((id) => jobs.add(finished(id, 1)));
  expect(gone.map(({ id }) => id)).toEqual(['a']);
  expect(held(jobs)).toEqual(['b', 'c']);
});

test('the oldest go when they take too much', () => {
  const jobs = new FinishedJobs({ jobs: 10, bytes: 100 });
  for (const id of ['a', 'b', 'c']) jobs.add(finished(id, 40));
  expect(held(jobs)).toEqual(['b', 'c']);
  jobs.add(finished('d', 90));
  expect(held(jobs)).toEqual(['d']);
});

test('the newest is kept whatever it takes', () => {
  const jobs = new FinishedJobs({ jobs: 10, bytes: 100 });
  jobs.add(finished('a', 500));
  expect(held(jobs)).toEqual(['a']);
});

test('what was taken back makes room again', () => {
  const jobs = new FinishedJobs({ jobs: 10, bytes: 100 });
  jobs.add(finished('a', 60));
  jobs.delete('a');
  jobs.delete('a');
  jobs.add(finished('b', 60));
  jobs.add(finished('c', 40));
  expect(held(jobs)).toEqual(['b', 'c']);
});
