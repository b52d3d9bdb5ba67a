import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Of files that were being written when the process ended; no other file here ends so. */
const unfinished = '.unfinished';

/**
 * Writes a file that only this person may read. It has its old content or the new one, whole, whatever happens in
 * between: written beside its place, forced to the disk, renamed, and the rename forced to the disk too.
 */
export function writePrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  return replacePrivateFile(path, (file) => file.writeFile(content));
}

/** The same for what is too large to be held at once: `write` puts it into the file piece by piece. */
export async function replacePrivateFile(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}${unfinished}`;
  const file = await openNew(temporary);
  try {
    await write(file);
    await file.sync();
    await file.close();
    await rename(temporary, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** A folder that is missing is made: it seldom is, and looking first would cost every file a call. */
async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return open(path, 'wx', 0o600);
  }
}

/**
 * Writes a file that only this person may read, unless there is one already: of several processes that do so at once,
 * one does.
 * @returns whether it was this one
 */
export async function createPrivateFile(path: string, content: string | Uint8Array): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}${unfinished}`;
  await writePrivateFile(draft, content);
  try {
    // A link, unlike a rename, takes no existing name.
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
    await syncFolder(dirname(path));
  }
}

/** Removes what a process that was killed had begun to write into a folder. */
export async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) if (name.endsWith(unfinished)) await rm(join(folder, name), { force: true });
}

/** Windows has no such call: there a rename is durable when it returns, or not, as the file system likes. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
