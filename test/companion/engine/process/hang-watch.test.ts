import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HangWatch } from '../../../../companion/src/engine/process/hang-watch.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const now = () => Date.now();

test('a run that is silent for too long hangs, one that tells of progress does not', () => {
  const onHang = vi.fn();
  const run = new HangWatch(1_000).watch(onHang, now);
  for (let step = 0; step < 5; step++) {
    vi.advanceTimersByTime(900);
    run.progress();
  }
  expect(onHang).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(onHang).toHaveBeenCalledExactlyOnceWith(1_000);
});

test('ten times the longest pause of a run that ended well is what is too long', () => {
  const watch = new HangWatch(1_000);
  const slow = watch.watch(() => undefined, now);
  vi.advanceTimersByTime(800);
  slow.progress();
  vi.advanceTimersByTime(300);
  slow.end(true);
  expect(watch.patience).toBe(8_000);
  const onHang = vi.fn();
  watch.watch(onHang, now);
  vi.advanceTimersByTime(7_999);
  expect(onHang).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onHang).toHaveBeenCalledOnce();
});

test('one that failed is no measure, and one that ended hangs no more', () => {
  const watch = new HangWatch(1_000);
  const onHang = vi.fn();
  const run = watch.watch(onHang, now);
  vi.advanceTimersByTime(900);
  run.end(false);
  vi.advanceTimersByTime(10_000);
  expect(onHang).not.toHaveBeenCalled();
  expect(watch.patience).toBe(1_000);
});

test('a computer that slept for hours finds a run that has gone on for a moment', () => {
  const onHang = vi.fn();
  new HangWatch(1_000).watch(onHang, now);
  vi.advanceTimersByTime(550);
  // Awake again: timers whose time has passed fire at once, each once, and those that they set are new.
  vi.setSystemTime(Date.now() + 10_000_000);
  vi.advanceTimersToNextTimer();
  expect(onHang).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(onHang).toHaveBeenCalledOnce();
});
