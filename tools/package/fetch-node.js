import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { npm } from './npm.js';
import { nodeVersion, targets } from './targets.js';

/** @typedef {import('./targets.js').Target} Target */

/** The one whose package holds the licence of Node and of all that is in it; that of Windows does not. */
const [withLicence] = targets;

/**
 * Puts Node for a system into a folder, as its npm package has it: the program and its licence.
 *
 * @param {Target} target
 * @param {string} folder absolute
 */
export async function fetchNode({ node }, folder) {
  const work = await mkdtemp(join(tmpdir(), 'frisket-node-'));
  try {
    const program = join(folder, node.program.endsWith('.exe') ? 'node.exe' : 'bin/node');
    await mkdir(dirname(program), { recursive: true });
    await copyFile(join(await fetchPackage(node, work), node.program), program);
    await chmod(program, 0o755);
    const licence = join(work, node.name, 'LICENSE');
    const other =
      withLicence && !existsSync(licence) ? join(await fetchPackage(withLicence.node, work), 'LICENSE') : licence;
    await copyFile(other, join(folder, 'LICENSE'));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * @param {Target['node']} node
 * @param {string} folder
 * @returns {Promise<string>} where the program and the licence of the package lie
 */
async function fetchPackage(node, folder) {
  const said = await npm(
    ['pack', `${node.name}@${nodeVersion}`, '--pack-destination', folder, '--ignore-scripts'],
    folder,
  );
  const file = join(folder, said.trim().split('\n').at(-1) ?? '');
  await verify(file, node);
  const unpacked = join(folder, node.name);
  await unpack(file, unpacked);
  return unpacked;
}

/**
 * @param {string} file
 * @param {Target['node']} node
 */
async function verify(file, { name, integrity }) {
  const hash = `sha512-${createHash('sha512')
    .update(await readFile(file))
    .digest('base64')}`;
  if (hash !== integrity)
    throw new Error(
      `${name} ${nodeVersion} is not what tools/package/targets.js says: ${hash} in place of ${integrity}.`,
    );
}

/**
 * @param {string} file
 * @param {string} folder
 */
async function unpack(file, folder) {
  const wanted = /^package\/(?:bin\/node(?:\.exe)?|LICENSE)$/;
  const entries = extract();
  const done = pipeline(createReadStream(file), createGunzip(), entries);
  for await (const entry of entries) {
    const { name } = entry.header;
    if (!wanted.test(name)) {
      entry.resume();
      continue;
    }
    const path = join(folder, name.slice('package/'.length));
    await mkdir(dirname(path), { recursive: true });
    await pipeline(entry, createWriteStream(path));
  }
  await done;
}
