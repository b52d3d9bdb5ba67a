import fc from 'fast-check';
import { access, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve, sep } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Downloadable } from '../../companion/src/store/catalogue/entry.ts';
import { downloadModel, type ModelDownloadOptions } from '../../companion/src/store/downloads/download-model.ts';
import { relativePath } from '../../companion/src/store/downloads/manifest.ts';
import { ModelStore } from '../../companion/src/store/downloads/model-store.ts';
import { removeModel } from '../../companion/src/store/downloads/remove-model.ts';
import { modelIdSchema } from '../../shared/src/job.ts';
import { startHub, type StartedHub } from '../fakes/hub/start-hub.ts';
import { welcomedClient } from '../fakes/raw-client.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { startTestDaemon } from '../fakes/test-daemon.ts';

/** Downloads that are redirected inside, tampered with or cut short, fill the disk, or delete what is not theirs. */

const repository = 'studio/lora';
const file = 'lora.safetensors';
const contents = Buffer.alloc(100_000, 'weights');
const lora: Downloadable = {
  id: 'lora',
  title: 'Lora',
  layout: 'file',
  licence: { name: 'mit', link: 'https://opensource.org/license/mit' },
  sources: [{ repository, files: [file] }],
};

let started: StartedHub;
let data: string;
let store: ModelStore;

beforeEach(async () => {
  started = await hubWith({});
  data = await temporaryFolder();
  store = new ModelStore(data);
});

async function hubWith(environment: Record<string, string>): Promise<StartedHub> {
  const hub = await startHub(environment);
  hub.hub.repositories.set(repository, { files: new Map([[file, contents]]) });
  return hub;
}

function download(options: Partial<ModelDownloadOptions> = {}, wanted = lora): Promise<string> {
  return downloadModel(wanted, {
    store,
    http: started.http,
    signal: new AbortController().signal,
    accept: () => Promise.resolve(),
    onProgress: () => undefined,
    sleep: () => Promise.resolve(),
    ...options,
  });
}

/** Nothing that could be taken for a model. */
async function expectNoModel(): Promise<void> {
  expect(await readdir(store.modelsFolder).catch(() => [])).toEqual([]);
  await expect(access(join(store.filesFolder('lora'), file))).rejects.toThrow();
}

