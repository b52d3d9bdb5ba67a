import { signal } from '@preact/signals';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { HistoryEntry } from '../../bridge.ts';
import { fromBase64 } from '../base64.ts';
import type { SandboxPort } from '../sandbox-port.ts';

type Document = Pick<SandboxPort, 'history' | 'historyPicture' | 'pin' | 'placeAgain'>;

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
    if (shown) void this.#try(() => Promise.resolve());
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
