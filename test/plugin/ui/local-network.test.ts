import { expect, test } from 'vitest';
import { isLocalNetworkBlocked } from '../../../plugin/src/ui/local-network.ts';

/** A browser that knows some permissions, as Chrome does one or the other; it throws for the rest, as they all do. */
const browser = (states: Readonly<Record<string, string>>) => ({
  query: ({ name }: { name: string }) => {
    const state = states[name];
    return state === undefined ? Promise.reject(new TypeError(`${name} is no permission`)) : Promise.resolve({ state });
  },
});

test.each([
  [{ 'local-network-access': 'denied' }, true],
  [{ 'loopback-network': 'denied' }, true],
  [{ 'local-network-access': 'granted' }, false],
  // It would ask, which it has not had reason to.
  [{ 'local-network-access': 'prompt' }, false],
  [{}, false],
])('with %j: %s', async (states, blocked) => {
  expect(await isLocalNetworkBlocked(browser(states))).toBe(blocked);
});

test('a browser without permissions keeps nobody from anything', async () => {
  expect(await isLocalNetworkBlocked(undefined)).toBe(false);
});
