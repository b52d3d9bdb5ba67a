import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { root } from './root.js';

/** Whatever a build reads. The lockfile stands for the packages, fonts included, that are bundled. */
const sources = ['shared', 'companion', 'plugin', 'playground', 'tools/build', 'manifest.json', 'package-lock.json'];

/**
 * SHA-256 over names and contents of all sources, as hexadecimal digits. Contents rather than times: a checkout or a
 * copy sets times at will, and reading some hundred small files takes a few hundredths of a second.
 */
export async function fingerprintSources() {
  const hash = createHash('sha256');
  const files = (await Promise.all(sources.map((source) => filesBelow(join(root, source))))).flat().sort();
  const contents = await Promise.all(files.map((file) => readFile(file)));
  files.forEach((file, index) => {
    const content = contents[index] ?? Buffer.alloc(0);
    hash.update(`${file.slice(root.length).replaceAll(sep, '/')}\0${content.length}\0`).update(content);
  });
  return hash.digest('hex');
}

/**
 * @param {string} path a file, a folder or nothing at all
 * @returns {Promise<string[]>}
 */
async function filesBelow(path) {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTDIR') return [path];
    if (code === 'ENOENT') return [];
    throw error;
  }
}
