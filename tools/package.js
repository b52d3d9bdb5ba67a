#!/usr/bin/env node
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { buildIfStale } from './build/build.js';
import { root } from './build/root.js';
import { archiveFolder } from './package/archive.js';
import { billOfMaterials } from './package/bill-of-materials.js';
import { fetchNode } from './package/fetch-node.js';
import { writeLaunchers } from './package/launchers.js';
import { npm } from './package/npm.js';
import { readManifest, removeLockfiles, stageApplication } from './package/stage-application.js';
import { targets } from './package/targets.js';

/** @typedef {import('./package/targets.js').Target} Target */

/** Where packages are put, and the folders that they are made of. */
const output = join(root, 'dist.packages');
/** What everything in an archive is dated: the same version has the same bytes whenever it is packed. */
const time = new Date(Number(process.env.SOURCE_DATE_EPOCH ?? 1_767_225_600) * 1_000);
const npmPackage = 'npm';

const asked = process.argv.slice(2);
const names = [...targets.map(({ name }) => name), npmPackage];
const unknown = asked.find((name) => !names.includes(name));
if (unknown === undefined) await packAll(asked.length === 0 ? names : asked);
else {
  console.error(`There is no package ${unknown}. Known: ${names.join(', ')}.`);
  process.exitCode = 2;
}

/** @param {readonly string[]} wanted */
async function packAll(wanted) {
  await buildIfStale();
  await mkdir(output, { recursive: true });
  for (const target of targets) if (wanted.includes(target.name)) await packFor(target);
  // What is published is what was built above: a lifecycle script would be skipped where scripts are off.
  if (wanted.includes(npmPackage)) await npm(['pack', '--ignore-scripts', '--pack-destination', output], root);
  await writeChecksums();
}

/** @param {Target} target */
async function packFor(target) {
  const { version } = await readManifest();
  const name = `frisket-${version}-${target.name}`;
  const folder = join(output, name);
  await rm(folder, { recursive: true, force: true });
  await stageApplication(target, join(folder, 'app'));
  await fetchNode(target, join(folder, 'node'));
  await writeLaunchers(target, folder);
  for (const file of ['LICENSE', 'THIRD_PARTY_NOTICES.md']) await copyFile(join(root, file), join(folder, file));
  await writeFile(join(folder, 'sbom.cdx.json'), await billOfMaterials(target, join(folder, 'app'), time));
  await removeLockfiles(join(folder, 'app'));
  await archiveFolder(folder, name, join(output, `${name}.${target.archive}`), time);
  console.log(`${name}.${target.archive}`);
}

/** In the form of `sha256sum -c`. */
async function writeChecksums() {
  const files = (await readdir(output)).filter((name) => /\.(?:zip|tar\.gz|tgz)$/.test(name)).sort();
  const lines = await Promise.all(
    files.map(async (name) => {
      const hash = createHash('sha256');
      await pipeline(createReadStream(join(output, name)), hash);
      return `${hash.digest('hex')}  ${name}\n`;
    }),
  );
  await writeFile(join(output, 'SHA256SUMS'), lines.join(''));
}
