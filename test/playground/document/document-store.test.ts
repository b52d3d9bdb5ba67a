import { describe, expect, test } from 'vitest';
import { emptyDocument, pageId, pageLayers } from '../../../playground/src/document/document-state.ts';
import { DocumentStore, type Edit } from '../../../playground/src/document/document-store.ts';
import { inserted, updated, withSelection } from '../../../playground/src/document/edit.ts';
import { newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { isParent } from '../../../playground/src/document/node.ts';

function newStore() {
  const store = new DocumentStore(emptyDocument('Test'));
  const addRectangle: Edit = (state) => {
    const page = state.nodes.get(pageId);
    if (!page || !isParent(page)) throw new Error('no page');
    return inserted(state, newRectangle(store.newId()), page);
  };
  return { store, addRectangle, count: () => pageLayers(store.state).length };
}

describe('undo', () => {
  test('takes back all that a plugin did since its last commit, and only that', () => {
    const { store, addRectangle, count } = newStore();
    store.change(addRectangle);
    store.commit();
    store.change(addRectangle);
    store.change(addRectangle);
    store.undo();
    expect(count()).toBe(1);
    store.undo();
    expect(count()).toBe(0);
    store.redo();
    expect(count()).toBe(1);
  });

  test("a person's action is one step, apart from what a plugin left uncommitted", () => {
    const { store, addRectangle, count } = newStore();
    store.change(addRectangle);
    store.act(addRectangle);
    store.undo();
    expect(count()).toBe(1);
    store.undo();
    expect(count()).toBe(0);
    expect(store.canUndo).toBe(false);
  });

  test('a selection is no step, and comes back with the step it belonged to', () => {
    const { store, addRectangle } = newStore();
    store.act(addRectangle);
    const [rectangle] = pageLayers(store.state);
    store.change((state) => withSelection(state, [rectangle!.id]));
    store.act((state) => withSelection(updated(state, rectangle!, { name: 'Renamed' }), []));
    store.undo();
    expect(store.state.selection).toEqual([rectangle!.id]);
    store.undo();
    expect(pageLayers(store.state)).toEqual([]);
  });

  test('what was changed and changed back is no step', () => {
    const { store, addRectangle, count } = newStore();
    store.act(addRectangle);
    const [rectangle] = pageLayers(store.state);
    store.change((state) => updated(state, rectangle!, { visible: false }));
    store.change((state) => updated(state, pageLayers(state)[0]!, { visible: true }));
    store.commit();
    store.undo();
    expect(count()).toBe(0);
  });

  test('a new step forgets what was undone', () => {
    const { store, addRectangle, count } = newStore();
    store.act(addRectangle);
    store.undo();
    store.act(addRectangle);
    store.redo();
    expect(count()).toBe(1);
  });

  test('an id is never given twice', () => {
    const { store, addRectangle } = newStore();
    store.act(addRectangle);
    const first = pageLayers(store.state)[0]!.id;
    store.undo();
    store.act(addRectangle);
    expect(pageLayers(store.state)[0]!.id).not.toBe(first);
  });
});
