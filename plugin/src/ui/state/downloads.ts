import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { CompanionClient } from '../../../../shared/src/client/client.ts';
import type { AvailableModel } from '../../../../shared/src/downloads.ts';
import type { ConnectionState } from './connection.ts';

/** What is needed of a `CompanionClient`. */
export type DownloadClient = Pick<CompanionClient, 'availableModels' | 'download' | 'followDownloads'>;

export interface DownloadEffects {
  readonly connection: ReadonlySignal<ConnectionState>;
  readonly client: () => DownloadClient | undefined;
}

/** Kinds that can be painted with in the panel; the others come along with what needs them. */
const offeredKinds: ReadonlySet<AvailableModel['kind']> = new Set<AvailableModel['kind']>(['checkpoint', 'lora']);

/** The models that the companion can download, and how far each of them is. */
export class ModelDownloads {
  readonly #effects: DownloadEffects;
  readonly #available = signal<readonly AvailableModel[]>([]);
  #followed: DownloadClient | undefined;
  #leave: () => void = () => undefined;

  constructor(effects: DownloadEffects) {
    this.#effects = effects;
    this.available = computed(() => this.#available.value.filter(({ kind }) => offeredKinds.has(kind)));
    effect(() => {
      if (effects.connection.value.kind === 'connected') void this.#follow();
    });
  }

  /** Models and LoRAs; empty until the companion has told. */
  readonly available: ReadonlySignal<readonly AvailableModel[]>;

  /** What else is used beside them, too. */
  get all(): ReadonlySignal<readonly AvailableModel[]> {
    return this.#available;
  }

  /** Begins, or goes on. */
  start(id: string): void {
    this.#effects.client()?.download('start', id);
  }

  accept(id: string): void {
    this.#effects.client()?.download('accept', id);
  }

  pause(id: string): void {
    this.#effects.client()?.download('pause', id);
  }

  cancel(id: string): void {
    this.#effects.client()?.download('cancel', id);
  }

  async #follow(): Promise<void> {
    const client = this.#effects.client();
    if (!client) return;
    if (client !== this.#followed) {
      this.#leave();
      this.#followed = client;
      this.#leave = client.followDownloads((id, download) => {
        this.#available.value = this.#available.value.map((model) =>
          model.id === id ? { ...model, download } : model,
        );
      });
    }
    try {
      const models = await client.availableModels();
      if (client === this.#followed) this.#available.value = models;
    } catch {
      // The connection went in between; the next one asks again.
    }
  }
}
