import { expect, test } from 'vitest';
import { layered, prefixed } from '../../../playground/src/app/storage.ts';

/** What a browser's storage does. */
class MemoryStorage implements Storage {
  readonly #entries = new Map<string, string>();
  get length() {
    return this.#entries.size;
  }
  key = (index: number) => [...this.#entries.keys()][index] ?? null;
  getItem = (key: string) => this.#entries.get(key) ?? null;
  setItem = (key: string, value: string) => void this.#entries.set(key, value);
  removeItem = (key: string) => void this.#entries.delete(key);
  clear = () => this.#entries.clear();
}

test('a prefix keeps entries apart from others in the same storage', () => {
  const storage = new MemoryStorage();
  storage.setItem('theme', 'dark');
  const own = prefixed(storage, 'plugin.');
  own.write('draft', 'sky');
  expect(own.keys()).toEqual(['draft']);
  expect(own.read('draft')).toBe('sky');
  expect(own.read('theme')).toBeUndefined();
  own.delete('draft');
  expect([storage.length, storage.getItem('theme')]).toEqual([1, 'dark']);
});

test('what the tab holds is never written where it would outlast the tab', () => {
  const tab = prefixed(new MemoryStorage(), '');
  const computer = prefixed(new MemoryStorage(), '');
  tab.write('connection', 'page key');
  computer.write('connection', 'code');
  const both = layered(tab, computer);
  expect(both.read('connection')).toBe('page key');
  both.write('connection', 'page key, other port');
  both.write('draft', 'sky');
  expect([tab.read('connection'), computer.read('connection')]).toEqual(['page key, other port', 'code']);
  expect([tab.read('draft'), computer.read('draft')]).toEqual([undefined, 'sky']);
  expect(both.keys()).toEqual(['connection', 'draft']);
  both.delete('connection');
  expect(both.read('connection')).toBeUndefined();
});

test('what must end with the tab is written there alone, also when the tab held nothing of it', () => {
  const tab = prefixed(new MemoryStorage(), '');
  const computer = prefixed(new MemoryStorage(), '');
  const both = layered(tab, computer, ['connection']);
  both.write('connection', 'a paired key');
  both.write('draft', 'sky');
  expect([tab.keys(), computer.keys()]).toEqual([['connection'], ['draft']]);
});
