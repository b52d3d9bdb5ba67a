import { readdir, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** @typedef {import('./targets.js').Target} Target */

/** Of no use to a program that runs. Licences are none of these. */
const superfluous = [
  /\.d\.[cm]?ts$/,
  /\.map$/,
  /[\\/]node_modules[\\/].*\.ts$/,
  /[\\/]node_modules[\\/].*[\\/](?:test|tests|examples|example|docs|doc|\.github)[\\/]/,
  /[\\/]node_modules[\\/].*[\\/](?:CHANGELOG|HISTORY|CONTRIBUTING)(?:\.md)?$/i,
  // What koffi builds itself from where it brings no binary; its JavaScript lies among it.
  /[\\/]node_modules[\\/]koffi[\\/](?:vendor|lib)[\\/]/,
  /[\\/]node_modules[\\/]koffi[\\/]src[\\/].*\.(?:cc|c|hh|h|S|asm|inc|txt)$/,
];

/**
 * Takes out what is for other systems (onnxruntime-node brings all of them in one package) and what only developers read.
 *
 * @param {Target} target
 * @param {string} folder absolute, with node_modules
 */
export async function prune({ os, cpu }, folder) {
  const runtimes = join(folder, 'node_modules/onnxruntime-node/bin/napi-v6');
  for (const system of await readdir(runtimes))
    for (const processor of await readdir(join(runtimes, system)))
      if (system !== os || processor !== cpu) await rm(join(runtimes, system, processor), { recursive: true });
  await rm(join(folder, 'node_modules/.bin'), { recursive: true, force: true });
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    if (file.isFile() && superfluous.some((pattern) => pattern.test(path.slice(folder.length).replaceAll('/', sep))))
      await rm(path);
  }
  await removeEmpty(folder);
}

/**
 * @param {string} folder
 * @returns {Promise<boolean>} whether nothing was left in it
 */
async function removeEmpty(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const gone = await Promise.all(
    entries.map((entry) => (entry.isDirectory() ? removeEmpty(join(folder, entry.name)) : Promise.resolve(false))),
  );
  if (!gone.every(Boolean)) return false;
  await rm(folder, { recursive: true });
  return true;
}
