import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fingerprintSources } from './fingerprint.js';
import { replaceFolder } from './replace-folder.js';
import { root } from './root.js';

const distribution = join(root, 'dist');
const stamp = 'sources.sha256';
const unfinishedPrefix = 'dist.building-';

/** Builds `dist/` when it is missing or was made from other sources. Says on stderr when it does. */
export async function buildIfStale() {
  if (!(await isFresh(await fingerprintSources()))) {
    process.stderr.write('Building Frisket ...\n');
    await build();
  }
}

/**
 * Builds everything into a folder of its own and puts that in the place of `dist/` once it is whole: a build that
 * fails, is interrupted or runs beside another one leaves a `dist/` made from one state of the sources, or none.
 */
export async function build() {
  const fingerprint = await fingerprintSources();
  await removeAbandoned();
  // Beside `dist/`, so that the paths in source maps hold after the move.
  const unfinished = await mkdtemp(join(root, unfinishedPrefix));
  try {
    await Promise.all([companion(unfinished), plugin(unfinished), playground(unfinished)]);
    await putPluginIntoPlayground(unfinished);
    await writeFile(join(unfinished, stamp), fingerprint);
    await replaceFolder(distribution, unfinished);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** @param {string} fingerprint */
async function isFresh(fingerprint) {
  const built = await readFile(join(distribution, stamp), 'utf8').catch(() => undefined);
  return built === fingerprint;
}

/** What killed builds left behind. A build takes seconds; what is an hour old is nobody's any more. */
async function removeAbandoned() {
  for (const name of await readdir(root)) {
    if (!name.startsWith(unfinishedPrefix)) continue;
    const path = join(root, name);
    const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > 60 * 60 * 1000) await rm(path, { recursive: true, force: true });
  }
}

/** @param {string} parent */
async function companion(parent) {
  const { buildCompanion } = await import('./build-companion.js');
  const { buildTrayIcons } = await import('./build-tray-icons.js');
  const folder = await folderIn(parent, 'companion');
  await Promise.all([buildCompanion(folder), buildTrayIcons(await folderIn(parent, 'companion/tray'))]);
}

/** @param {string} parent */
async function plugin(parent) {
  const { buildPlugin } = await import('../../plugin/build.js');
  await buildPlugin(await folderIn(parent, 'plugin'));
}

/** @param {string} parent */
async function playground(parent) {
  const { buildPlayground } = await import('../../playground/build.js');
  await buildPlayground(await folderIn(parent, 'playground'));
}

/**
 * The playground loads the very files that Figma loads, from below its own address.
 *
 * @param {string} parent
 */
async function putPluginIntoPlayground(parent) {
  const served = await folderIn(parent, 'playground/plugin');
  const files = [join(root, 'manifest.json'), join(parent, 'plugin/code.js'), join(parent, 'plugin/ui.html')];
  await Promise.all(files.map((file) => copyFile(file, join(served, basename(file)))));
}

/**
 * @param {string} parent
 * @param {string} name
 */
async function folderIn(parent, name) {
  const folder = join(parent, name);
  await mkdir(folder);
  return folder;
}
