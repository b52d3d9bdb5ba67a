import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { appRoot } from '../../../companion/src/app-root.ts';
import { npm } from '../../../tools/package/npm.js';
import { runtimePackages } from '../../../tools/package/runtime-packages.js';

const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});

test('whatever the built companion imports is a dependency of the package', async () => {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(appRoot, 'package.json'), 'utf8')));
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
  const imported = await runtimePackages(join(appRoot, 'dist/companion'));
  expect(imported).toEqual(
    expect.arrayContaining(['onnxruntime-node', 'sharp', 'ws', 'zod', '@homebridge/dbus-native', 'koffi']),
  );
  expect(imported.filter((name) => !declared.includes(name))).toEqual([]);
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
