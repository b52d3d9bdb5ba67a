import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const cache = fileURLToPath(new URL('../../node_modules/.cache/frisket/children', import.meta.url));

/** A child process's entry as JavaScript, as the build would make it. @returns its absolute path */
export function buildChild(source: string): string {
  mkdirSync(cache, { recursive: true });
  const outfile = join(cache, `${basename(source, '.ts')}.${process.pid}.mjs`);
  buildSync({
    entryPoints: [fileURLToPath(new URL(source, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  return outfile;
}
