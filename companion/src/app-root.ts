import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that holds Frisket's package.json, `models/` and `dist/`: the nearest one above this file, whether this
 * runs as a bundle in `dist/companion/` or from its sources.
 */
export const appRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  const file = join(folder, 'package.json');
  if (existsSync(file) && nameIn(file) === 'frisket') return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`No package.json of frisket lies above ${fileURLToPath(import.meta.url)}.`);
  return findRoot(parent);
}

function nameIn(file: string): unknown {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof content === 'object' && content !== null && 'name' in content ? content.name : undefined;
}
