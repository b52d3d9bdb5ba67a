import { describe, expect, test } from 'vitest';
import { duration, statusLines } from '../../../companion/src/cli/status-lines.ts';
import type { Status } from '../../../shared/src/status.ts';

const status: Status = {
  version: '0.1.0',
  port: 3775,
  startedAt: '2026-11-23T09:00:00.000Z',
  clients: [],
  queue: { waiting: 0, running: 0, finished: 0, paused: false },
  running: [],
  engine: { state: 'ready', models: [], restarts: 0 },
  memory: { companion: 80 * 2 ** 20 },
};
const later = new Date('2026-11-23T11:05:09Z');

test('a companion that has nothing to do', () => {
  expect(statusLines(status, later)).toEqual([
    'Frisket 0.1.0 has run on port 3775 for 2 h 5 min.',
    'Queue    0 running, 0 waiting, 0 to be fetched',
    'Clients  none',
    'Engine   ready',
    'Models   none loaded',
    'Memory   companion 80 MB',
  ]);
});

test('who asks is not told of itself', () => {
  const clients = ['frisket status', 'Figma plugin 0.1.0'].map((name) => ({ name, since: status.startedAt }));
  expect(statusLines({ ...status, clients }, later, 'frisket status')).toContain('Clients  Figma plugin 0.1.0');
});

test('one that is busy, paused, and has been restarted', () => {
  const lines = statusLines(
    {
      ...status,
      clients: [{ name: 'Figma plugin 0.1.0', since: status.startedAt }],
      queue: { waiting: 2, running: 1, finished: 1, paused: true },
      running: [
        {
          id: '12345678-aaaa-4bbb-8ccc-dddddddddddd',
          kind: 'fill',
          models: ['swatch'],
          progress: { stage: 'Painting', step: 3, steps: 8 },
          remaining: 61_000,
        },
      ],
      engine: { state: 'ready', provider: 'cpu', models: ['swatch'], restarts: 1 },
      memory: { companion: 80 * 2 ** 20, engine: 300 * 2 ** 20 },
    },
    later,
  );
  expect(lines.slice(1)).toEqual([
    'Queue    1 running, 2 waiting, 1 to be fetched, paused (`frisket resume` goes on)',
    'Runs     fill 12345678 with swatch: Painting 3/8, about 1 min 1 s left',
    'Clients  Figma plugin 0.1.0',
    'Engine   ready on cpu, started again 1 time',
    'Models   swatch',
    'Memory   companion 80 MB, engine 300 MB',
  ]);
});

test('one whose engine has been given up says why and what to do', () => {
  const error = { code: 'engine_crashed', message: 'It crashed three times.', hint: 'Run `frisket doctor`.' } as const;
  expect(statusLines({ ...status, engine: { state: 'stopped', error, models: [], restarts: 2 } }, later)).toContain(
    'Engine   stopped, started again 2 times: It crashed three times. Run `frisket doctor`.',
  );
});

describe('durations in their two largest units', () => {
  test.each([
    [0, '0 s'],
    [999, '1 s'],
    [60_000, '1 min'],
    [3_605_000, '1 h'],
    [90_061_000, '1 d 1 h'],
    [-5, '0 s'],
  ])('%d ms', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});
