import { stat } from 'node:fs/promises';
import type { AdapterSummary, ModelSummary } from '../../../../shared/src/models.ts';
import { describeModel, type ModelState } from './describe-model.ts';
import { findModels, modelAt, type FoundModel } from './model-folder.ts';
import { modelIdOf } from './model-id.ts';

/** A model that lies in one of the folders, usable or not. */
export interface InstalledModel {
  readonly id: string;
  /** Absolute, of a folder or a `.safetensors` file. */
  readonly path: string;
  readonly state: ModelState;
}

/** What the panel is told. */
export interface InstalledSummaries {
  readonly models: readonly ModelSummary[];
  readonly adapters: readonly AdapterSummary[];
}

/** A description that holds as long as the file is as it was. */
interface Remembered {
  readonly stamp: string;
  readonly state: ModelState;
}

/**
 * The installed models: what lies in the folders, told by an id made from its name. Looked up anew each time, so that
 * a model that was just put there can be used without a restart.
 */
export class InstalledModels {
  readonly #places: () => Promise<readonly string[]>;
  readonly #remembered = new Map<string, Remembered>();

  /** @param places absolute paths of folders of models, or of models; of two of one name, the one found first counts */
  constructor(places: readonly string[] | (() => Promise<readonly string[]>)) {
    this.#places = typeof places === 'function' ? places : () => Promise.resolve(places);
  }

  async list(): Promise<InstalledModel[]> {
    const found = await this.#find();
    return Promise.all(
      [...found].map(async ([id, model]) => ({ id, path: model.path, state: await this.#describe(id, model) })),
    );
  }

  /** Those that can be used. */
  async summaries(): Promise<InstalledSummaries> {
    const usable = (await this.list()).flatMap(({ state }) => (state.usable ? [state.summary] : []));
    return {
      models: usable.flatMap((summary) => (summary.kind === 'checkpoint' ? [summary] : [])),
      adapters: usable.flatMap((summary) => (summary.kind === 'checkpoint' ? [] : [summary])),
    };
  }

  /** Absolute paths by id, also of models that turn out to be broken: the engine says best what is wrong with one. */
  async paths(): Promise<ReadonlyMap<string, string>> {
    return new Map([...(await this.#find())].map(([id, { path }]) => [id, path]));
  }

  async #find(): Promise<Map<string, FoundModel>> {
    const found = new Map<string, FoundModel>();
    for (const place of await this.#places()) {
      const single = await modelAt(place);
      for (const model of single ? [single] : await findModels(place)) {
        const id = modelIdOf(model.name);
        if (id !== undefined && !found.has(id)) found.set(id, model);
      }
    }
    return found;
  }

  /** Files are read again only when they have changed: people have hundreds of LoRAs. */
  async #describe(id: string, { path, name }: FoundModel): Promise<ModelState> {
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) return describeModel(id, path, name);
    const stamp = `${id} ${found.size} ${found.mtimeMs}`;
    const remembered = this.#remembered.get(path);
    if (remembered?.stamp === stamp) return remembered.state;
    const state = await describeModel(id, path, name);
    this.#remembered.set(path, { stamp, state });
    return state;
  }
}
