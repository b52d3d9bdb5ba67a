import { describe, expect, test } from 'vitest';
import type { EndedJob } from '../../../shared/src/status.ts';
import { noticesOf } from '../../../companion/src/tray/notices.ts';
import { connected, request, status } from './states.ts';

const id = '0b8a3c57-92a4-4a5e-8a7e-3a1f0c9d4e22';
const afterJob = (ended: EndedJob) => noticesOf(connected(), connected({ status: status({ ended }) }));

describe('the end of a job', () => {
  test('is told when the person waited for long', () => {
    expect(afterJob({ id, kind: 'fill', outcome: 'done', milliseconds: 20_000 })).toMatchObject([
      { title: 'The fill is done', urgent: false },
    ]);
    expect(afterJob({ id, kind: 'generate', outcome: 'failed', milliseconds: 60_000 })).toMatchObject([
      { title: 'The picture could not be made' },
    ]);
  });

  test.each<[string, EndedJob]>([
    ['it was quick', { id, kind: 'fill', outcome: 'done', milliseconds: 19_999 }],
    ['the person cancelled it', { id, kind: 'fill', outcome: 'cancelled', milliseconds: 60_000 }],
    ['it never ran', { id, kind: 'fill', outcome: 'cancelled' }],
  ])('is not when %s', (_case, ended) => {
    expect(afterJob(ended)).toEqual([]);
  });

  test('is told once, and not when it lies before the tray came', () => {
    const ended = { id, kind: 'fill', outcome: 'done', milliseconds: 60_000 } as const;
    const state = connected({ status: status({ ended }) });
    expect(noticesOf(state, state)).toEqual([]);
    const { status: _unknown, ...before } = connected();
    expect(noticesOf(before, state)).toEqual([]);
  });
});

test('a request to connect wants an answer: its numbers are buttons', () => {
  const [notice] = noticesOf(connected(), connected({ request }));
  expect(notice).toMatchObject({ title: 'Figma plugin 0.1.0 asks to use Frisket', urgent: true });
  expect(notice?.buttons.map(({ text }) => text)).toEqual(['42', '17', '63', 'Not me']);
  expect(noticesOf(connected({ request }), connected({ request }))).toEqual([]);
});

test('an engine that is not started again is told', () => {
  const stopped = status({ engine: { state: 'stopped', models: [], restarts: 3 } });
  expect(noticesOf(connected(), connected({ status: stopped }))).toMatchObject([{ title: 'Frisket cannot paint' }]);
});
