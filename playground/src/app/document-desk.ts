import { DocumentFileError, documentEnding, readDocument, writeDocument } from '../document/document-file.ts';
import { documentId, emptyDocument, type DocumentState } from '../document/document-state.ts';
import { updated } from '../document/edit.ts';
import type { ImageStore } from '../document/image-store.ts';
import type { Editor } from '../editor/editor.ts';
import { takeDocument } from '../kept/document-locks.ts';
import type { KeptDocuments, KeptSummary } from '../kept/kept-documents.ts';
import { saveFile } from './save-file.ts';

/** A document with its pictures, as the sample is. */
export interface MadeDocument {
  readonly state: DocumentState;
  readonly images: ImageStore;
}

/** Opens and saves documents. Whatever is opened can be undone, and what was open before is kept. */
export class DocumentDesk {
  readonly #editor: Editor;
  readonly #kept: KeptDocuments | undefined;
  readonly #makeSample: () => Promise<MadeDocument>;

  /** @param kept undefined where the browser keeps nothing */
  constructor(editor: Editor, kept: KeptDocuments | undefined, makeSample: () => Promise<MadeDocument>) {
    this.#editor = editor;
    this.#kept = kept;
    this.#makeSample = makeSample;
  }

  save(): void {
    const { store, images } = this.#editor;
    const name = store.state.nodes.get(documentId)?.name ?? 'Document';
    saveFile(`${name}${documentEnding}`, new Blob([writeDocument(store.state, images)], { type: 'application/json' }));
  }

  /** Lets the person choose a file to open. */
  chooseFile(): void {
    const picker = document.createElement('input');
    picker.type = 'file';
    picker.accept = `${documentEnding},.json,application/json`;
    picker.onchange = () => {
      const [file] = picker.files ?? [];
      if (file) void this.openFile(file);
    };
    picker.click();
  }

  async openFile(file: File): Promise<void> {
    try {
      this.#open(readDocument(await file.text()));
    } catch (error) {
      if (!(error instanceof DocumentFileError)) throw error;
      this.#editor.toasts.complain(`“${file.name}” was not opened. ${error.message}`);
    }
  }

  openEmpty(): void {
    this.#open({ state: emptyDocument('Untitled') });
  }

  async openSample(): Promise<void> {
    this.#open(await this.#makeSample());
  }

  /** Other documents that this browser keeps, the latest first. */
  async recent(): Promise<KeptSummary[]> {
    const { key } = this.#editor.store.state;
    return ((await this.#kept?.list()) ?? []).filter((each) => each.key !== key);
  }

  async openKept({ key, name }: KeptSummary): Promise<void> {
    if (!(await takeDocument(key))) {
      this.#editor.toasts.complain(`“${name}” is open in another tab.`);
      return;
    }
    const found = await this.#kept?.read(key);
    if (found) this.#open(found);
    else this.#editor.toasts.complain(`“${name}” cannot be read by this version of Frisket. It is still there.`);
  }

  rename(name: string): void {
    const trimmed = name.trim();
    const node = this.#editor.store.state.nodes.get(documentId);
    if (node && trimmed !== '' && trimmed !== node.name)
      this.#editor.act((state) => updated(state, node, { name: trimmed }));
  }

  #open({ state, images }: { readonly state: DocumentState; readonly images?: ImageStore }): void {
    const editor = this.#editor;
    void takeDocument(state.key);
    if (images) editor.images.addAll(images);
    editor.store.open(state);
    editor.fit();
    editor.toasts.show({
      message: `Opened “${state.nodes.get(documentId)?.name ?? ''}”.`,
      error: false,
      timeout: 6000,
      button: {
        text: 'Undo',
        action: () => {
          while (editor.store.state.key === state.key && editor.store.canUndo) editor.store.undo();
        },
      },
    });
  }
}

/** By its ending, since browsers know JSON at most. */
export function isDocumentFile({ name }: File): boolean {
  return name.toLowerCase().endsWith('.json');
}
