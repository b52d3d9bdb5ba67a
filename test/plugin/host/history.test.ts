import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  mostEntries,
  mostPinned,
  pin,
  readEntry,
  readEntrySetup,
  readHistory,
  record,
  setupsMost,
  type HistoryStore,
  type Made,
} from '../../../plugin/src/host/history.ts';
import { recipe } from './sample-recipe.ts';

/** Plugin data as Figma keeps it: 100 kB an entry. */
function store(): HistoryStore & { readonly data: Map<string, string> } {
  const data = new Map<string, string>();
  return {
    data,
    getPluginData: (key) => data.get(key) ?? '',
    setPluginData(key, value) {
      if (key.length + value.length + 'frisket-generative-fill'.length > 100_000) throw new Error('exceeds 100 kB');
      if (value === '') data.delete(key);
      else data.set(key, value);
    },
  };
}

function made(image: string, more: Partial<Made> = {}): Made {
  return { image, name: image, madeAt: 1, width: 40, height: 20, thumbnail: 'AAAA', recipe, ...more };
}

const ids = (kept: HistoryStore) => readHistory(kept).map(({ id }) => id);

describe('the history of a document', () => {
  test('has the newest first, and a picture that is made again once', () => {
    const kept = store();
    for (const image of ['a', 'b', 'c', 'a']) record(kept, made(image));
    expect(ids(kept)).toEqual(['a', 'c', 'b']);
    expect(readHistory(kept)[0]).toEqual({ id: 'a', name: 'a', madeAt: 1, pinned: false, thumbnail: 'AAAA', recipe });
    expect(readEntry(kept, 'b')).toEqual(made('b'));
  });

  test('forgets the oldest that is not pinned, and all that it kept of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: mostPinned }), fc.integer({ min: 1, max: 30 }), (pinned, more) => {
        const kept = store();
        const first = Array.from({ length: mostEntries }, (_, index) => `first-${index}`);
        for (const image of first) record(kept, made(image));
        for (const image of first.slice(0, pinned)) expect(pin(kept, image, true)).toBe(true);
        for (let index = 0; index < more; index++) record(kept, made(`more-${index}`));
        expect(ids(kept)).toHaveLength(mostEntries);
        for (const image of first.slice(0, pinned)) expect(ids(kept)).toContain(image);
        expect(kept.data.size).toBe(mostEntries + 1);
      }),
      { numRuns: 20 },
    );
  });

  test('pins no more than leave room for what is made next', () => {
    const kept = store();
    for (let index = 0; index <= mostPinned; index++) record(kept, made(`${index}`));
    for (let index = 0; index < mostPinned; index++) pin(kept, `${index}`, true);
    expect(pin(kept, `${mostPinned}`, true)).toBe(false);
    expect(pin(kept, '0', false)).toBe(false);
    expect(pin(kept, `${mostPinned}`, true)).toBe(true);
  });

  test('has what the layer of an entry kept besides, once for all that were made alike', () => {
    const kept = store();
    record(kept, made('a', { setup: 'four pictures' }));
    record(kept, made('b', { setup: 'four pictures' }));
    record(kept, made('c', { setup: 'a mask' }));
    record(kept, made('d'));
    expect(['a', 'b', 'c', 'd'].map((id) => readEntrySetup(kept, id))).toEqual([
      'four pictures',
      'four pictures',
      'a mask',
      '',
    ]);
    expect([...kept.data.values()].filter((text) => text === 'four pictures')).toHaveLength(1);
    pin(kept, 'a', true);
    expect(readEntrySetup(kept, 'a')).toBe('four pictures');
    // The same picture, made otherwise: nothing is left of what no entry names.
    record(kept, made('c', { setup: 'another mask' }));
    expect(readEntrySetup(kept, 'c')).toBe('another mask');
    expect([...kept.data.values()]).not.toContain('a mask');
  });

  test('keeps so much of that as a document may carry: the oldest goes first, but for what is pinned', () => {
    const kept = store();
    const size = 90_000;
    const setup = (index: number) => `${index}`.padEnd(size, '.');
    const most = Math.floor(setupsMost / size);
    for (let index = 0; index < most; index++) record(kept, made(`${index}`, { setup: setup(index) }));
    pin(kept, '0', true);
    for (let index = most; index < most + 5; index++) record(kept, made(`${index}`, { setup: setup(index) }));
    const there = ids(kept).filter((id) => readEntrySetup(kept, id) !== '');
    expect(there).toHaveLength(most);
    expect(there).toContain('0');
    for (const id of there) expect(readEntrySetup(kept, id)).toBe(setup(Number(id)));
    expect(ids(kept)).toHaveLength(most + 5);
  });

  test('does without a small picture that is too large', () => {
    const kept = store();
    record(kept, made('a', { thumbnail: 'x'.repeat(100_000) }));
    expect(readEntry(kept, 'a')).toEqual({ ...made('a'), thumbnail: undefined });
  });

  test.each(['no JSON', '7', '[{"id":7}]'])('is empty where the document holds %s', (text) => {
    const kept = store();
    kept.setPluginData('history', text);
    expect(readHistory(kept)).toEqual([]);
  });

  test('leaves out what a newer version wrote, and keeps it', () => {
    const kept = store();
    record(kept, made('a'));
    const newer = JSON.stringify({ ...made('a'), recipe: { ...recipe, version: 2 } });
    kept.setPluginData('history:a', newer);
    record(kept, made('b'));
    expect(ids(kept)).toEqual(['b']);
    expect(kept.getPluginData('history:a')).toBe(newer);
  });
});
