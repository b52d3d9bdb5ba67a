import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from '../build/root.js';
import { importedPackages } from './imported-packages.js';

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} version
 * @property {string} licence SPDX expression
 * @property {string | undefined} repository
 * @property {string | undefined} text undefined for what npm fetches on some platforms only
 */

const entrySchema = z.object({
  version: z.string(),
  /** A list, as npm had it until 2014, is a choice. */
  license: z.union([z.string(), z.array(z.string()).transform(anyOf)], { error: 'the lockfile names no licence' }),
  optional: z.boolean().default(false),
});
const lockfileSchema = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ dev: z.boolean().default(false), dependencies: z.record(z.string(), z.string()).default({}) }),
  ),
});
const manifestSchema = z.object({ repository: z.union([z.string(), z.object({ url: z.string() })]).optional() });

/** Licence texts that the packages themselves do not carry. */
const keptTexts = new Map([
  ['@bufbuild/protobuf', 'bufbuild-protobuf.txt'],
  ['natural-compare-lite', 'natural-compare-lite.txt'],
  ['onnxruntime-common', 'onnxruntime.txt'],
  ['onnxruntime-node', 'onnxruntime.txt'],
]);

/**
 * All packages that `npm install --omit=dev` may fetch, on whatever platform: the lockfile names them all, so that the
 * outcome does not depend on the machine.
 *
 * @returns {Package[]}
 */
export function installedPackages() {
  return describeAll(([, { dev }]) => !dev);
}

/**
 * Those that only a build needs and whose code is in what it makes: the panel and the playground are one file each.
 *
 * @returns {Package[]}
 */
export function bundledPackages() {
  const { packages } = readLockfile();
  const names = new Set(importedPackages());
  // A set hands out what is added to it meanwhile.
  for (const name of names)
    for (const dependency of Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {})) names.add(dependency);
  return describeAll(([path, { dev }]) => dev && names.has(nameOf(path)));
}

function readLockfile() {
  return lockfileSchema.parse(readJson(join(root, 'package-lock.json')));
}

/**
 * @param {(entry: [string, z.infer<typeof lockfileSchema>['packages'][string]]) => boolean} wanted
 * @returns {Package[]}
 */
function describeAll(wanted) {
  return Object.entries(readLockfile().packages)
    .filter((entry) => entry[0] !== '' && wanted(entry))
    .map(([path, entry]) => describe(path, entry))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @param {string} path from the root, `node_modules/a/node_modules/b` */
function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** @param {readonly string[]} licences */
function anyOf(licences) {
  return `(${licences.join(' OR ')})`;
}

/**
 * @param {string} path from the root, `node_modules/a/node_modules/b`
 * @param {unknown} entry of the lockfile
 * @returns {Package}
 */
function describe(path, entry) {
  const name = nameOf(path);
  const parsed = entrySchema.safeParse(entry);
  if (!parsed.success) throw new Error(`${name} in the lockfile: ${z.prettifyError(parsed.error)}`);
  const { version, license: licence, optional } = parsed.data;
  if (optional) return { name, version, licence, repository: undefined, text: undefined };
  const folder = join(root, path);
  if (!existsSync(folder)) throw new Error(`${name} is in the lockfile and not installed: run "npm install".`);
  return { name, version, licence, repository: repositoryOf(folder), text: licenceText(name, folder) };
}

/**
 * @param {string} name
 * @param {string} folder
 */
function licenceText(name, folder) {
  const kept = keptTexts.get(name);
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.\w+)?$/i.test(entry));
  if (kept !== undefined) return read(join(root, 'tools/notices/texts', kept));
  if (file !== undefined) return read(join(folder, file));
  throw new Error(`${name} carries no licence text: put it into tools/notices/texts/ and name it in packages.js.`);
}

/** @param {string} folder */
function repositoryOf(folder) {
  const { repository } = manifestSchema.parse(readJson(join(folder, 'package.json')));
  const address = typeof repository === 'object' ? repository.url : repository;
  if (address === undefined) return undefined;
  const [, owner, name] =
    /^(?:github:|.*github\.com[/:])?([\w.-]+)\/([\w.-]+?)(?:\.git)?(?:#.*|\/.*)?$/.exec(address) ?? [];
  return owner === undefined || name === undefined ? address : `https://github.com/${owner}/${name}`;
}

/** @param {string} path */
export function read(path) {
  return readFileSync(path, 'utf8').replaceAll('\r\n', '\n').trim();
}

/**
 * @param {string} path
 * @returns {unknown}
 */
function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
