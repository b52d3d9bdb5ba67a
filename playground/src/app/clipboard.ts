import { useEffect } from 'preact/hooks';
import { isWriting } from './is-writing.ts';
import { copySelected, deleteSelected, paste } from '../editor/commands.ts';
import type { Editor } from '../editor/editor.ts';
import type { LayerCopy } from '../document/copy.ts';

/** Layers are kept here and not in the system's clipboard, which only says that they are the latest copy. */
const marker = 'Frisket layers';

/** Copy, cut and paste of layers, and paste of files and words from elsewhere. */
export function useClipboard(
  editor: Editor,
  onFiles: (files: readonly File[]) => void,
  onText: (text: string) => void,
): void {
  useEffect(() => {
    let copies: readonly LayerCopy[] = [];
    const copy = (event: ClipboardEvent) => {
      if (isWriting(event.target) || editor.selected.value.length === 0) return false;
      copies = copySelected(editor);
      event.clipboardData?.setData('text/plain', marker);
      event.preventDefault();
      return true;
    };
    const cut = (event: ClipboardEvent) => {
      if (copy(event)) deleteSelected(editor);
    };
    const onPaste = (event: ClipboardEvent) => {
      if (isWriting(event.target)) return;
      const files = [...(event.clipboardData?.files ?? [])];
      const text = (event.clipboardData?.getData('text/plain') ?? '').replaceAll('\r\n', '\n').trim();
      if (files.length > 0) onFiles(files);
      else if (text === marker) paste(editor, copies);
      else if (text !== '') onText(text);
    };
    document.addEventListener('copy', copy);
    document.addEventListener('cut', cut);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', cut);
      document.removeEventListener('paste', onPaste);
    };
  }, []);
}
