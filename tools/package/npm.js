import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Bytes of output: `npm sbom` prints the whole tree. */
const outputMost = 64 * 1024 * 1024;

/**
 * Runs npm, whichever this person has.
 *
 * @param {readonly string[]} words
 * @param {string} folder where
 * @returns {Promise<string>} what it printed
 */
export async function npm(words, folder) {
  const { npm_execpath: path } = process.env;
  // Under `npm run` npm says where it is; a program of that name is a script for cmd on Windows.
  const [program, first] = path === undefined ? ['npm', []] : [process.execPath, [path]];
  const { stdout } = await promisify(execFile)(program, [...first, ...words], {
    cwd: folder,
    maxBuffer: outputMost,
    shell: path === undefined && process.platform === 'win32',
  });
  return stdout;
}
