import { expect, test } from 'vitest';
import { pageLayers } from '../../../playground/src/document/document-state.ts';
import { DocumentStore } from '../../../playground/src/document/document-store.ts';
import { withSelection } from '../../../playground/src/document/edit.ts';
import { ImageStore } from '../../../playground/src/document/image-store.ts';
import { newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { Editor } from '../../../playground/src/editor/editor.ts';
import { runShortcut } from '../../../playground/src/editor/shortcuts.ts';
import { documentOf } from '../document/sample-layers.ts';

type Held = 'Control' | 'Alt' | 'AltGraph';

/** The layers, the lowest first, after a key was pressed with the uppermost of three selected. */
function afterPressing(key: string, code: string, ...held: readonly Held[]) {
  const state = documentOf([newRectangle('1:1')], [newRectangle('1:2')], [newRectangle('1:3')]);
  const editor = new Editor(new DocumentStore(withSelection(state, ['1:3'])), new ImageStore());
  const isHeld = (name: string) => held.some((modifier) => modifier === name);
  const known = runShortcut(editor, {
    key,
    code,
    ctrlKey: isHeld('Control'),
    altKey: isHeld('Alt'),
    metaKey: false,
    shiftKey: false,
    getModifierState: isHeld,
  });
  return { known, layers: pageLayers(editor.store.state).map(({ id }) => id) };
}

const toTheBack = { known: true, layers: ['1:3', '1:1', '1:2'] };

test('[ sends to the back, and with Ctrl one step', () => {
  expect(afterPressing('[', 'BracketLeft')).toEqual(toTheBack);
  expect(afterPressing('[', 'BracketLeft', 'Control')).toEqual({ known: true, layers: ['1:1', '1:3', '1:2'] });
});

test('[ is typed with AltGr on a German keyboard, which browsers on Windows tell as Ctrl and Alt', () => {
  expect(afterPressing('[', 'Digit8', 'Control', 'Alt', 'AltGraph')).toEqual(toTheBack);
  expect(afterPressing('[', 'Digit8', 'AltGraph')).toEqual(toTheBack);
});
