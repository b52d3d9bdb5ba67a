import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { allEnded } from './all-ended.js';
import { fingerprintSources } from './fingerprint.js';
import { replaceFolder } from './replace-folder.js';
import { root } from './root.js';

const distribution = join(root, 'dist');
const stamp = 'sources.sha256';
/** Followed by the number of the process that builds. */
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
  const unfinished = await mkdtemp(join(root, `${unfinishedPrefix}${process.pid}-`));
  try {
    await allEnded([companion(unfinished), plugin(unfinished), playground(unfinished)]);
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

/** What killed builds left behind: a person who stops the first start and starts again meets it at once. */
async function removeAbandoned() {
  for (const name of await readdir(root)) {
    if (!name.startsWith(unfinishedPrefix)) continue;
    const builder = Number.parseInt(name.slice(unfinishedPrefix.length), 10);
    if (!isRunning(builder)) await rm(join(root, name), { recursive: true, force: true });
  }
}

/** @param {number} processId NaN where a folder names none */
function isRunning(processId) {
  if (!(processId > 0)) return false;
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // It runs, and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {string} parent */
async function companion(parent) {
  const { buildCompanion } = await import('./build-companion.js');
  const { buildTrayIcons } = await import('./build-tray-icons.js');
  const folder = await folderIn(parent, 'companion');
  await allEnded([buildCompanion(folder), buildTrayIcons(await folderIn(parent, 'companion/tray'))]);
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
  await allEnded(files.map((file) => copyFile(file, join(served, basename(file)))));
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
