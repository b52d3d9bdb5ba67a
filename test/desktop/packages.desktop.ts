import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { appRoot } from '../../companion/src/app-root.ts';
import { loadOwnerKey } from '../../companion/src/store/owner-key.ts';
import { version } from '../../shared/src/version.ts';
import { freePort } from '../e2e/companion.ts';
import { makeClient } from '../fakes/clients.ts';
import { fillCase } from '../fakes/jobs.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { nativeCodeOf, type NativeCode } from './native-code.ts';
import { folderOf, pack, packed, packages } from './packages.ts';
import { run, start } from './processes.ts';

const systems = [
  { name: 'linux-x64', os: 'linux', cpu: 'x64', program: 'bin/node', started: ['frisket', 'start-frisket'] },
  { name: 'win32-x64', os: 'win32', cpu: 'x64', program: 'node.exe', started: ['frisket.cmd', 'Start Frisket.cmd'] },
  {
    name: 'darwin-arm64',
    os: 'darwin',
    cpu: 'arm64',
    program: 'bin/node',
    started: ['frisket', 'Start Frisket.command'],
  },
] as const;

const billSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
  metadata: z.object({ component: z.object({ name: z.literal('frisket'), version: z.literal(version) }) }),
  components: z.array(
    z.object({ name: z.string(), version: z.string().optional(), licenses: z.array(z.unknown()).min(1) }),
  ),
});

describe.each(systems)('the package for $name', ({ name, os, cpu, program, started }) => {
  const folder = join(packages, folderOf(name));
  let made: Awaited<ReturnType<typeof pack>>;

  beforeAll(async () => {
    made = await pack(name);
  });

  test('holds Node, and programs and libraries of that system and processor alone', async () => {
    const native = new Map<string, NativeCode>();
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(file.parentPath, file.name);
      const code = file.isFile() ? await nativeCodeOf(path) : undefined;
      if (code) native.set(path, code);
    }
    expect(native.has(join(folder, 'node', program))).toBe(true);
    for (const part of ['onnxruntime', 'sharp', ...(os === 'win32' ? ['koffi'] : [])])
      expect([...native.keys()].some((path) => path.includes(part) && path.endsWith('.node'))).toBe(true);
    const foreign = [...native].filter(([, code]) => code.os !== os || !code.processors.includes(cpu));
    expect(foreign).toEqual([]);
  });

  test('its archive holds the folder as it is, under the sum that stands beside it', async () => {
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const lying = files
      .filter((file) => file.isFile())
      .map((file) => relative(packages, join(file.parentPath, file.name)).replaceAll(sep, '/'));
    const listed = os === 'win32' ? ['unzip', '-Z1', made.file] : ['tar', 'tzf', made.file];
    const [lister = '', ...words] = listed;
    const { stdout } = await run(lister, words);
    expect(stdout.trimEnd().split('\n')).toEqual(lying.sort());
    const hash = createHash('sha256').update(await readFile(made.file));
    expect(hash.digest('hex')).toBe(made.sum);
  });

  test('is started by files that name what lies beside them, and on Unix may be run', async () => {
    for (const file of [...started, join('node', program)]) {
      const { mode } = await stat(join(folder, file));
      if (os !== 'win32') expect(mode & 0o111, file).toBe(0o111);
    }
    const [command = '', start] = await Promise.all(started.map((file) => readFile(join(folder, file), 'utf8')));
    expect(start).toBe(command.replace(os === 'win32' ? '%*' : '"$@"', 'start --tray --background'));
    // cmd takes a bare line feed for the end of a script in some places.
    if (os === 'win32') expect(command).not.toMatch(/(?<!\r)\n/);
    for (const file of ['app/bin/frisket.js', 'app/dist/companion/cli.js', 'app/manifest.json', 'node/LICENSE'])
      expect((await stat(join(folder, file))).isFile(), file).toBe(true);
  });

  test('says what it is made of, each part with its licence', async () => {
    const bill = billSchema.parse(JSON.parse(await readFile(join(folder, 'sbom.cdx.json'), 'utf8')));
    const names = bill.components.map((component) => component.name);
    expect(names).toEqual(expect.arrayContaining(['node', 'Swatch', 'onnxruntime-node', 'sharp', 'zod']));
    expect(names).not.toContain('vitest');
    const installed = (await readdir(join(folder, 'app/node_modules'))).filter(
      (each) => !each.startsWith('.') && !each.startsWith('@'),
    );
    expect(names).toEqual(expect.arrayContaining(installed));
  });

  test('has the same bytes when it is made again', async () => {
    expect(made.sum).toMatch(/^[0-9a-f]{64}$/);
    expect((await pack(name)).sum).toBe(made.sum);
  });
});

