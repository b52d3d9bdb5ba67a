import { beforeEach, expect, test, vi } from 'vitest';
import { pageKey, takeCredential } from '../../../playground/src/app/credential.ts';
import type { KeyValueStore } from '../../../playground/src/figma-api/plugin-services.ts';
import { decodeValue, encodeValue } from '../../../playground/src/figma-api/stored-value.ts';

const replaceState = vi.fn();
const kept = new Map<string, string>();
const tab: KeyValueStore = {
  read: (key) => kept.get(key),
  write: (key, value) => void kept.set(key, value),
  delete: (key) => void kept.delete(key),
  keys: () => [...kept.keys()],
};

beforeEach(() => {
  kept.clear();
  replaceState.mockClear();
  vi.stubGlobal('history', { replaceState });
});

function answer(status: number, body: unknown) {
  const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.resolve(Response.json(body, { status })));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

const at = (hash: string) => ({ hash, port: '3775', pathname: '/', search: '' });
const key = 'ab'.repeat(32);

test('the word of the start link is exchanged for the key, and leaves the address', async () => {
  const fetch = answer(200, { key });
  expect(await takeCredential(at('#once=word'), tab)).toBeUndefined();
  expect(fetch.mock.lastCall?.[0]).toBe('/once');
  expect(fetch.mock.lastCall?.[1]).toMatchObject({ method: 'POST', body: '{"once":"word"}' });
  expect(replaceState).toHaveBeenCalledWith(null, '', '/');
  expect(decodeValue(kept.get('connection') ?? '')).toEqual({ port: 3775, credential: 'page', key });
});

test('a page without a start link asks for nothing', async () => {
  const fetch = answer(200, { key });
  expect(await takeCredential(at(''), tab)).toBeUndefined();
  expect(fetch).not.toHaveBeenCalled();
});

test('a link that was used is told of, and what was kept from before stays', async () => {
  kept.set('connection', 'before');
  answer(401, { error: { code: 'unauthorized', message: 'Used already.', hint: 'Run it again.' } });
  expect(await takeCredential(at('#once=old'), tab)).toBe('Used already. Run it again.');
  expect(kept.get('connection')).toBe('before');
});

test('in a tab without a key, the plugin learns that the link was no good; a fresh link mends it', async () => {
  answer(401, { error: { code: 'unauthorized', message: 'Used already.' } });
  await takeCredential(at('#once=old'), tab);
  expect(decodeValue(kept.get('connection') ?? '')).toEqual({ credential: 'page', refused: true });
  expect(pageKey(tab)).toBeUndefined();
  answer(200, { key });
  await takeCredential(at('#once=fresh'), tab);
  expect(pageKey(tab)).toBe(key);
});

test('an answer that is none of the companion’s is told of too', async () => {
  answer(502, 'Bad gateway');
  expect(await takeCredential(at('#once=word'), tab)).toContain('answered 502');
});

test('the page’s key is that of the start link, not one that the plugin was paired with in this tab', async () => {
  expect(pageKey(tab)).toBeUndefined();
  answer(200, { key });
  await takeCredential(at('#once=word'), tab);
  expect(pageKey(tab)).toBe(key);
  kept.set('connection', encodeValue({ port: 3775, credential: '0123456789abcdef', key }));
  expect(pageKey(tab)).toBeUndefined();
});
