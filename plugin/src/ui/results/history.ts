import { signal } from '@preact/signals';
import { FrisketError, type ErrorInfo } from '../../../../shared/src/errors.ts';
import { draggedEntryType, type HistoryEntry } from '../../bridge.ts';
import { fromBase64 } from '../base64.ts';
import type { SandboxPort } from '../sandbox-port.ts';

type Document = Pick<SandboxPort, 'drop' | 'history' | 'historyPicture' | 'pin' | 'placeAgain'>;

/** What was made in this document, as the panel shows it. */
export class History {
  /** Shown in the place of the tab. */
  readonly shown = signal(false);
  /** The newest first; undefined until they have been read. */
  readonly entries = signal<readonly HistoryEntry[] | undefined>(undefined);
  /** What could not be done with an entry. */
  readonly problem = signal<FrisketError | undefined>(undefined);
  readonly #document: Document;

  constructor(document: Document) {
    this.#document = document;
  }

  show(shown: boolean): void {
    this.shown.value = shown;
    this.problem.value = undefined;
    if (shown) void this.refresh();
  }

  /** @param error what could not be done with an entry */
  refresh(error?: ErrorInfo): Promise<void> {
    return this.#try(() => (error ? Promise.reject(FrisketError.from(error)) : Promise.resolve()));
  }

  /** Let go over the document, it is put there. @param at pixels of the window around the panel */
  drop(entry: string, at: { readonly x: number; readonly y: number }): void {
    this.#document.drop(at, draggedEntryType, entry);
  }

  pin(entry: string, pinned: boolean): Promise<void> {
    return this.#try(() => this.#document.pin(entry, pinned));
  }

  placeAgain(entry: string): Promise<void> {
    return this.#try(() => this.#document.placeAgain(entry));
  }

  /** Encoded: small where a small one was kept. Undefined where there is none any more. */
  async picture({ id, thumbnail }: HistoryEntry): Promise<Uint8Array | undefined> {
    return thumbnail === undefined ? this.#document.historyPicture(id) : fromBase64(thumbnail);
  }

  /** As it was made; small, or undefined, where the document no longer has that. */
  async wholePicture(entry: HistoryEntry): Promise<Uint8Array | undefined> {
    return (await this.#document.historyPicture(entry.id)) ?? this.picture(entry);
  }

  async #try(change: () => Promise<unknown>): Promise<void> {
    this.problem.value = undefined;
    try {
      await change();
    } catch (error) {
      this.problem.value = FrisketError.wrap(error);
    }
    this.entries.value = await this.#document.history();
  }
}
