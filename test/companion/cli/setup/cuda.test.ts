import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setUpCuda } from '../../../../companion/src/cli/setup/cuda.ts';
import { TestTerminal } from '../../../fakes/test-terminal.ts';

let folder: string;
let feed: Server;
let asked: string[];

/** The package as it is published, with a script that writes what it would download, or fails. */
async function fakePackage(script: string): Promise<{ root: string; platform: string; arch: string }> {
  const root = join(folder, 'onnxruntime-node');
  await mkdir(join(root, 'script'), { recursive: true });
  const address = feed.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const metadata = {
    requirements: { 'linux/x64': ['cuda12'], 'win32/x64': [] },
    manifests: { 'linux/x64:cuda12': { './libonnxruntime_providers_cuda.so': { package: 'feed:cuda12', path: 'x' } } },
    packages: { 'feed:cuda12': { name: 'Runtime.Gpu.Linux', versions: [{ feed: 'own', version: '1.2.3' }] } },
    feeds: { own: { type: 'nuget', index: `http://127.0.0.1:${port}/index.json` } },
  };
  await writeFile(join(root, 'package.json'), '{"type": "commonjs"}');
  await writeFile(join(root, 'script', 'install-metadata.js'), `module.exports = ${JSON.stringify(metadata)};`);
  await writeFile(join(root, 'script', 'install.js'), script);
  return { root, platform: 'linux', arch: 'x64' };
}

const library = (root: string) => join(root, 'bin', 'napi-v6', 'linux', 'x64', 'libonnxruntime_providers_cuda.so');
const fetches = `
  const fs = require('fs'), path = require('path');
  const file = path.join(__dirname, '../bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const noisy = Object.keys(process.env).filter((name) => /^npm_|^ONNXRUNTIME_NODE_INSTALL/i.test(name));
  fs.writeFileSync(file, JSON.stringify({ words: process.argv.slice(2), noisy }));`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-cuda-'));
  asked = [];
  feed = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (request.method === 'HEAD') response.writeHead(200, { 'content-length': '312345678' }).end();
    else
      response.setHeader('content-type', 'application/json').end(
        JSON.stringify({
          resources: [{ '@type': 'PackageBaseAddress/3.0.0', '@id': `http://${request.headers.host ?? ''}/flat/` }],
        }),
      );
  });
  await new Promise<void>((resolve) => feed.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  feed.closeAllConnections();
  await new Promise((resolve) => feed.close(resolve));
  await rm(folder, { recursive: true });
});

describe('frisket setup cuda', () => {
  it('tells the size, asks, and lets the package’s own script fetch the libraries', async () => {
    vi.stubEnv('ONNXRUNTIME_NODE_INSTALL', 'skip');
    vi.stubEnv('npm_config_local_prefix', '/somewhere');
    const runtime = await fakePackage(fetches);
    const terminal = new TestTerminal({ interactive: true });
    terminal.answers.push('y');
    expect(await setUpCuda({}, terminal, runtime)).toBe(0);
    expect(terminal.told[0]).toContain('Runtime.Gpu.Linux 1.2.3: 312 MB to download');
    expect(terminal.questions).toHaveLength(1);
    expect(asked).toEqual(['GET /index.json', 'HEAD /flat/runtime.gpu.linux/1.2.3/runtime.gpu.linux.1.2.3.nupkg']);
    expect(JSON.parse(await readFile(library(runtime.root), 'utf8'))).toEqual({
      words: ['--onnxruntime-node-install=cuda12'],
      noisy: [],
    });
    // And once they are there, nothing is asked again.
    expect(await setUpCuda({}, terminal, runtime)).toBe(0);
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['says no', true, ['n']],
    ['is not there to be asked', false, []],
  ])('downloads nothing when the person %s', async (_, interactive, answers) => {
    const runtime = await fakePackage(fetches);
    const terminal = new TestTerminal({ interactive });
    terminal.answers.push(...answers);
    await expect(setUpCuda({}, terminal, runtime)).rejects.toMatchObject({ code: 'usage' });
    await expect(readFile(library(runtime.root))).rejects.toThrow();
  });

  it('asks nobody with --yes', async () => {
    const terminal = new TestTerminal();
    expect(await setUpCuda({ yes: true }, terminal, await fakePackage(fetches))).toBe(0);
    expect(terminal.questions).toEqual([]);
  });

  it.each([
    ['fails', 'process.exit(3)', /exit code 3/],
    ['fetches nothing', '', /are not there/],
  ])('says so when the script %s', async (_, script, said) => {
    const run = setUpCuda({ yes: true }, new TestTerminal(), await fakePackage(script));
    await expect(run).rejects.toMatchObject({
      code: 'download_failed',
      message: expect.stringMatching(said) as unknown,
    });
  });

  it('says what is used where there is none', async () => {
    const terminal = new TestTerminal();
    const runtime = { ...(await fakePackage(fetches)), platform: 'win32' };
    expect(await setUpCuda({ yes: true }, terminal, runtime)).toBe(1);
    expect(terminal.printed[0]).toContain('DirectML');
    expect(asked).toEqual([]);
  });
});
