import { lstat, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { modelCardPath } from '../../engine/models/model-card.ts';
import { lock } from './lock.ts';
import type { Manifest } from './manifest.ts';
import type { ModelStore } from './model-store.ts';

/** Bytes that are free once it is gone: what other names or other places hold stays. */
export async function bytesFreed(path: string): Promise<number> {
  const found = await lstat(path).catch(() => undefined);
  if (!found) return 0;
  if (found.isDirectory()) {
    const names = await readdir(path);
    const parts = await Promise.all(names.map((name) => bytesFreed(join(path, name))));
    return parts.reduce((total, bytes) => total + bytes, 0);
  }
  if (!found.isFile() || found.nlink > 1) return 0;
  // A download that has begun claims its whole size; blocks are what it takes. Windows counts none.
  return found.blocks > 0 ? Math.min(found.size, 512 * found.blocks) : found.size;
}

/** Bytes on the disk that belong to a download, whole or not. */
export async function bytesOf(manifest: Manifest, store: ModelStore): Promise<number> {
  const installed = manifest.installedAt === undefined ? 0 : await bytesFreed(store.modelPath(manifest));
  return installed + (await bytesFreed(store.downloadFolder(manifest.id)));
}

/**
 * Removes what was downloaded, whole or not, with its manifest; nothing else. @returns bytes freed
 * @throws FrisketError `download_failed` while it is being downloaded
 */
export async function removeModel(manifest: Manifest, store: ModelStore): Promise<number> {
  await lock(store.lockPath(manifest.id), manifest.title);
  const freed = await bytesOf(manifest, store);
  const path = store.modelPath(manifest);
  // What lies there without having been installed is the person's.
  if (manifest.installedAt !== undefined && (await stat(path).catch(() => undefined))) {
    if (manifest.layout === 'file') await rm(modelCardPath(path), { force: true });
    await rm(path, { recursive: true, force: true });
  }
  // The lock goes with it.
  await rm(store.downloadFolder(manifest.id), { recursive: true, force: true });
  return freed;
}
