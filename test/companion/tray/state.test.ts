import { expect, test } from 'vitest';
import { disconnected, heard } from '../../../companion/src/tray/state.ts';
import { connected, request, status } from './states.ts';

test('a request is there until it has ended, by whoever; the end of another changes nothing', () => {
  const asked = heard(connected(), request);
  expect(asked.request).toEqual(request);
  const ended = { type: 'pairing.ended', client: request.client, outcome: 'paired' } as const;
  expect(heard(asked, { ...ended, request: 'ffffffffffffffff' }).request).toEqual(request);
  expect(heard(asked, { ...ended, request: request.request }).request).toBeUndefined();
});

test('status, window and downloads are as they were told last', () => {
  const now = status({ port: 3777 });
  expect(heard(connected(), { type: 'status', status: now }).status).toBe(now);
  expect(heard(connected(), { type: 'pairing.window', window: { kind: 'first-run' } }).window.kind).toBe('first-run');
  const once = heard(connected(), { type: 'download', id: 'a', download: { state: 'paused', bytes: 1, total: 2 } });
  const twice = heard(once, { type: 'download', id: 'a', download: { state: 'installed' } });
  expect([...twice.downloads]).toEqual([['a', { state: 'installed' }]]);
});

test('a lost connection takes with it what it told, and leaves what this computer knows', () => {
  const update = { version: '0.2.0', page: 'https://example.org' };
  const before = { ...heard(connected(), request), startAtLogin: { kind: 'on' } as const, update };
  expect(disconnected(before)).toMatchObject({ connection: 'connecting', startAtLogin: { kind: 'on' }, update });
  expect(disconnected(before).request).toBeUndefined();
  expect(disconnected(before).status).toBeUndefined();
  expect(disconnected(before, 'It is not running.')).toMatchObject({
    connection: 'lost',
    problem: 'It is not running.',
  });
});
