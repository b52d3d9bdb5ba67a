import type { DownloadState } from '../../../../shared/src/downloads.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { CatalogueEntry } from '../catalogue/entry.ts';
import type { HubHttp } from '../hub/hub-http.ts';
import { bytesThere } from './bytes-there.ts';
import { downloadModel } from './download-model.ts';
import { totalBytes, writeManifest, type Manifest } from './manifest.ts';
import type { ModelStore } from './model-store.ts';
import { planDownload } from './plan-download.ts';
import { removeModel } from './remove-model.ts';

export interface DownloadsOptions {
  readonly store: ModelStore;
  readonly entry: (id: string) => CatalogueEntry | undefined;
  /** Made when it is first needed. */
  readonly openHub: () => Promise<HubHttp>;
  /** The cache of the hub's own tools, absolute. */
  readonly cache?: string;
  readonly onChange: (id: string, state: DownloadState) => void;
}

/** One that is wanted: looked up, waiting for its turn, or running. */
class Wanted {
  readonly entry: CatalogueEntry;
  readonly controller = new AbortController();
  state: DownloadState = { state: 'looking' };
  /** Until its licences have been accepted. */
  planned: Manifest | undefined;
  /** It writes files, and cannot be left before it has stopped. */
  running = false;
  readonly ended: Promise<void>;
  end: () => void = () => undefined;

  constructor(entry: CatalogueEntry) {
    this.entry = entry;
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }
}

/** The downloads of a companion, one after the other. What was begun before and is not whole is paused. */
export class Downloads {
  readonly #options: DownloadsOptions;
  readonly #wanted = new Map<string, Wanted>();
  readonly #failures = new Map<string, FrisketError>();
  #hub: Promise<HubHttp> | undefined;
  #turn: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: DownloadsOptions) {
    this.#options = options;
  }

  async state(id: string): Promise<DownloadState> {
    const wanted = this.#wanted.get(id);
    if (wanted) return wanted.state;
    const failure = this.#failures.get(id);
    if (failure) return { state: 'failed', error: failure.toInfo() };
    const { store } = this.#options;
    const manifest = await store.manifest(id);
    if (!manifest) return { state: 'absent' };
    if (manifest.installedAt !== undefined) return { state: 'installed' };
    return { state: 'paused', bytes: await bytesThere(manifest, store), total: totalBytes(manifest) };
  }

  /** Begins, or goes on. Nothing for one that is under way. @throws FrisketError `model_not_found` */
  async start(id: string): Promise<void> {
    const entry = this.#options.entry(id);
    if (!entry) throw unknown(id);
    if (this.#wanted.has(id) || this.#closed) return;
    this.#failures.delete(id);
    const wanted = new Wanted(entry);
    this.#wanted.set(id, wanted);
    this.#tell(wanted, { state: 'looking' });
    const manifest = await this.#options.store.manifest(id);
    if (manifest) await this.#enqueue(wanted, manifest);
    else void this.#plan(wanted);
  }

  /** @throws FrisketError `model_not_found` when no licence waits to be accepted */
  async accept(id: string): Promise<void> {
    const wanted = this.#wanted.get(id);
    const manifest = wanted?.planned;
    if (!wanted || !manifest) throw unknown(id);
    wanted.planned = undefined;
    await writeManifest(this.#options.store.manifestPath(id), manifest);
    await this.#enqueue(wanted, manifest);
  }

  pause(id: string): void {
    const wanted = this.#wanted.get(id);
    wanted?.controller.abort(new FrisketError('cancelled', 'The download was paused.'));
    if (wanted && !wanted.running) void this.#leave(wanted);
  }

  /** Stops it and removes what came; what is installed stays. */
  async cancel(id: string): Promise<void> {
    const { store, onChange } = this.#options;
    const wanted = this.#wanted.get(id);
    this.pause(id);
    await wanted?.ended;
    this.#failures.delete(id);
    const manifest = await store.manifest(id);
    if (manifest && manifest.installedAt === undefined) await removeModel(manifest, store);
    onChange(id, await this.state(id));
  }

  /** Pauses all; they are there again with the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const id of [...this.#wanted.keys()]) this.pause(id);
    await this.#turn;
    await (await this.#hub?.catch(() => undefined))?.close();
  }

  async #plan(wanted: Wanted): Promise<void> {
    const { entry, controller } = wanted;
    try {
      const manifest = await planDownload(entry, await this.#openHub(), { signal: controller.signal });
      if (!this.#isWanted(wanted)) return;
      wanted.planned = manifest;
      this.#tell(wanted, { state: 'licence', licences: manifest.licences, total: totalBytes(manifest) });
    } catch (error) {
      await this.#leave(wanted, error);
    }
  }

  async #enqueue(wanted: Wanted, manifest: Manifest): Promise<void> {
    const bytes = await bytesThere(manifest, this.#options.store);
    if (!this.#isWanted(wanted)) return;
    this.#tell(wanted, { state: 'waiting', bytes, total: totalBytes(manifest) });
    this.#turn = this.#turn.then(() => this.#run(wanted));
  }

  async #run(wanted: Wanted): Promise<void> {
    if (!this.#isWanted(wanted)) return;
    wanted.running = true;
    const { entry, controller } = wanted;
    const { store, cache } = this.#options;
    try {
      await downloadModel(entry, {
        store,
        http: await this.#openHub(),
        signal: controller.signal,
        ...(cache === undefined ? {} : { cache }),
        // It was accepted before it was put into the queue.
        accept: () => Promise.resolve(),
        onProgress: ({ stage, bytes, total, rate, remaining }) => {
          if (stage === 'verifying') this.#tell(wanted, { state: 'verifying', bytes, total });
          else if (stage === 'downloading')
            this.#tell(wanted, {
              state: 'downloading',
              bytes,
              total,
              ...(rate === undefined ? {} : { rate }),
              ...(remaining === undefined ? {} : { remaining }),
            });
        },
      });
      await this.#leave(wanted);
    } catch (error) {
      await this.#leave(wanted, error);
    }
  }

  #isWanted(wanted: Wanted): boolean {
    return this.#wanted.get(wanted.entry.id) === wanted;
  }

  /** It is no longer under way: installed, paused, failed, or given up before it began. */
  async #leave(wanted: Wanted, error?: unknown): Promise<void> {
    if (!this.#isWanted(wanted)) return;
    const { entry, controller, end } = wanted;
    this.#wanted.delete(entry.id);
    if (error !== undefined && !controller.signal.aborted)
      this.#failures.set(entry.id, FrisketError.wrap(error, 'download_failed'));
    end();
    this.#options.onChange(entry.id, await this.state(entry.id));
  }

  #tell(wanted: Wanted, state: DownloadState): void {
    wanted.state = state;
    this.#options.onChange(wanted.entry.id, state);
  }

  #openHub(): Promise<HubHttp> {
    return (this.#hub ??= this.#options.openHub());
  }
}

function unknown(id: string): FrisketError {
  return new FrisketError(
    'model_not_found',
    `Nothing called "${id}" waits to be downloaded.`,
    'Ask what is available.',
  );
}
