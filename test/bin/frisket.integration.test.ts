import { execFile, spawnSync } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { version } from '../../shared/src/version.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** What a clone holds that a build reads, and what it needs beside that. */
const cloned = [
  'bin',
  'companion',
  'manifest.json',
  'package.json',
  'package-lock.json',
  'playground',
  'plugin',
  'shared',
  'tools',
];

let parent: string;
let clone: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'frisket with spaces '));
  clone = join(parent, 'a clone');
  for (const name of cloned) await cp(join(root, name), join(clone, name), { recursive: true });
  await symlink(join(root, 'node_modules'), join(clone, 'node_modules'), 'junction');
});

afterAll(() => rm(parent, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `node bin/frisket.js --version` from a folder that has nothing to do with it. */
function frisket(...nodeArguments: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...nodeArguments, join(clone, 'bin/frisket.js'), '--version'],
      { cwd: tmpdir() },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
}

describe('a fresh clone', () => {
  beforeEach(() => rm(join(clone, 'dist'), { recursive: true, force: true }));

  test('is built at the first start and not at the second', async () => {
    expect(await frisket()).toEqual({ code: 0, stdout: `${version}\n`, stderr: expect.stringContaining('Building') });
    expect(await frisket()).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('is built by two starts at once without harm', async () => {
    const outcomes = await Promise.all([frisket(), frisket()]);
    expect(outcomes.map(({ code, stdout }) => ({ code, stdout }))).toEqual(
      Array(2).fill({ code: 0, stdout: `${version}\n` }),
    );
    expect(await readdir(clone)).toEqual([...cloned, 'dist', 'node_modules'].sort());
    expect((await frisket()).stderr).toBe('');
  });

  test('loses what a killed build left behind, and not what another is building', async () => {
    const { pid: ended } = spawnSync(process.execPath, ['--version']);
    const [killed, replaced, running] = [`${ended}-a`, `${ended}-a.previous`, `${process.pid}-a`];
    for (const builder of [killed, replaced, running])
      await mkdir(join(clone, `dist.building-${builder}/companion`), { recursive: true });
    await frisket();
    expect((await readdir(clone)).filter((name) => name.startsWith('dist.'))).toEqual([`dist.building-${running}`]);
    await rm(join(clone, `dist.building-${running}`), { recursive: true });
  });

  test('is built again when a source has changed', async () => {
    await frisket();
    await appendFile(join(clone, 'companion/src/cli.ts'), '\n// changed\n');
    expect((await frisket()).stderr).toContain('Building');
  });

  test('keeps what was built when a source no longer compiles', async () => {
    await frisket();
    const built = await readFile(join(clone, 'dist/companion/cli.js'), 'utf8');
    const source = join(clone, 'companion/src/cli.ts');
    const text = await readFile(source);
    await appendFile(source, '\nthis is not TypeScript\n');
    const { code, stderr } = await frisket();
    expect(code).toBe(1);
    expect(stderr).toContain('cli.ts');
    expect(await readFile(join(clone, 'dist/companion/cli.js'), 'utf8')).toBe(built);
    expect((await readdir(clone)).filter((name) => name.startsWith('dist.'))).toEqual([]);
    await rm(source);
    await appendFile(source, text);
  });
});

test('without its packages it says what to run', async () => {
  await rm(join(clone, 'node_modules'));
  await rm(join(clone, 'dist'), { recursive: true, force: true });
  const { code, stderr } = await frisket();
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([
    'Building Frisket ...',
    expect.stringContaining('npm install --include=dev'),
  ]);
});

test('an old Node is told which one is needed', async () => {
  const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } })";
  const { code, stderr } = await frisket('--import', `data:text/javascript,${encodeURIComponent(pretend)}`);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/needs Node 20\.19 or later, and this is 18\.20\.4/),
  });
});
