import { renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';

/**
 * Puts `next` in the place of `current` so that nobody ever finds a folder with files of both. The two renames follow
 * each other without a pause; a process killed between them leaves no `current` at all, which is built anew.
 *
 * @param {string} current may be missing
 * @param {string} next on the same file system; gone afterwards
 */
export async function replaceFolder(current, next) {
  const previous = `${next}.previous`;
  // Another process may put its own folder there between our two renames; then that one is moved away in turn.
  for (let attempts = 1; ; attempts++) {
    const moved = renameUnless('ENOENT', current, previous);
    let replaced;
    try {
      replaced = renameUnless('ENOTEMPTY', next, current);
    } catch (error) {
      if (moved) renameSync(previous, current);
      throw error;
    }
    if (moved) await rm(previous, { recursive: true, force: true });
    if (replaced) return;
    if (attempts === 10)
      throw new Error(`${current} could not be replaced: another build is replacing it all the time.`);
  }
}

/**
 * @param {'ENOENT' | 'ENOTEMPTY'} excuse what may stand against it
 * @param {string} from
 * @param {string} to
 */
function renameUnless(excuse, from, to) {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // Windows says EPERM, and some file systems EEXIST, where others say ENOTEMPTY.
    if (code === excuse || (excuse === 'ENOTEMPTY' && (code === 'EEXIST' || code === 'EPERM'))) return false;
    throw error;
  }
}
