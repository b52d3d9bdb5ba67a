import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { npm } from './npm.js';
import { nodeVersion } from './targets.js';

/** @typedef {import('./targets.js').Target} Target */

const billSchema = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  metadata: z.looseObject({ component: z.looseObject({}) }),
  components: z.array(z.looseObject({ 'bom-ref': z.string() })),
});

/**
 * What a package is made of, in CycloneDX' form: as npm says it of what is installed, with Node and the starter model.
 * The same for the same contents: its time is the package's, and its number comes from what it says.
 *
 * @param {Target} target
 * @param {string} folder absolute, with node_modules and the lockfile
 * @param {Date} time
 * @returns {Promise<string>}
 */
export async function billOfMaterials(target, folder, time) {
  const { serialNumber: _random, ...bill } = billSchema.parse(
    JSON.parse(await npm(['sbom', '--sbom-format=cyclonedx', '--omit=dev'], folder)),
  );
  const installed = await Promise.all(bill.components.map((component) => withLicences(component, folder)));
  const components = [...installed, nodeComponent(target), swatch].sort((a, b) =>
    a['bom-ref'] < b['bom-ref'] ? -1 : 1,
  );
  // npm takes the folder's name for the program's.
  const component = { ...bill.metadata.component, type: 'application', name: 'frisket' };
  const metadata = { ...bill.metadata, timestamp: time.toISOString(), component };
  const content = { ...bill, metadata, components };
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return `${JSON.stringify({ serialNumber: `urn:uuid:${uuidOf(hash)}`, ...content }, undefined, 2)}\n`;
}

const componentSchema = z.object({ licenses: z.array(z.unknown()).optional(), name: z.string(), version: z.string() });
const manifestSchema = z.object({
  version: z.string(),
  license: z.union([z.string(), z.array(z.string())], { error: 'its package.json names no licence' }),
});

/**
 * npm leaves out licences that are listed as they were until 2014.
 *
 * @param {z.infer<typeof billSchema>['components'][number]} component
 * @param {string} folder
 */
async function withLicences(component, folder) {
  const { licenses, name, version } = componentSchema.parse(component);
  if (licenses) return component;
  const path = join(folder, 'node_modules', name, 'package.json');
  const manifest = manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  if (manifest.version !== version)
    throw new Error(`${path} is of ${manifest.version}, and ${version} has no licence.`);
  return { ...component, licenses: [manifest.license].flat().map((each) => ({ license: { name: each } })) };
}

/** @param {Target} target */
function nodeComponent({ node }) {
  return {
    'bom-ref': `${node.name}@${nodeVersion}`,
    type: 'application',
    name: 'node',
    version: nodeVersion,
    purl: `pkg:npm/${node.name}@${nodeVersion}`,
    hashes: [
      { alg: 'SHA-512', content: Buffer.from(node.integrity.slice('sha512-'.length), 'base64').toString('hex') },
    ],
    licenses: [{ license: { id: 'MIT' } }],
  };
}

const swatch = {
  'bom-ref': 'swatch',
  type: 'machine-learning-model',
  name: 'Swatch',
  description: 'The starter model, trained for this project on pictures that its own programs drew.',
  licenses: [{ license: { id: 'MIT' } }],
};

/** @param {string} hash a UUID of version 8, made from a hash (RFC 9562) */
function uuidOf(hash) {
  const digits = `${hash.slice(0, 12)}8${hash.slice(13, 16)}8${hash.slice(17, 32)}`;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
