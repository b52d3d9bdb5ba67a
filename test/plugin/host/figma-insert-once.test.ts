import { describe, expect, test } from 'vitest';
import type { Insertion } from '../../../plugin/src/bridge.ts';
import { pageLayers } from '../../../playground/src/document/document-state.ts';
import { removed } from '../../../playground/src/document/edit.ts';
import { newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { documentOf, layer } from '../../playground/document/sample-layers.ts';
import { png } from '../../playground/figma-api/playground-services.ts';
import { insertion, openDocument } from './open-document.ts';

const place = { kind: 'beside', width: 64, height: 64 } as const;
const result = (name: string, more: Partial<Insertion> = {}) => insertion(place, { result: name, name, ...more });

/** A document with one layer, and the host that serves a panel that was opened again. */
function opened() {
  const document = openDocument(documentOf([newRectangle('1:1')]));
  return { ...document, names: () => pageLayers(document.store.state).map(({ name }) => name) };
}

describe('a result whose answer nobody heard is asked for again', () => {
  test('and is the same layer still, which one undo takes back', async () => {
    const { host, store, names } = opened();
    const before = store.state;
    const first = await host.insert(result('water'));
    const layers = names();
    expect(await host.insert(result('water'))).toEqual(first);
    expect(names()).toEqual(layers);
    expect(store.state.selection).toEqual([first.id]);
    store.undo();
    expect(store.state.nodes).toEqual(before.nodes);
    expect(store.canUndo).toBe(false);
  });

  test('and stays as the person has changed it meanwhile', async () => {
    const { host, figma, store } = opened();
    const { id } = await host.insert(result('water'));
    const node = await figma.getNodeByIdAsync(id);
    if (node && 'opacity' in node) node.opacity = 0.5;
    await host.insert(result('water'));
    expect(layer(store.state, id)).toMatchObject({ opacity: 0.5 });
  });

  test('and is made anew where it has been removed or undone since', async () => {
    const { host, store, names } = opened();
    const { id } = await host.insert(result('water'));
    store.act((state) => removed(state, layer(state, id)));
    const second = await host.insert(result('water'));
    expect(second.id).not.toBe(id);
    store.undo();
    const third = await host.insert(result('water'));
    expect(third.id).not.toBe(second.id);
    expect(names()).toHaveLength(2);
  });

  test('when it took the place of another with a mask layer, too', async () => {
    const { host, names } = opened();
    const before = await host.insert(result('water'));
    const anew = result('dunes', { inPlaceOf: before.id, mask: png(64, 64) });
    const first = await host.insert(anew);
    expect(await host.insert(anew)).toEqual(first);
    expect(names()).toHaveLength(2);
  });

  test('and what lies below an editable mask is one group', async () => {
    const { host, names } = opened();
    const masked = result('water', { mask: png(64, 64) });
    expect(await host.insert(masked)).toEqual(await host.insert(masked));
    expect(names()).toHaveLength(2);
  });

  test('of a set only what is missing is put in', async () => {
    const { host, store, names } = opened();
    const set = Array.from({ length: 200 }, (_, index) => result(`picture ${index}`));
    const first = await host.insertAll(set.slice(0, 199));
    const all = await host.insertAll(set);
    expect(all.slice(0, 199)).toEqual(first);
    expect(names()).toHaveLength(201);
    store.undo();
    expect(names()).toHaveLength(200);
  });

  test('as one of several variations: the layer that shows one of them shows this one', async () => {
    const { host, store, names } = opened();
    const { id } = await host.showVariation(result('run', { name: 'first' }), undefined);
    const shown = await host.showVariation(result('run', { name: 'second', bytes: png(30, 30) }), undefined);
    expect(shown).toEqual({ id, name: 'second' });
    expect(names()).toHaveLength(2);
    await host.keepVariation(id);
    store.undo();
    expect(names()).toHaveLength(1);
  });
});

test('a variation that is discarded leaves nothing behind, and what was put in before it is known still', async () => {
  const { host, store } = opened();
  const empty = store.state;
  const first = await host.showVariation(result('run'), undefined);
  await host.discardVariation(first.id, []);
  expect(store.state.nodes).toEqual(empty.nodes);
  const kept = await host.insert(result('water'));
  const before = store.state;
  const second = await host.showVariation(result('run'), undefined);
  await host.discardVariation(second.id, []);
  expect(store.state.nodes).toEqual(before.nodes);
  expect(await host.insert(result('water'))).toEqual(kept);
});

test('another result is another layer, and so is each of those that have no name', async () => {
  const { host, names } = opened();
  await host.insert(result('water'));
  await host.insert(result('dunes'));
  await host.insert(insertion(place));
  await host.insert(insertion(place));
  expect(names()).toHaveLength(5);
});
