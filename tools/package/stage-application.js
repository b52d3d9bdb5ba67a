import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from '../build/root.js';
import { npm } from './npm.js';
import { prune } from './prune.js';

/** @typedef {import('./targets.js').Target} Target */

const versions = z.record(z.string(), z.string());
export const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  files: z.array(z.string()),
  dependencies: versions,
  optionalDependencies: versions,
});

/** @returns {Promise<z.infer<typeof manifestSchema>>} */
export async function readManifest() {
  return manifestSchema.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
}

/**
 * Frisket as it runs on a system: what npm publishes of it, with the packages that it takes at run time and nothing
 * for other systems.
 *
 * @param {Target} target
 * @param {string} folder absolute
 */
export async function stageApplication(target, folder) {
  const manifest = await readManifest();
  await mkdir(folder, { recursive: true });
  const published = manifest.files.filter((name) => !name.startsWith('!'));
  for (const name of [...published, 'README.md', 'LICENSE'])
    await cp(join(root, name), join(folder, name), { recursive: true });
  const { name, version, description, license, type, bin, engines, dependencies, optionalDependencies } = manifest;
  const staged = { name, version, description, license, type, bin, engines, dependencies, optionalDependencies };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify({ ...staged, private: true }, undefined, 2)}\n`);
  // The lockfile's versions and hashes, of what is left.
  await cp(join(root, 'package-lock.json'), join(folder, 'package-lock.json'));
  const forSystem = [`--os=${target.os}`, `--cpu=${target.cpu}`, ...(target.os === 'linux' ? ['--libc=glibc'] : [])];
  await npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', ...forSystem], folder);
  await prune(target, folder);
}

/**
 * Keeps what was installed readable for `npm sbom`; taken away when that has been said.
 *
 * @param {string} folder
 */
export async function removeLockfiles(folder) {
  await rm(join(folder, 'package-lock.json'));
  await rm(join(folder, 'node_modules/.package-lock.json'), { force: true });
}
