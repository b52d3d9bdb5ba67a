import { randomInt } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FrisketError } from '../../../shared/src/errors.ts';
import { codeAlphabet, codeLength, isCode } from '../../../shared/src/proof.ts';
import { writePrivateFile } from '../files/private-file.ts';

const fileName = 'connection-code';
/** Symbols between two dashes, as it is shown. */
const group = 4;

/**
 * The connection code that a designer types into Figma once, `7XK2-9QWM-...`. It outlives restarts, in a file that only
 * this person may read.
 */
export async function loadConnectionCode(dataFolder: string, { renew = false } = {}): Promise<string> {
  const path = join(dataFolder, fileName);
  const kept = renew ? undefined : await read(path);
  if (kept !== undefined) return kept;
  const code = newCode();
  try {
    await writePrivateFile(path, `${code}\n`);
  } catch (error) {
    throw new FrisketError(
      'file_unreadable',
      `The connection code cannot be kept in ${path}: ${error instanceof Error ? error.message : String(error)}.`,
      'Make the folder writable, or choose another with --data.',
      { cause: error },
    );
  }
  return code;
}

/** The code if there is one: undefined before the first start, or when the file holds none. */
async function read(path: string): Promise<string | undefined> {
  const content = await readFile(path, 'utf8').catch(() => undefined);
  const code = content?.trim();
  if (code === undefined || !isCode(code)) return undefined;
  // It may have been copied here by hand, for everyone to read.
  await chmod(path, 0o600).catch(() => undefined);
  return code;
}

function newCode(): string {
  const symbols = Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)] ?? '0').join(
    '',
  );
  return symbols.match(new RegExp(`.{${group}}`, 'g'))?.join('-') ?? symbols;
}
