import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseManifest } from '../../../playground/src/plugin-window/manifest.ts';

test("reads the project's own manifest", () => {
  const path = new URL('../../../manifest.json', import.meta.url);
  const manifest = parseManifest(JSON.parse(readFileSync(path, 'utf8')));
  expect(manifest.name).toBe('Frisket');
  expect(manifest.id).toBeTruthy();
  expect(manifest.networkAccess.allowedDomains).toContain('ws://localhost:3775');
});

test('says what is wrong with one that cannot be used', () => {
  expect(() => parseManifest({ id: 'nameless' })).toThrow(/manifest\.json cannot be used: .*name/s);
});