describe('redirected inside (SSRF)', () => {
  /** Something on this computer that must not be asked. */
  async function inside(): Promise<{ readonly origin: string; readonly asked: string[] }> {
    const asked: string[] = [];
    const server: Server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(contents);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  test('to localhost: nothing is asked there', async () => {
    const { origin, asked } = await inside();
    for (const host of [
      origin,
      origin.replace('127.0.0.1', 'localhost'),
      origin.replace('127.0.0.1', '[::ffff:127.0.0.1]'),
    ]) {
      started.hub.faults.push({ kind: 'redirect', path: file, to: `${host}/admin`, times: 1 });
      await expect(download()).rejects.toMatchObject({ code: 'download_refused' });
    }
    expect(asked).toEqual([]);
    await expectNoModel();
  });

  test('behind a first redirect that is allowed', async () => {
    const { origin, asked } = await inside();
    started.hub.faults.push({
      kind: 'redirect',
      path: file,
      to: `${started.hub.endpoint}/${repository}/resolve/main/${file}`,
      times: 1,
    });
    started.hub.faults.push({ kind: 'redirect', path: file, to: `${origin}/admin`, times: 1 });
    await expect(download()).rejects.toMatchObject({ code: 'download_refused' });
    expect(asked).toEqual([]);
  });

  test.each([
    'http://169.254.169.254/latest/meta-data',
    'http://huggingface.co/in/the/clear',
    'https://huggingface.co.evil.test/',
    'https://evilhf.co/',
    'https://huggingface.co:8443/',
    'https://huggingface.co@evil.test/',
    'https://user:word@huggingface.co/',
    'file:///etc/passwd',
    'data:text/plain,weights',
    'ftp://huggingface.co/',
  ])('to %s', async (to) => {
    started.hub.faults.push({ kind: 'redirect', path: file, to, times: 1 });
    await expect(download()).rejects.toMatchObject({ code: 'download_refused' });
    await expectNoModel();
  });

  test('in a circle', async () => {
    const to = `${started.hub.endpoint}/${repository}/resolve/main/${file}`;
    started.hub.faults.push({ kind: 'redirect', path: file, to, times: 1_000 });
    await expect(download()).rejects.toMatchObject({ code: 'download_refused' });
    expect(started.hub.seen.length).toBeLessThan(20);
  });
});

test('the token is given to the hub and to nobody else', async () => {
  started = await hubWith({ HF_TOKEN: 'hf_secret' });
  started.hub.repositories.set(repository, { files: new Map([[file, contents]]), gated: 'hf_secret' });
  await download();
  const told = (host: string) =>
    new Set(started.hub.seen.filter((one) => one.host === host).map((one) => one.authorization));
  expect(told('hub')).toEqual(new Set(['Bearer hf_secret']));
  expect(told('storage')).toEqual(new Set([undefined]));
});

/** Pauses in its middle. */
async function paused(): Promise<void> {
  const controller = new AbortController();
  started.hub.faults.push({ kind: 'stall', path: file, times: 1, after: 40_000 });
  const onProgress: ModelDownloadOptions['onProgress'] = ({ bytes }) => {
    if (bytes === 40_000) controller.abort(new Error('paused'));
  };
  await expect(download({ signal: controller.signal, onProgress })).rejects.toThrow('paused');
}

describe('tampered with', () => {
  test('on the way: nothing of it is kept, and a new try gets it right', async () => {
    started.hub.faults.push({ kind: 'corrupt', path: file, times: 1 });
    await expect(download()).rejects.toMatchObject({ code: 'download_corrupt' });
    await expectNoModel();
    expect(await readdir(store.filesFolder('lora'))).toEqual([]);
    expect((await readFile(await download())).equals(contents)).toBe(true);
  });

  test('on the disk, while it was paused', async () => {
    await paused();
    const part = join(store.filesFolder('lora'), `${file}.part`);
    const bytes = await readFile(part);
    await writeFile(part, Buffer.concat([Buffer.from('evil'), bytes.subarray(4)]));
    await expect(download()).rejects.toMatchObject({ code: 'download_corrupt' });
    await expectNoModel();
  });

  test('by bytes beyond what was asked for', async () => {
    started.hub.faults.push({ kind: 'too-much', path: file, times: 1 });
    await expect(download()).rejects.toMatchObject({ code: 'download_corrupt' });
    await expectNoModel();
  });

  test('at the hub, between two tries: what was first said counts', async () => {
    await paused();
    started.hub.repositories.set(repository, { files: new Map([[file, Buffer.alloc(100_000, 'other')]]) });
    await expect(download()).rejects.toMatchObject({ code: 'download_corrupt' });
    await expectNoModel();
  });
});

test('a full disk is refused before anything is asked of it', async () => {
  const readSpace = () => Promise.resolve({ bavail: 90_000, bsize: 1 });
  await expect(download({ readSpace })).rejects.toMatchObject({ code: 'disk_full' });
  expect(started.hub.bytesSent).toBe(0);
  expect(await readdir(join(data, 'downloads', 'lora'))).toEqual(['manifest.json']);
});

describe('names that are paths', () => {
  const piece = fc.oneof(
    fc.constantFrom('..', '.', '', '\0', '~', 'C:', 'a/../..', '..\\..'),
    fc.string({ maxLength: 8 }),
  );
  const path = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join('/'));

  test('of a listing never lead out of the folder', () => {
    fc.assert(
      fc.property(path, (name) => {
        if (!relativePath.safeParse(name).success) return;
        expect(resolve('/models', name).startsWith(`${resolve('/models')}${sep}`)).toBe(true);
        expect(name).not.toMatch(/[\\:]/);
      }),
    );
  });

  test('in a listing end the download', async () => {
    const evil = '../../../evil.safetensors';
    started.hub.repositories.set(repository, { files: new Map([[evil, contents]]) });
    const wanted = { ...lora, sources: [{ repository, files: [evil] }] };
    await expect(download({}, wanted)).rejects.toMatchObject({ code: 'download_failed' });
    await expect(access(join(data, '..', 'evil.safetensors'))).rejects.toThrow();
  });

  test('in place of ids lead nowhere', () => {
    fc.assert(
      fc.property(fc.oneof(path, fc.constantFrom('../../home', '/etc', 'a/b', '..')), (id) => {
        for (const made of [() => store.downloadFolder(id), () => store.modelPath({ id, layout: 'folder' })])
          if (modelIdSchema.safeParse(id).success) expect(resolve(made()).startsWith(resolve(data) + sep)).toBe(true);
          else expect(made).toThrow(/no id of a model/);
      }),
    );
  });
});

describe('arbitrary delete', () => {
  test('what is removed is what was downloaded, links not followed', async () => {
    const path = await download();
    const outside = await temporaryFolder();
    await writeFile(join(outside, 'kept'), 'kept');
    await writeFile(join(store.modelsFolder, 'mine.safetensors'), 'mine');
    await symlink(outside, join(store.downloadFolder('lora'), 'link'), 'junction');
    const manifest = await store.manifest('lora');
    expect(await removeModel(manifest!, store)).toBeGreaterThanOrEqual(contents.length);
    await expect(stat(path)).rejects.toThrow();
    expect(await readdir(store.modelsFolder)).toEqual(['mine.safetensors']);
    expect(await readFile(join(outside, 'kept'), 'utf8')).toBe('kept');
  });

  test('a model of the same name that the person put there is neither replaced nor removed', async () => {
    await mkdir(store.modelsFolder, { recursive: true });
    const mine = join(store.modelsFolder, 'lora.safetensors');
    await writeFile(mine, 'mine');
    await expect(download()).rejects.toThrow(/is there already/);
    expect(await readFile(mine, 'utf8')).toBe('mine');
  });

  test('a client can cancel downloads and delete nothing else', async () => {
    const { port, dataFolder } = await startTestDaemon({ environment: started.hub.environment });
    const folder = join(dataFolder, 'models', 'sdxl-turbo');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'mine'), 'mine');
    const client = await welcomedClient(port);
    client.send({ type: 'download.cancel', id: 'sdxl-turbo' });
    expect((await client.next('download')).download).toEqual({ state: 'absent' });
    for (const id of ['../models/sdxl-turbo', 'models', '..']) client.send({ type: 'download.cancel', id });
    client.send({ type: 'download.cancel', id: 'sdxl-turbo' });
    await client.next('download');
    expect(await readFile(join(folder, 'mine'), 'utf8')).toBe('mine');
  });
});
