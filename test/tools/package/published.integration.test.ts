import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { appRoot } from '../../../companion/src/app-root.ts';
import { npm } from '../../../tools/package/npm.js';
import { importedPackages } from './imported-packages.ts';

const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});
const mapSchema = z.object({ sources: z.array(z.string()) });

test('what npm installs with the package is what its built files import, no more and no less', async () => {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(appRoot, 'package.json'), 'utf8')));
  const installed = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }).sort();
  expect(await importedPackages(join(appRoot, 'dist/companion'))).toEqual(installed);
});

test('what only the build needs is named in the notices when its code is in what is published', async () => {
  const notices = await readFile(join(appRoot, 'THIRD_PARTY_NOTICES.md'), 'utf8');
  const maps = (await readdir(join(appRoot, 'dist/playground'), { recursive: true })).filter((name) =>
    name.endsWith('.js.map'),
  );
  const bundled = new Set<string>();
  for (const map of maps) {
    const { sources } = mapSchema.parse(JSON.parse(await readFile(join(appRoot, 'dist/playground', map), 'utf8')));
    for (const source of sources) {
      const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
      if (name !== undefined) bundled.add(name);
    }
  }
  expect([...bundled]).toEqual(expect.arrayContaining(['preact', 'quickjs-emscripten-core', 'zod']));
  expect([...bundled].filter((name) => !notices.includes(`\n- ${name} `))).toEqual([]);
});

test('npm publishes what runs, and neither sources nor tests nor maps', async () => {
  const listed = z
    .array(z.object({ files: z.array(z.object({ path: z.string() })) }))
    .parse(JSON.parse(await npm(['pack', '--dry-run', '--json', '--ignore-scripts'], appRoot)));
  const paths = listed.flatMap(({ files }) => files.map(({ path }) => path));
  expect(paths).toEqual(
    expect.arrayContaining([
      'bin/frisket.js',
      'dist/companion/cli.js',
      'dist/companion/engine-main.js',
      'dist/companion/window-worker.js',
      'dist/companion/tray/idle-22.png',
      'dist/companion/tray/idle.ico',
      'dist/playground/index.html',
      'dist/plugin/code.js',
      'manifest.json',
      'models/swatch/model_index.json',
      'companion/assets/clip-tokenizer/vocab.json',
      'LICENSE',
      'THIRD_PARTY_NOTICES.md',
    ]),
  );
  expect(
    paths.filter((path) => /^(?:test|tools|bench|shared|companion\/src|plugin|playground)\/|\.map$|\.ts$/.test(path)),
  ).toEqual([]);
});
