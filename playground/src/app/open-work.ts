import { DocumentStore } from '../document/document-store.ts';
import { Editor } from '../editor/editor.ts';
import { DocumentKeeper } from '../kept/document-keeper.ts';
import { takeDocument } from '../kept/document-locks.ts';
import { KeptDocuments } from '../kept/kept-documents.ts';
import { openObjectStores } from '../kept/object-store.ts';
import { DocumentDesk, type MadeDocument } from './document-desk.ts';

export interface OpenWork {
  readonly editor: Editor;
  readonly documents: DocumentDesk;
  readonly keeper: DocumentKeeper | undefined;
  /** Nothing was kept from before. */
  readonly isSample: boolean;
}

/** Opens what was open last in this browser, unless another tab has it; else the sample. From then on it is kept. */
export async function openWork(makeSample: () => Promise<MadeDocument>): Promise<OpenWork> {
  const kept = await keptDocuments();
  const [latest] = (await kept?.list()) ?? [];
  const isFree = latest !== undefined && (await takeDocument(latest.key));
  const restored = isFree ? await kept?.read(latest.key) : undefined;
  const { state, images } = restored ?? (await makeSample());
  const editor = new Editor(new DocumentStore(state), images);
  void takeDocument(state.key);
  if (isFree && !restored)
    editor.toasts.complain(`“${latest.name}” cannot be read by this version of Frisket. It is still in this browser.`);
  const keeper = kept && new DocumentKeeper(editor.store, editor.images, kept, () => tellUnkept(editor));
  keeper?.start();
  if (keeper) addEventListener('pagehide', () => void keeper.flush());
  void kept?.tidy([state.key]).catch((error: unknown) => console.warn('Old documents could not be let go.', error));
  return { editor, documents: new DocumentDesk(editor, kept, makeSample), keeper, isSample: restored === undefined };
}

async function keptDocuments(): Promise<KeptDocuments | undefined> {
  try {
    return new KeptDocuments(await openObjectStores());
  } catch (error) {
    console.warn('This browser keeps nothing.', error);
    return undefined;
  }
}

function tellUnkept({ toasts }: Editor): void {
  toasts.complain('This browser does not keep your changes: its storage is full or off. Save the document as a file.');
}
