import { expect, test } from 'vitest';
import { Rate } from '../../../../companion/src/store/downloads/rate.ts';

test('follows the last seconds, and says how long the rest takes', () => {
  let now = 0;
  const rate = new Rate(() => now);
  expect(rate.perSecond).toBeUndefined();
  rate.add(0);
  expect(rate.remaining(1_000)).toBeUndefined();
  for (let second = 1; second <= 10; second++) {
    now = 1_000 * second;
    rate.add(100 * second);
  }
  expect(rate.perSecond).toBe(100);
  expect(rate.remaining(1_000)).toBe(10_000);
  // Ten times as fast from now on: known within the window.
  for (let second = 1; second <= 6; second++) {
    now = 10_000 + 1_000 * second;
    rate.add(1_000 + 1_000 * second);
  }
  expect(rate.perSecond).toBe(1_000);
});

test('says nothing while nothing comes', () => {
  let now = 0;
  const rate = new Rate(() => now);
  rate.add(50);
  now = 1_000;
  rate.add(50);
  expect(rate.perSecond).toBeUndefined();
});
