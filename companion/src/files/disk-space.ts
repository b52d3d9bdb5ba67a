import { mkdir, statfs } from 'node:fs/promises';
import { FrisketError } from '../../../shared/src/errors.ts';

/** Bytes free and bytes in all, where a folder lies. */
export type ReadSpace = (folder: string) => Promise<{ readonly bavail: number; readonly bsize: number }>;

/** Bytes that are left free, for a result to be kept once it has been painted and for the rest of the computer. */
const reserve = 64 * 1024 * 1024;

/**
 * Refuses up front what would not fit on the disk.
 * @throws FrisketError `disk_full`
 */
export async function assertSpace(folder: string, bytes: number, read: ReadSpace = statfs): Promise<void> {
  const { bavail, bsize } = await read(folder).catch(async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return read(folder);
  });
  const free = bavail * bsize;
  if (bytes + reserve <= free) return;
  throw new FrisketError(
    'disk_full',
    `The disk of ${folder} has ${megabytes(free)} MB left; ${megabytes(bytes + reserve)} MB are needed.`,
    'Make room on the disk, or keep the data elsewhere with --data.',
    { values: { free, needed: bytes + reserve } },
  );
}

/** How the system says that a file could not be written for want of room. */
const noRoom: readonly unknown[] = ['ENOSPC', 'EFBIG', 'EDQUOT'];

/** What kept a file from being written, as an error to show. */
export function writeError(thrown: unknown, what: string): FrisketError {
  if (thrown instanceof FrisketError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return noRoom.includes(code)
    ? new FrisketError('disk_full', `${what} cannot be kept: ${reason}.`, 'Make room on the disk.', { cause: thrown })
    : new FrisketError('file_unreadable', `${what} cannot be kept: ${reason}.`, 'Make the data folder writable.', {
        cause: thrown,
      });
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}
