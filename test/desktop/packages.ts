import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appRoot } from '../../companion/src/app-root.ts';
import { version } from '../../shared/src/version.ts';
import { run } from './processes.ts';

export const packages = join(appRoot, 'dist.packages');

/** `npm run package` for one system, or `npm`. @returns what it made, and its SHA-256 as SHA256SUMS says */
export async function pack(name: string): Promise<{ readonly file: string; readonly sum: string }> {
  const { code, stderr } = await run(process.execPath, [join(appRoot, 'tools/package.js'), name]);
  if (code !== 0) throw new Error(`npm run package ${name} ended with ${code}: ${stderr}`);
  const file = fileOf(name);
  const sums = await readFile(join(packages, 'SHA256SUMS'), 'utf8');
  const line = sums.split('\n').find((each) => each.endsWith(`  ${file}`));
  return { file: join(packages, file), sum: line?.slice(0, 64) ?? '' };
}

/** The same, unless it is there from before: packing takes its time. */
export async function packed(name: string): Promise<string> {
  const file = join(packages, fileOf(name));
  return existsSync(file) ? file : (await pack(name)).file;
}

export const folderOf = (system: string) => `frisket-${version}-${system}`;

function fileOf(name: string): string {
  if (name === 'npm') return `frisket-${version}.tgz`;
  return `${folderOf(name)}.${name.startsWith('win32') ? 'zip' : 'tar.gz'}`;
}
