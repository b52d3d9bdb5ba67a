import { randomBytes } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FrisketError } from '../../../shared/src/errors.ts';
import { createPrivateFile, writePrivateFile } from '../files/private-file.ts';

const fileName = 'owner-key';
const keyPattern = /^[0-9a-f]{64}$/;

/**
 * The key of whoever may read this person's files: the command line, and programs that are the person's own. Made once,
 * in a file that only this person may read; nobody types it.
 * @returns 32 bytes as hexadecimal digits
 * @throws FrisketError `file_unreadable`
 */
export async function loadOwnerKey(dataFolder: string): Promise<string> {
  const path = join(dataFolder, fileName);
  const kept = await read(path);
  if (kept !== undefined) return kept;
  const key = randomBytes(32).toString('hex');
  try {
    if (!(await createPrivateFile(path, `${key}\n`))) {
      // Another program of this person made one in this moment, or the file holds none.
      const theirs = await read(path);
      if (theirs !== undefined) return theirs;
      await writePrivateFile(path, `${key}\n`);
    }
  } catch (error) {
    throw new FrisketError(
      'file_unreadable',
      `The companion's own key cannot be kept in ${path}: ${error instanceof Error ? error.message : String(error)}.`,
      'Make the folder writable, or choose another with --data.',
      { cause: error },
    );
  }
  return key;
}

/** The key if there is one: undefined before the first start, or when the file holds none. */
async function read(path: string): Promise<string | undefined> {
  const content = await readFile(path, 'utf8').catch(() => undefined);
  const key = content?.trim();
  if (key === undefined || !keyPattern.test(key)) return undefined;
  // It may have been copied here by hand, for everyone to read.
  await chmod(path, 0o600).catch(() => undefined);
  return key;
}
