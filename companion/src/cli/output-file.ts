import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { FrisketError } from '../../../shared/src/errors.ts';

/** Letters of the prompt in a file's name. */
const nameMost = 40;

/**
 * Where the picture goes: asked before the work begins, so that none is done in vain.
 * @param chosen as the person gave it; without it, a name from the prompt in the present folder that is still free
 * @throws FrisketError `usage`, `file_unreadable`
 */
export async function outputPath(chosen: string | undefined, prompt: string): Promise<string> {
  const path = resolve(chosen ?? (await freeName(prompt)));
  if (extname(path).toLowerCase() !== '.png')
    throw new FrisketError(
      'usage',
      `--out ${chosen ?? path} does not end in .png, and PNG is what is written.`,
      'Name a .png file.',
    );
  const folder = dirname(path);
  await access(folder, constants.W_OK).catch((cause: unknown) => {
    throw new FrisketError(
      'file_unreadable',
      `The folder ${folder} does not exist or cannot be written to.`,
      'Choose another with --out.',
      { cause },
    );
  });
  return path;
}

/** @throws FrisketError `file_unreadable` */
export async function writePicture(path: string, png: Uint8Array): Promise<void> {
  await writeFile(path, png).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FrisketError('file_unreadable', `${path} cannot be written: ${why}.`, 'Choose another with --out.', {
      cause,
    });
  });
}

async function freeName(prompt: string): Promise<string> {
  const stem =
    prompt
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .slice(0, nameMost)
      .replace(/^-+|-+$/g, '') || 'frisket';
  for (let count = 1; ; count++) {
    const name = count === 1 ? `${stem}.png` : `${stem}-${count}.png`;
    const taken = await stat(name).then(
      () => true,
      () => false,
    );
    if (!taken) return name;
  }
}
