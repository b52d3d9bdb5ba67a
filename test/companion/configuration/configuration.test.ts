import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfiguration, type Environment, type Flags } from '../../../companion/src/configuration/configuration.ts';
import { settingNames, settings, settingsSchema } from '../../../companion/src/configuration/settings.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

/** Settings in a data folder of their own, with this file in it. */
async function load(
  content?: string,
  { flags = {}, environment = {} }: { flags?: Flags; environment?: Environment } = {},
) {
  const data = await temporaryFolder();
  if (content !== undefined) await writeFile(join(data, 'config.toml'), content);
  return loadConfiguration({ data, ...flags }, environment);
}

test('nothing has to be said: the defaults are within their own ranges', async () => {
  const { settings: inForce, origins, warnings } = await load();
  expect(inForce).toMatchObject({ port: 'auto', open: true, provider: 'auto', idleUnloadMinutes: 10, queuedJobs: 100 });
  expect([...origins]).toEqual(settingNames.map((name) => [name, name === 'data' ? 'flag' : 'default']));
  expect(warnings).toEqual([]);
  for (const name of settingNames)
    expect(settingsSchema.shape[name].safeParse(settings[name].fallback()).error).toBeUndefined();
});

test('a flag comes before a variable, that before the file, that before the default', async () => {
  const file = 'port = 4001\nqueued-jobs = 5\nidle-unload-minutes = 0.5\n';
  const { settings: inForce, origins } = await load(file, {
    flags: { port: '4003' },
    environment: { FRISKET_PORT: '4002', FRISKET_QUEUED_JOBS: '6' },
  });
  expect(inForce).toMatchObject({ port: 4003, queuedJobs: 6, idleUnloadMinutes: 0.5, keptResults: 200 });
  expect(
    ['port', 'queuedJobs', 'idleUnloadMinutes', 'keptResults'].map((name) =>
      new Map<string, string>(origins).get(name),
    ),
  ).toEqual(['flag', 'variable', 'file', 'default']);
});

test('the data folder can be a variable’s, and its file is the one that is read', async () => {
  const data = await temporaryFolder();
  await writeFile(join(data, 'config.toml'), 'open = false');
  const { settings: inForce, file } = await loadConfiguration({}, { FRISKET_DATA: data });
  expect([inForce.data, inForce.open, file]).toEqual([data, false, join(data, 'config.toml')]);
});

test.each([
  ['true', true],
  ['NO', false],
  ['0', false],
  ['on', true],
])('a variable may say %s', async (word, open) => {
  expect((await load(undefined, { environment: { FRISKET_OPEN: word } })).settings.open).toBe(open);
});

test('a switch says what it says, an empty variable nothing', async () => {
  const { settings: inForce } = await load('open = true\nport = 4000', {
    flags: { open: false },
    environment: { FRISKET_PORT: '' },
  });
  expect([inForce.open, inForce.port]).toEqual([false, 4000]);
});

test('folders are a list in the file, and separated as in PATH elsewhere', async () => {
  expect((await load("model-folders = ['/a', '/b']")).settings.modelFolders).toEqual(['/a', '/b']);
  const environment = { FRISKET_MODEL_FOLDERS: ['/c', '/d'].join(delimiter) };
  expect((await load(undefined, { environment })).settings.modelFolders).toEqual(['/c', '/d']);
});

describe('what cannot be is said with the place, the value and what it must be', () => {
  test.each([
    ['port = 70000', {}, /"port" in .*config\.toml is 70000; it must be a whole number from 1 to 65535, or auto/],
    ['port = "3775"', {}, /is "3775"; it must be a whole number/],
    ['open = "maybe"', {}, /"open" in .* is "maybe"; it must be true or false/],
    ["model-folders = ['models']", {}, /a list of absolute paths/],
    ['idle-unload-minutes = -1', {}, /is -1; it must be a number from 0 to 1440/],
    [
      '',
      { FRISKET_LOG_LEVEL: 'loud' },
      /variable FRISKET_LOG_LEVEL is "loud"; it must be one of error, warning, info, debug/,
    ],
    ['', { FRISKET_QUEUED_JOBS: '1e9' }, /is 1000000000; it must be a whole number from 1 to 10000/],
    ['', { FRISKET_PROVIDER: 'gpu' }, /is "gpu"; it must be one of auto, /],
  ])('%s %j', async (content, environment, message) => {
    await expect(load(content, { environment })).rejects.toMatchObject({
      code: 'configuration_invalid',
      message: expect.stringMatching(message) as unknown,
    });
  });

  test('a flag’s is a mistake of usage', async () => {
    await expect(load('', { flags: { port: '0' } })).rejects.toMatchObject({
      code: 'usage',
      message: '--port is 0; it must be a whole number from 1 to 65535, or auto.',
    });
  });

  test.each([
    ['idle-unload = 5', /"idle-unload", which is not known\. .*Known keys/],
    ['idle-unload-minute = 5', /Did you mean "idle-unload-minutes"\?/],
    ['prot = 3776', /Did you mean "port"\?/],
    ['modelFolders = []', /Did you mean "model-folders"\?/],
    ['data = "/x"', /says where that very file is\. Give --data/],
    ['__proto__ = 1', /not known/],
    ['port = ', /line 1, column 8/],
    ['port = 1\nport = 2', /line 2/],
    ['open = true\nmodel-folders = ["C:\\Models"]', /line 2.*Windows paths in single ones/],
  ])('in the file: %j', async (content, message) => {
    const error: unknown = await load(content).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'configuration_invalid' });
    const { message: said, hint } = error as { message: string; hint: string };
    expect(`${said} ${hint}`).toMatch(message);
  });

  test('a file that cannot be read', async () => {
    const data = await temporaryFolder();
    await mkdir(join(data, 'config.toml'));
    await expect(loadConfiguration({ data }, {})).rejects.toMatchObject({ code: 'file_unreadable' });
  });
});

test('a variable that looks misspelled is told; others of that prefix are left alone', async () => {
  const { warnings } = await load(undefined, {
    environment: { FRISKET_PROT: '1', FRISKET_DEBUG: '1', FRISKET_KILLS: '500' },
  });
  expect(warnings).toEqual(['The variable FRISKET_PROT is not known and does nothing. Did you mean FRISKET_PORT?']);
});
