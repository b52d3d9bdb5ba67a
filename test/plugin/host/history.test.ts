import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  mostEntries,
  mostPinned,
  pin,
  readEntry,
  readHistory,
  record,
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
