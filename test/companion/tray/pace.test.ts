import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pace } from '../../../companion/src/tray/pace.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first value passes at once, then at most two a second, the latest of those that waited', () => {
  const passed: number[] = [];
  const pace = new Pace<number>((value) => passed.push(value));
  for (const value of [1, 2, 3]) pace.offer(value);
  expect(passed).toEqual([1]);
  vi.advanceTimersByTime(499);
  expect(passed).toEqual([1]);
  vi.advanceTimersByTime(1);
  expect(passed).toEqual([1, 3]);
  vi.advanceTimersByTime(10_000);
  pace.offer(4);
  expect(passed).toEqual([1, 3, 4]);
  pace.offer(5);
  pace.close();
  vi.advanceTimersByTime(10_000);
  expect(passed).toEqual([1, 3, 4]);
});
