import type { AvailableModel, DownloadClientMessage, DownloadState } from '../../../shared/src/downloads.ts';
import type { CompanionMessage } from '../../../shared/src/messages.ts';
import type { Engine, EngineState } from '../engine/engine.ts';
import { catalogue, catalogueEntry } from '../store/catalogue/catalogue.ts';
import type { CatalogueEntry } from '../store/catalogue/entry.ts';
import { Downloads } from '../store/downloads/downloads.ts';
import { ModelStore } from '../store/downloads/model-store.ts';
import { HubHttp } from '../store/hub/hub-http.ts';
import { hubCache, hubSettings, type Environment } from '../store/hub/hub-settings.ts';
import type { InstalledModels } from '../store/installed/installed-models.ts';
import { watchModels } from '../store/installed/watch-models.ts';

export interface ModelDownloadsOptions {
  /** Absolute. */
  readonly dataFolder: string;
  readonly installed: InstalledModels;
  /** Where the hub is, and the way to it. */
  readonly environment: Environment;
  /** Knows in what form what can be downloaded would run. */
  readonly engine: Pick<Engine, 'forecast' | 'state'>;
}

type Send = (message: CompanionMessage) => void;

/** Milliseconds between two messages while bytes come: what a bar needs to look alive. */
const progressEvery = 250;
/** Milliseconds that the list waits for what the engine reckons: later, it would look as if nothing came. */
const forecastWithin = 1_500;

/** What clients are told of downloads, and ask for. Every client is told of all. */
export class ModelDownloads {
  readonly #engine: ModelDownloadsOptions['engine'];
  readonly #installed: InstalledModels;
  readonly #downloads: Downloads;
  readonly #clients = new Set<Send>();
  readonly #toldAt = new Map<string, number>();
  #toldInstalled = '';
  readonly #stopWatching: Promise<() => void>;

  constructor({ dataFolder, installed, environment, engine }: ModelDownloadsOptions) {
    this.#engine = engine;
    this.#installed = installed;
    this.#downloads = new Downloads({
      store: new ModelStore(dataFolder),
      entry: catalogueEntry,
      openHub: async () => new HubHttp(await hubSettings(environment)),
      cache: hubCache(environment),
      onChange: (id, state) => {
        this.#changed(id, state);
      },
    });
    this.#stopWatching = watchModels(dataFolder, () => void this.#tellInstalled()).catch(() => () => undefined);
  }

  /** Begins to tell a client. @returns how to stop */
  join(send: Send): () => void {
    this.#clients.add(send);
    return () => {
      this.#clients.delete(send);
    };
  }

  /** @param send to the client who asks @throws FrisketError `model_not_found` */
  async handle(message: DownloadClientMessage, send: Send): Promise<void> {
    switch (message.type) {
      case 'models.available':
        send({ type: 'models.available', models: await this.#available() });
        break;
      case 'download.start':
        await this.#downloads.start(message.id);
        break;
      case 'download.accept':
        await this.#downloads.accept(message.id);
        break;
      case 'download.pause':
        this.#downloads.pause(message.id);
        break;
      case 'download.cancel':
        await this.#downloads.cancel(message.id);
        break;
    }
  }

  /** Pauses what runs. */
  async close(): Promise<void> {
    this.#clients.clear();
    (await this.#stopWatching)();
    await this.#downloads.close();
  }

  async #available(): Promise<AvailableModel[]> {
    const [installed, forecasts] = await Promise.all([this.#installed.paths(), this.#forecasts()]);
    return Promise.all(
      catalogue.map(async (entry) => {
        const download = await this.#downloads.state(entry.id);
        // What is there by another way, or was put there by the person, need not be downloaded.
        const isThere = download.state === 'absent' && installed.has(entry.id);
        return availableModel(entry, isThere ? { state: 'installed' } : download, forecasts);
      }),
    );
  }

  /** What is known of them by now: while a job runs nothing is reckoned, and the next list has it. */
  async #forecasts(): Promise<Forecasts> {
    const known = this.#engine.state().forecasts;
    if (known) return known;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, forecastWithin);
    });
    // An engine that cannot say it is no reason to show no list.
    await Promise.race([this.#engine.forecast().catch(() => undefined), enough]);
    clearTimeout(timer);
    return this.#engine.state().forecasts ?? {};
  }

  #changed(id: string, download: DownloadState): void {
    if (isProgress(download)) {
      const now = performance.now();
      if (now - (this.#toldAt.get(id) ?? -progressEvery) < progressEvery) return;
      this.#toldAt.set(id, now);
    } else this.#toldAt.delete(id);
    for (const send of this.#clients) send({ type: 'download', id, download });
    if (download.state === 'installed') void this.#tellInstalled();
  }

  async #tellInstalled(): Promise<void> {
    const { models, adapters } = await this.#installed.summaries();
    const said = JSON.stringify([models, adapters]);
    if (said === this.#toldInstalled) return;
    this.#toldInstalled = said;
    for (const send of this.#clients) send({ type: 'models', models: [...models], adapters: [...adapters] });
  }
}

function isProgress({ state }: DownloadState): boolean {
  return state === 'downloading' || state === 'verifying';
}

type Forecasts = NonNullable<EngineState['forecasts']>;

function availableModel(entry: CatalogueEntry, download: DownloadState, forecasts: Forecasts): AvailableModel {
  const { id, title, description, kind, family, uses, licence, bytes, needs, networks } = entry;
  const memory = networks && forecasts[networks];
  return {
    id,
    title,
    description,
    kind,
    ...(family === undefined ? {} : { family }),
    uses: [...uses],
    ...(licence === undefined ? {} : { licence: { ...licence } }),
    ...(bytes === undefined ? {} : { bytes }),
    needs: needs.map((group) => [...group]),
    ...(memory ? { memory } : {}),
    download,
  };
}
