import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfiguration } from '../../../companion/src/configuration/configuration.ts';
import { keyOf, settingNames, settings, type SettingName } from '../../../companion/src/configuration/settings.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const text = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');

/** The cells of the table's rows, as they stand in the page. */
const rows = [...text.matchAll(/^\| `([a-z-]+)` +\| (.*?) +\| (.*?) +\| (.*?) +\|$/gm)].map(([, ...cells]) => cells);

function rowOf(name: SettingName): string[] {
  const { about, range, fallback } = settings[name];
  const value = name === 'data' ? 'see below' : `\`${JSON.stringify(fallback())}\``;
  return [keyOf(name), value, about, range];
}

test('docs/configuration.md has every setting as it is, and no other', () => {
  expect(rows).toEqual(settingNames.map(rowOf));
});

test('its example is a file that can be read, and every value in it is another than the default', async () => {
  const data = await temporaryFolder();
  const [, example = ''] = /```toml\n([\s\S]*?)```/.exec(text) ?? [];
  await writeFile(join(data, 'config.toml'), example);
  const { settings: inForce, origins } = await loadConfiguration({ data }, {});
  const named = settingNames.filter((name) => origins.get(name) === 'file');
  expect(named.length).toBeGreaterThan(3);
  for (const name of named) expect(inForce[name]).not.toEqual(settings[name].fallback());
});