test.skipIf(process.platform === 'win32')(
  'the Mac package is started from any folder and through a link, by the Node inside it',
  async () => {
    const file = await packed('darwin-arm64');
    const place = join(await temporaryFolder(), 'Ada’s größte Bilder');
    await mkdir(place);
    await run('tar', ['xzf', file, '-C', place]);
    const folder = join(place, folderOf('darwin-arm64'));
    // In the place of a program that only a Mac can run: one that says what it was given.
    await writeFile(join(folder, 'node/bin/node'), '#!/bin/sh\nprintf "%s\\n" "$0" "$@"\n');
    await symlink(join(folder, 'frisket'), join(place, 'link'));
    const [node, script] = [join(folder, 'node/bin/node'), join(folder, 'app/bin/frisket.js')];
    for (const command of [join(folder, 'frisket'), join(place, 'link')])
      expect(await run(command, ['generate', 'a red cube'], { cwd: '/' })).toEqual({
        code: 0,
        stdout: [node, script, 'generate', 'a red cube', ''].join('\n'),
        stderr: '',
      });
    expect((await run(join(folder, 'Start Frisket.command'), [])).stdout.split('\n').slice(2)).toEqual([
      ...['start', '--tray', '--background'],
      '',
    ]);
  },
);

test.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'unpacked to a path with spaces and letters of other alphabets, with an empty environment, it paints, serves and stops',
  async () => {
    const place = join(await temporaryFolder(), 'Ada’s größte Bilder 絵');
    await mkdir(place);
    await run('tar', ['xzf', join(packages, `${folderOf('linux-x64')}.tar.gz`), '-C', place]);
    const frisket = join(place, folderOf('linux-x64'), 'frisket');
    const home = join(place, 'home');
    const env = { HOME: home };
    expect(await run(frisket, ['--version'], { env })).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
    const picture = join(place, 'sky é.png');
    expect(await run(frisket, ['generate', 'sunset sky', '--seed', '7', '--out', picture], { env })).toMatchObject({
      code: 0,
    });
    expect((await readFile(picture)).subarray(1, 4).toString()).toBe('PNG');
    const port = await freePort();
    const data = join(home, '.local/share/frisket');
    const started = await run(frisket, ['start', '--background', '--no-open', '--port', String(port)], { env });
    expect(started).toMatchObject({ code: 0, stdout: expect.stringContaining(`port ${port}`) as unknown });
    onTestFinished(async () => {
      await run(frisket, ['stop', '--port', String(port)], { env });
    });
    await fillsAndServes(port, data);
    // Nothing of it is where it was not put.
    expect(await readdir(home)).toEqual(['.local']);
    expect(await run(frisket, ['autostart', 'status'], { env })).toMatchObject({
      stdout: expect.stringContaining('temporary files') as unknown,
    });
    expect(await run(frisket, ['stop', '--port', String(port)], { env })).toMatchObject({
      code: 0,
      stdout: 'Frisket has stopped.\n',
    });
    expect(await run(frisket, ['status', '--port', String(port)], { env })).toMatchObject({ code: 1 });
  },
);

test('npx with the packed package, in an empty folder: starts the companion, serves the playground, fills', async () => {
  const { file } = await pack('npm');
  const place = await temporaryFolder();
  const home = join(place, 'home');
  const empty = join(place, 'empty');
  for (const folder of [home, empty]) await mkdir(folder);
  const port = await freePort();
  const data = join(place, 'data');
  const env = { PATH: process.env.PATH, HOME: home, npm_config_cache: join(place, 'cache') };
  const words = ['--yes', '--ignore-scripts', '--package', file, 'frisket', 'start', '--no-open'];
  const companion = start('npx', [...words, '--port', String(port), '--data', data], { env, cwd: empty });
  await expect.poll(companion.output, { timeout: 300_000, interval: 500 }).toContain('Ctrl-C');
  await fillsAndServes(port, data);
  expect(await readdir(empty)).toEqual([]);
  // A signal would reach npx alone.
  const stop = ['stop', '--port', String(port), '--data', data];
  expect(await run(process.execPath, [join(appRoot, 'bin/frisket.js'), ...stop])).toMatchObject({ code: 0 });
  expect(await companion.ended).toBe(0);
});

/** The playground is there, and Swatch fills a picture over the protocol. */
async function fillsAndServes(port: number, data: string): Promise<void> {
  const page = await fetch(`http://localhost:${port}/`);
  expect(await page.text()).toContain('<title>');
  expect((await fetch(`http://localhost:${port}/plugin/ui.html`)).status).toBe(200);
  const client = makeClient([port], { key: await loadOwnerKey(data) });
  const { job, images } = await fillCase();
  const { pictures } = await client.submit(job, images);
  expect(pictures[0]?.width).toBeGreaterThan(0);
}
