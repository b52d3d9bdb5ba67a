import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FrisketError } from '../../../../shared/src/errors.ts';

/**
 * Makes sure that one process at a time works on a download: the companion and the command line may both be asked to.
 * @returns how to let it go
 * @throws FrisketError `download_failed` when another process that lives holds it
 */
export async function lock(path: string, what: string): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  for (;;) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    if (isAlive(holder))
      throw new FrisketError(
        'download_failed',
        `${what} is being downloaded already, by process ${holder}.`,
        `Wait for it, or pause it there. If there is no such process, remove ${path}.`,
      );
    await rm(path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  // A process that was killed has left its number behind, and this may have been given the same one.
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
