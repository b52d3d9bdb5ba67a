import { link, mkdir, realpath, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hashFile } from './checksum.ts';
import type { PlannedFile } from './manifest.ts';

/**
 * Takes a file from the Hugging Face hub's cache, where diffusers and others have put it before, without a second copy.
 * Its hash is checked like that of a download. @returns whether it was there and is now at `destination`
 */
export async function takeFromCache(
  { repository, digest, size }: PlannedFile,
  cache: string,
  destination: string,
  signal: AbortSignal,
): Promise<boolean> {
  // Blobs are called by the hash that the hub gives as the file's ETag.
  const blob = join(cache, `models--${repository.replace('/', '--')}`, 'blobs', digest.hex);
  const found = await stat(blob).catch(() => undefined);
  if (!found?.isFile() || found.size !== size) return false;
  if ((await hashFile(blob, size, digest.kind, { signal })) !== digest.hex) return false;
  await mkdir(dirname(destination), { recursive: true, mode: 0o700 });
  await rm(destination, { force: true });
  const real = await realpath(blob);
  // A hard link outlives the cache and needs no rights on Windows; across disks there is only the other kind.
  return link(real, destination).then(
    () => true,
    () =>
      symlink(real, destination).then(
        () => true,
        () => false,
      ),
  );
}
