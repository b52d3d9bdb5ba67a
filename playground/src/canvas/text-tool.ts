import { apply, invert } from '../../../shared/src/geometry.ts';
import type { Editor } from '../editor/editor.ts';
import { childPlaneOf, layerOf } from '../document/document-state.ts';
import { inserted, removed, updated, withSelection } from '../document/edit.ts';
import { at, newText } from '../document/layer-defaults.ts';
import type { NodeId, TextData } from '../document/node.ts';
import { naturalSize } from '../render/text-layout.ts';
import type { Point } from '../editor/camera.ts';
import { parentAt } from '../editor/hit-test.ts';

/** Puts an empty text under the pointer and lets the person write. */
export function startText(editor: Editor, where: Point): void {
  const { store } = editor;
  const parent = parentAt(store.state, where);
  const toPlane = parent && invert(childPlaneOf(store.state, parent));
  if (!parent || !toPlane) return;
  const [x, y] = apply(toPlane, where.x, where.y);
  const text = newText(store.newId(), { fontSize: 24 });
  const placed = {
    ...text,
    name: 'Text',
    width: 1,
    relativeTransform: at(Math.round(x), Math.round(y - text.height / 2)),
  };
  store.commit();
  store.change((state) => withSelection(inserted(state, placed, parent), [text.id]));
  editor.edited.value = text.id;
  editor.tool.value = 'move';
}

/** Puts words from elsewhere into the document, in the middle of a point. */
export function placeText(editor: Editor, characters: string, where: Point): void {
  const { store } = editor;
  const parent = parentAt(store.state, where);
  const toPlane = parent && invert(childPlaneOf(store.state, parent));
  if (!parent || !toPlane) return;
  const [x, y] = apply(toPlane, where.x, where.y);
  const text = newText(store.newId(), { characters });
  const { width, height } = naturalSize(text);
  const name = nameFor({ ...text, parent: parent.id }, characters);
  const relativeTransform = at(Math.round(x - width / 2), Math.round(y - height / 2));
  store.act((state) =>
    withSelection(inserted(state, { ...text, name, width, height, relativeTransform }, parent), [text.id]),
  );
}

export function textOf(editor: Editor, id: NodeId): TextData | undefined {
  const layer = layerOf(editor.state.value, id);
  return layer?.type === 'TEXT' ? layer : undefined;
}

/** Each letter typed; a text that was as wide as its words stays so. */
export function write(editor: Editor, id: NodeId, characters: string): void {
  const text = textOf(editor, id);
  if (!text) return;
  const fits = Math.abs(text.width - naturalSize(text).width) < 1 || text.characters === '';
  const next = { ...text, characters };
  const size = fits ? naturalSize(next) : { width: text.width, height: text.height };
  editor.store.change((state) => updated(state, text, { characters, ...size, name: nameFor(text, characters) }));
}

/** A text is named after its words until somebody gives it another name. */
function nameFor(text: TextData, characters: string): string {
  const isNamedAfterItself = text.name === text.characters || text.name === 'Text';
  return isNamedAfterItself ? characters.split('\n')[0] || 'Text' : text.name;
}

/** One step of history for all that was written; an empty text is none. */
export function finishText(editor: Editor): void {
  const id = editor.edited.value;
  const text = id === undefined ? undefined : textOf(editor, id);
  editor.edited.value = undefined;
  if (text?.characters.trim() === '') editor.store.change((state) => removed(state, text));
  editor.store.commit();
}
