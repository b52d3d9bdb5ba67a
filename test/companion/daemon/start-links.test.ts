import { expect, test } from 'vitest';
import { StartLinks } from '../../../companion/src/daemon/start-links.ts';

test('a link is good once', () => {
  const links = new StartLinks();
  const once = links.make();
  expect([links.redeem(once), links.redeem(once)]).toEqual([true, false]);
});

test('a link is good for a minute', () => {
  let now = 1_000;
  const links = new StartLinks(() => now);
  const [early, late] = [links.make(), links.make()];
  now += 59_999;
  expect(links.redeem(early)).toBe(true);
  now += 1;
  expect(links.redeem(late)).toBe(false);
});

test('links are long, differ, and the oldest of many makes way', () => {
  const links = new StartLinks();
  const made = Array.from({ length: 9 }, () => links.make());
  expect(new Set(made).size).toBe(9);
  expect(made.every((once) => /^[0-9a-f]{64}$/.test(once))).toBe(true);
  expect(made.map((once) => links.redeem(once))).toEqual([false, ...Array<boolean>(8).fill(true)]);
});

test('a word that was never made is worth nothing', () => {
  expect(new StartLinks().redeem('')).toBe(false);
});
