import { useEffect } from 'preact/hooks';
import type { FileSettings } from './file-settings.ts';

/** Settings are read from a picture that is dropped onto the panel or pasted into it, unless something else took it. */
export function useDroppedFiles(files: FileSettings): void {
  useEffect(() => {
    const take = (event: Event, data: DataTransfer | null) => {
      const [file] = data?.files ?? [];
      if (event.defaultPrevented || !file) return;
      event.preventDefault();
      void file.arrayBuffer().then((bytes) => files.take(file.name, new Uint8Array(bytes)));
    };
    const onDrop = (event: DragEvent) => take(event, event.dataTransfer);
    const onPaste = (event: ClipboardEvent) => take(event, event.clipboardData);
    // Without this the browser opens what is dropped.
    const onDragOver = (event: DragEvent) => event.preventDefault();
    window.addEventListener('drop', onDrop);
    window.addEventListener('paste', onPaste);
    window.addEventListener('dragover', onDragOver);
    return () => {
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('paste', onPaste);
      window.removeEventListener('dragover', onDragOver);
    };
  }, [files]);
}
