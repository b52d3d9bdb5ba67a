import { useSignalEffect } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { multiply } from '../../../shared/src/geometry.ts';
import type { Editor } from '../editor/editor.ts';
import { absoluteTransformOf } from '../document/document-state.ts';
import { isPainted } from '../document/paint.ts';
import { colorOf } from '../render/draw-fill.ts';
import { fontFamily } from '../render/text-layout.ts';
import { screenTransform } from '../editor/camera.ts';
import { finishText, textOf, write } from './text-tool.ts';
import styles from './canvas-view.module.css';

/** A field exactly over the text that is written, turned and zoomed like it. */
export function TextEditor({ editor }: { editor: Editor }) {
  const id = editor.edited.value;
  return id === undefined ? null : <TextField key={id} editor={editor} id={id} />;
}

function TextField({ editor, id }: { editor: Editor; id: string }) {
  const field = useRef<HTMLTextAreaElement>(null);
  // At once: the next key already belongs to the text.
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  // Whoever selects something else has finished writing.
  useSignalEffect(() => {
    if (!editor.state.value.selection.includes(id)) queueMicrotask(() => finishText(editor));
  });
  const text = textOf(editor, id);
  if (!text) return null;
  const transform = multiply(screenTransform(editor.camera.value), absoluteTransformOf(editor.state.value, text));
  const [[a, c, e], [b, d, f]] = transform;
  const fill = text.fills.find(isPainted);
  return (
    <textarea
      ref={field}
      class={styles.textField}
      data-testid="text-editor"
      aria-label="Text"
      spellcheck={false}
      value={text.characters}
      onInput={({ currentTarget }) => write(editor, id, currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        const done = event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey));
        if (done) finishText(editor);
      }}
      onBlur={() => finishText(editor)}
      style={{
        transform: `matrix(${a}, ${b}, ${c}, ${d}, ${e}, ${f})`,
        width: `${text.width + 4}px`,
        height: `${text.height}px`,
        font: `${text.fontWeight} ${text.fontSize}px/${text.lineHeight}px ${fontFamily}`,
        letterSpacing: `${text.letterSpacing * text.fontSize}px`,
        textAlign: { LEFT: 'left', CENTER: 'center', RIGHT: 'right' }[text.textAlignHorizontal],
        color: fill ? colorOf(fill) : 'transparent',
      }}
    />
  );
}
