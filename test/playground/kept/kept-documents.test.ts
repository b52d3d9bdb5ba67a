import { describe, expect, test, vi } from 'vitest';
import { emptyDocument, type DocumentState } from '../../../playground/src/document/document-state.ts';
import { DocumentStore } from '../../../playground/src/document/document-store.ts';
import { updated, withSelection } from '../../../playground/src/document/edit.ts';
import { ImageStore } from '../../../playground/src/document/image-store.ts';
import { newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { DocumentKeeper } from '../../../playground/src/kept/document-keeper.ts';
import { KeptDocuments, mostKept } from '../../../playground/src/kept/kept-documents.ts';
import { documentOf, layer } from '../document/sample-layers.ts';
import { png } from '../figma-api/playground-services.ts';
import { MemoryObjectStore } from './memory-object-store.ts';

function newKept() {
  const stores = { documents: new MemoryObjectStore(), pictures: new MemoryObjectStore() };
  return { ...stores, kept: new KeptDocuments(stores) };
}

function pictured(images: ImageStore, shade: number): DocumentState {
  const imageHash = images.add(png(2, 2, shade));
  return documentOf([newRectangle('1:1', { fills: [{ type: 'IMAGE', scaleMode: 'FILL', imageHash }] })]);
}

describe('a kept document', () => {
  test('is read back with its pictures and its key', async () => {
    const { kept } = newKept();
    const images = new ImageStore();
    const state = pictured(images, 1);
    await kept.write(state, images, 5);
    const read = await kept.read(state.key);
    expect(read?.state).toEqual({ ...state, selection: [] });
    expect(read?.images.entries()).toEqual(images.entries());
    expect(await kept.list()).toEqual([{ key: state.key, name: 'Test', changedAt: 5 }]);
  });

  test('that a newer version wrote is not read, and not let go with its pictures', async () => {
    const { kept, documents, pictures } = newKept();
    const images = new ImageStore();
    const state = pictured(images, 1);
    await kept.write(state, images, 5);
    documents.values.set('future', { key: 'future', name: 'Later', changedAt: 9, version: 2, scenes: [] });
    expect(await kept.read('future')).toBeUndefined();
    documents.values.delete(state.key);
    await kept.tidy([]);
    expect([documents.values.has('future'), pictures.values.size]).toEqual([true, 1]);
  });

  test('opens without a picture that is gone', async () => {
    const { kept, pictures } = newKept();
    const images = new ImageStore();
    const state = pictured(images, 1);
    await kept.write(state, images, 5);
    pictures.values.clear();
    expect((await kept.read(state.key))?.state.nodes.size).toBe(3);
  });
});

test('the oldest go when there are too many, but not one that is open, and pictures go with the last that shows them', async () => {
  const { kept, documents, pictures } = newKept();
  const images = new ImageStore();
  const states = Array.from({ length: mostKept + 2 }, (_, shade) => pictured(images, Math.min(shade, mostKept)));
  for (const [index, state] of states.entries()) await kept.write(state, images, index);
  await kept.tidy([states[0]!.key]);
  expect([...documents.values.keys()].includes(states[0]!.key)).toBe(true);
  expect([...documents.values.keys()].includes(states[1]!.key)).toBe(false);
  expect([documents.values.size, pictures.values.size]).toEqual([mostKept + 1, mostKept]);
});

test('a picture that is placed while old ones are let go of stays', async () => {
  const { kept } = newKept();
  const images = new ImageStore();
  const state = pictured(images, 1);
  await Promise.all([kept.tidy([state.key]), kept.write(state, images, 5)]);
  expect((await kept.read(state.key))?.images.entries()).toEqual(images.entries());
});

describe('the keeper', () => {
  function keeping() {
    const { kept, documents } = newKept();
    const store = new DocumentStore(documentOf([newRectangle('1:1')]));
    const onFailed = vi.fn();
    const keeper = new DocumentKeeper(store, new ImageStore(), kept, onFailed);
    keeper.start();
    const rename = (name: string) => store.act((state) => updated(state, layer(state, '1:1'), { name }));
    const nameIn = async (key: string) => {
      const read = await kept.read(key);
      return read && layer(read.state, '1:1').name;
    };
    return { kept, documents, store, keeper, rename, nameIn, onFailed };
  }

  test('keeps what was changed last, and nothing of a document that was only looked at', async () => {
    const { store, keeper, rename, nameIn, documents } = keeping();
    store.change((state) => withSelection(state, ['1:1']));
    await keeper.flush();
    expect(documents.values.size).toBe(0);
    rename('First');
    rename('Second');
    expect(keeper.isKept.value).toBe(false);
    await keeper.flush();
    expect(await nameIn(store.state.key)).toBe('Second');
    expect(keeper.isKept.value).toBe(true);
  });

  test('keeps a document as it was left when another is opened, and each under its own key after an undo', async () => {
    const { store, keeper, rename, nameIn } = keeping();
    const { key } = store.state;
    rename('Left');
    const other = emptyDocument('Other');
    store.open(other);
    await keeper.flush();
    expect(await nameIn(key)).toBe('Left');
    store.undo();
    expect(store.state.key).toBe(key);
    rename('Back');
    await keeper.flush();
    expect(await nameIn(key)).toBe('Back');
  });

  test('tells once when the browser is full, and goes on trying', async () => {
    const { store, keeper, rename, nameIn, onFailed, documents } = keeping();
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    documents.isFull = true;
    rename('Lost');
    await keeper.flush();
    rename('Lost again');
    await keeper.flush();
    expect([onFailed.mock.calls.length, keeper.isKept.value]).toEqual([1, false]);
    documents.isFull = false;
    rename('Found');
    await keeper.flush();
    expect(await nameIn(store.state.key)).toBe('Found');
  });
});
