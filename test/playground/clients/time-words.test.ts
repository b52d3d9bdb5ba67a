import { expect, test } from 'vitest';
import { minutesLeft, timeAgo } from '../../../playground/src/clients/time-words.ts';

const now = Date.parse('2026-11-23T12:00:00Z');

test.each([
  ['2026-11-23T11:59:00Z', 'just now'],
  ['2026-11-23T11:15:00Z', '45 minutes ago'],
  ['2026-11-23T07:00:00Z', '5 hours ago'],
  ['2026-11-20T12:00:00Z', '3 days ago'],
  // A clock that was set back.
  ['2026-11-23T12:10:00Z', 'just now'],
])('%s was %s', (then, words) => {
  expect(timeAgo(then, now)).toBe(words);
});

test.each([
  [120_000, '2:00'],
  [64_100, '1:05'],
  [900, '0:01'],
  [0, '0:00'],
  [-5_000, '0:00'],
])('%i milliseconds are %s', (milliseconds, words) => {
  expect(minutesLeft(milliseconds)).toBe(words);
});
