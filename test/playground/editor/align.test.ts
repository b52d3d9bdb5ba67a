import { expect, test } from 'vitest';
import { absoluteBoundingBoxOf } from '../../../playground/src/document/bounds.ts';
import { DocumentStore } from '../../../playground/src/document/document-store.ts';
import { withSelection } from '../../../playground/src/document/edit.ts';
import { ImageStore } from '../../../playground/src/document/image-store.ts';
import { at, newFrame, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { alignSelected, canAlign, type Alignment } from '../../../playground/src/editor/align.ts';
import { Editor } from '../../../playground/src/editor/editor.ts';
import { documentOf, layer } from '../document/sample-layers.ts';

function open(...selection: string[]) {
  const state = documentOf(
    [newFrame('1:1', { width: 200, height: 100, relativeTransform: at(10, 10) })],
    [newRectangle('1:2', { width: 40, height: 20, relativeTransform: at(50, 30) }), '1:1'],
    [newRectangle('1:3', { width: 60, height: 40, relativeTransform: at(300, 200) })],
  );
  const editor = new Editor(new DocumentStore(withSelection(state, selection)), new ImageStore());
  const place = (id: string) => {
    const { x, y } = absoluteBoundingBoxOf(editor.store.state, layer(editor.store.state, id));
    return [x, y];
  };
  return { editor, place };
}

test.each<[Alignment, number[], number[]]>([
  ['left', [60, 40], [60, 200]],
  ['center', [190, 40], [180, 200]],
  ['right', [320, 40], [300, 200]],
  ['top', [60, 40], [300, 40]],
  ['middle', [60, 130], [300, 120]],
  ['bottom', [60, 220], [300, 200]],
])('several layers are aligned to the box around them: %s', (alignment, first, second) => {
  const { editor, place } = open('1:2', '1:3');
  alignSelected(editor, alignment);
  expect([place('1:2'), place('1:3')]).toEqual([first, second]);
});

test('one layer is aligned to the frame around it, and one on the page to nothing', () => {
  const { editor, place } = open('1:2');
  alignSelected(editor, 'right');
  expect(place('1:2')).toEqual([170, 40]);
  const { state } = editor.store;
  expect(canAlign(state, [layer(state, '1:3')])).toBe(false);
});

test('what lies in another selected layer goes with that', () => {
  const { editor, place } = open('1:1', '1:2', '1:3');
  alignSelected(editor, 'bottom');
  expect([place('1:1'), place('1:2')]).toEqual([
    [10, 140],
    [60, 170],
  ]);
});
