// npm run bench -- NAME: bundles bench/NAME.ts, or bench/NAME/main.ts, and runs it. Benchmarks compare within one run and print ratios; nothing
// depends on their times.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const [name = '', ...words] = process.argv.slice(2);
const folder = join(root, 'bench');
const source = [join(folder, `${name}.ts`), join(folder, name, 'main.ts')].find((path) => existsSync(path));
if (!name || !source) {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') || existsSync(join(folder, file, 'main.ts')))
    .map((file) => file.replace(/\.ts$/, ''));
  console.error(`Usage: npm run bench -- NAME, where NAME is one of: ${names.join(', ')}`);
  process.exit(2);
}
const outfile = join(root, 'node_modules', '.frisket-bench', `${name}.mjs`);
await build({
  entryPoints: [source],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'error',
});
// As bin/frisket.js has it: what is measured sends nothing anywhere.
const env = { ...process.env, ORT_DISABLE_TELEMETRY: '1' };
const { status } = spawnSync(process.execPath, [outfile, ...words], { stdio: 'inherit', cwd: root, env });
process.exit(status ?? 1);
