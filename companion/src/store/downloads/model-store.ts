import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { modelIdSchema } from '../../../../shared/src/job.ts';
import { readManifest, type Manifest } from './manifest.ts';

/** Where downloaded models lie: the one place that makes paths of ids. */
export class ModelStore {
  readonly #dataFolder: string;

  /** @param dataFolder absolute */
  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder;
  }

  /** The person's own models, and those that were downloaded once they are whole. */
  get modelsFolder(): string {
    return join(this.#dataFolder, 'models');
  }

  /** Where the model lies once it is whole. */
  modelPath({ id, layout }: Pick<Manifest, 'id' | 'layout'>): string {
    return join(this.modelsFolder, layout === 'file' ? `${checked(id)}.safetensors` : checked(id));
  }

  /** What is kept of a download: its manifest, and its files until they are all there. */
  downloadFolder(id: string): string {
    return join(this.#downloads, checked(id));
  }

  manifestPath(id: string): string {
    return join(this.downloadFolder(id), 'manifest.json');
  }

  filesFolder(id: string): string {
    return join(this.downloadFolder(id), 'files');
  }

  lockPath(id: string): string {
    return join(this.downloadFolder(id), 'lock');
  }

  manifest(id: string): Promise<Manifest | undefined> {
    return readManifest(this.manifestPath(id));
  }

  /** Of all that was ever begun and not removed. */
  async manifests(): Promise<Manifest[]> {
    const names = await readdir(this.#downloads).catch((): string[] => []);
    const ids = names.filter((name) => modelIdSchema.safeParse(name).success);
    const manifests = await Promise.all(ids.map((id) => this.manifest(id)));
    return manifests
      .flatMap((manifest, at) => (manifest?.id === ids[at] ? [manifest] : []))
      .filter((found) => found !== undefined);
  }

  get #downloads(): string {
    return join(this.#dataFolder, 'downloads');
  }
}

/** @throws FrisketError `model_not_found` for what is no id: nothing else becomes a part of a path */
function checked(id: string): string {
  if (modelIdSchema.safeParse(id).success) return id;
  throw new FrisketError('model_not_found', `"${id.slice(0, 100)}" is no id of a model.`, 'See `frisket models list`.');
}
