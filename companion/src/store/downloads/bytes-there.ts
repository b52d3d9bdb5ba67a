import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest, PlannedFile } from './manifest.ts';
import type { ModelStore } from './model-store.ts';
import { bytesKept } from './part-file.ts';

/** Bytes of a download that need not be fetched again. */
export async function bytesThere({ id, files }: Manifest, store: ModelStore): Promise<number> {
  const folder = store.filesFolder(id);
  const parts = await Promise.all(files.map((file) => bytesOfFile(file, join(folder, file.to))));
  return parts.reduce((total, bytes) => total + bytes, 0);
}

/** Under its name only what was checked lies. */
async function bytesOfFile(file: PlannedFile, path: string): Promise<number> {
  return (await stat(path).catch(() => undefined)) ? file.size : bytesKept(path, file);
}
