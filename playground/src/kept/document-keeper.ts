import { signal, type ReadonlySignal } from '@preact/signals';
import type { DocumentState } from '../document/document-state.ts';
import type { DocumentStore } from '../document/document-store.ts';
import type { ImageStore } from '../document/image-store.ts';
import type { KeptDocuments } from './kept-documents.ts';

/** Milliseconds in which changes come together: a drag makes one every frame. */
const pause = 300;

/** Keeps the open document in the browser, so that a reload, or a crash, takes nothing away. */
export class DocumentKeeper {
  readonly #store: DocumentStore;
  readonly #images: ImageStore;
  readonly #kept: KeptDocuments;
  readonly #onFailed: () => void;
  readonly #isKept = signal(true);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: DocumentState | undefined;
  #writing: Promise<void> = Promise.resolve();
  #hasFailed = false;

  /** @param onFailed told once that the browser keeps nothing */
  constructor(store: DocumentStore, images: ImageStore, kept: KeptDocuments, onFailed: () => void) {
    this.#store = store;
    this.#images = images;
    this.#kept = kept;
    this.#onFailed = onFailed;
  }

  /** Whether all that was done is kept. */
  get isKept(): ReadonlySignal<boolean> {
    return this.#isKept;
  }

  start(): void {
    this.#store.subscribe((state, previous) => {
      if (state.nodes === previous.nodes) return;
      // One that is left behind is written as it was left.
      if (state.key !== previous.key) void this.flush();
      this.#waiting = state;
      this.#isKept.value = false;
      this.#timer ??= setTimeout(() => void this.flush(), pause);
    });
  }

  /** Writes what waits, without waiting for more. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const state = this.#waiting;
    this.#waiting = undefined;
    if (state) this.#writing = this.#writing.then(() => this.#write(state));
    await this.#writing;
  }

  async #write(state: DocumentState): Promise<void> {
    try {
      await this.#kept.write(state, this.#images, Date.now());
      if (!this.#waiting) this.#isKept.value = true;
    } catch (error) {
      console.warn('The document could not be kept.', error);
      if (!this.#hasFailed) this.#onFailed();
      this.#hasFailed = true;
    }
  }
}
