import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogue } from '../catalogue/catalogue.ts';
import type { Manifest } from '../downloads/manifest.ts';
import { ModelStore } from '../downloads/model-store.ts';

/**
 * Folders by id of the catalogue's preprocessors that were downloaded whole and whose files have the size that they had
 * then. Others are not found: they are graphs of somebody's making that native code reads.
 */
export async function preprocessorPaths(dataFolder: string): Promise<ReadonlyMap<string, string>> {
  const store = new ModelStore(dataFolder);
  const paths = new Map<string, string>();
  for (const { id, kind, layout } of catalogue) {
    if (kind !== 'preprocessor') continue;
    const manifest = await store.manifest(id);
    const path = store.modelPath({ id, layout });
    if (manifest?.installedAt !== undefined && (await isWhole(path, manifest))) paths.set(id, path);
  }
  return paths;
}

async function isWhole(folder: string, { files }: Manifest): Promise<boolean> {
  const sizes = await Promise.all(files.map(({ to }) => stat(join(folder, to)).catch(() => undefined)));
  return sizes.every((found, at) => found?.isFile() === true && found.size === files[at]?.size);
}
