import { mkdir, open, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { appRoot } from '../../companion/src/app-root.ts';
import { loadOwnerKey } from '../../companion/src/store/owner-key.ts';
import { version } from '../../shared/src/version.ts';
import { freePort } from '../e2e/companion.ts';
import { makeClient } from '../fakes/clients.ts';
import { fillCase } from '../fakes/jobs.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { folderOf, pack, packages } from './packages.ts';
import { run, start } from './processes.ts';

/** First bytes of programs and libraries: ELF; `MZ`; Mach-O of 64 bits, or of several processors. */
const formats = { linux: ['7f454c46'], win32: ['4d5a'], darwin: ['cffaedfe', 'cafebabe'] } as const;
const systems = [
  { name: 'linux-x64', os: 'linux', program: 'bin/node' },
  { name: 'win32-x64', os: 'win32', program: 'node.exe' },
  { name: 'darwin-arm64', os: 'darwin', program: 'bin/node' },
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

describe.each(systems)('the package for $name', ({ name, os, program }) => {
  const folder = join(packages, folderOf(name));
  let sum = '';

  beforeAll(async () => {
    ({ sum } = await pack(name));
  });

  test('holds Node, and libraries of that system alone', async () => {
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
    const native = files
      .map((file) => join(file.parentPath, file.name))
      .filter((path) => /\.(?:node|dll|exe|dylib|so(?:\.[\d.]+)?)$|[\\/]bin[\\/]node$/.test(path));
    expect(native).toContain(join(folder, 'node', program));
    for (const part of ['onnxruntime', 'sharp', ...(os === 'win32' ? ['koffi'] : [])])
      expect(native.some((path) => path.includes(part) && path.endsWith('.node'))).toBe(true);
    const odd = [];
    for (const path of native) {
      const first = await firstBytes(path);
      if (!formats[os].some((magic) => first.startsWith(magic))) odd.push(path);
    }
    expect(odd).toEqual([]);
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
    expect(sum).toMatch(/^[0-9a-f]{64}$/);
    expect((await pack(name)).sum).toBe(sum);
  });
});

async function firstBytes(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('hex');
  } finally {
    await file.close();
  }
}

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
