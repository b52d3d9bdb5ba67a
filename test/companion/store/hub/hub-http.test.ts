import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hubCache, hubSettings } from '../../../../companion/src/store/hub/hub-settings.ts';
import { readRepository } from '../../../../companion/src/store/hub/repository.ts';
import { commitOf } from '../../../fakes/hub/fake-hub.ts';
import { startHub } from '../../../fakes/hub/start-hub.ts';
import { tinySdxl } from '../../../fakes/hub/tiny-repositories.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const options = { signal: new AbortController().signal, sleep: () => Promise.resolve() };

describe('a repository', () => {
  test('is listed over all its pages, with the hashes that git and git-lfs have', async () => {
    const { hub, http } = await startHub();
    const tiny = tinySdxl('openrail++');
    hub.repositories.set('studio/model', tiny);
    const found = await readRepository(http, 'studio/model', 'main', options);
    expect(found).toMatchObject({ commit: commitOf('studio/model'), licence: { name: 'openrail++' } });
    expect(found.files.map(({ path, size }) => [path, size])).toEqual(
      [...tiny.files].map(([path, bytes]) => [path, bytes.length]),
    );
    expect(hub.seen.filter(({ path }) => path.includes('/tree/')).length).toBeGreaterThan(2);
    expect(found.files.find(({ path }) => path === 'unet/config.json')?.digest.kind).toBe('git-blob');
    expect(found.files.find(({ path }) => path.startsWith('unet/diffusion'))?.digest.kind).toBe('sha256');
  });

  test('that is not open says how to get in', async () => {
    const { hub, http } = await startHub();
    hub.repositories.set('studio/gated', { files: new Map(), gated: 'hf_token' });
    const refused = readRepository(http, 'studio/gated', 'main', options);
    await expect(refused).rejects.toMatchObject({
      code: 'download_forbidden',
      hint: expect.stringMatching(/studio\/gated.*HF_TOKEN/) as unknown,
    });
  });

  test('is asked for again while the hub is busy', async () => {
    const { hub, http } = await startHub();
    hub.repositories.set('studio/model', { files: new Map([['a.safetensors', Buffer.from('a')]]) });
    const path = `/api/models/studio/model/revision/main`;
    hub.faults.push({ kind: 'status', path, at: 'hub', status: 503, times: 2 });
    expect((await readRepository(http, 'studio/model', 'main', options)).files).toHaveLength(1);
  });

  test('of an address that is no hub fails with its name', async () => {
    const { http } = await startHub({ HF_ENDPOINT: 'http://127.0.0.1:9' });
    await expect(readRepository(http, 'studio/model', 'main', options)).rejects.toMatchObject({
      code: 'download_failed',
      message: expect.stringContaining('127.0.0.1:9') as unknown,
    });
  });
});

describe('proxies', () => {
  /** An HTTP proxy that notes what it was asked to join. */
  async function startProxy() {
    const joined: string[] = [];
    const proxy = createServer().on('connect', (request, stream) => {
      joined.push(request.url ?? '');
      const { hostname, port } = new URL(`http://${request.url}`);
      const there = connect(Number(port), hostname, () => {
        stream.write('HTTP/1.1 200 Connection established\r\n\r\n');
        there.pipe(stream).pipe(there);
      });
      for (const end of [there, stream]) end.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    return { joined, url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  }

  test.each([
    ['are used', '', true],
    ['are passed by where NO_PROXY says so', '127.0.0.1', false],
  ])('%s', async (_what, NO_PROXY, used) => {
    const { joined, url } = await startProxy();
    const { hub, http } = await startHub({ HTTP_PROXY: url, NO_PROXY });
    hub.repositories.set('studio/model', { files: new Map([['a.safetensors', Buffer.from('a')]]) });
    expect((await readRepository(http, 'studio/model', 'main', options)).files).toHaveLength(1);
    expect(joined.length > 0).toBe(used);
    if (used) expect(joined[0]).toBe(new URL(hub.endpoint).host);
  });
});

describe('the settings of the hub’s own tools are respected', () => {
  test('the public hub when nothing is said', async () => {
    expect(await hubSettings({ HF_HOME: '/nowhere' })).toEqual({
      endpoint: new URL('https://huggingface.co'),
      origins: [],
      proxies: { httpProxy: '', httpsProxy: '', noProxy: '' },
    });
  });

  test('the token that they keep, unless another is given or it is not to be used', async () => {
    const home = await temporaryFolder();
    await mkdir(home, { recursive: true });
    await writeFile(join(home, 'token'), 'hf_kept\n');
    expect((await hubSettings({ HF_HOME: home })).token).toBe('hf_kept');
    expect((await hubSettings({ HF_HOME: home, HF_TOKEN: 'hf_given' })).token).toBe('hf_given');
    expect((await hubSettings({ HF_HOME: home, HF_HUB_DISABLE_IMPLICIT_TOKEN: '1' })).token).toBeUndefined();
  });

  test('where their cache is', () => {
    expect(hubCache({ HF_HUB_CACHE: '/cache' })).toBe('/cache');
    expect(hubCache({ HF_HOME: '/home' })).toBe(join('/home', 'hub'));
    expect(hubCache({ XDG_CACHE_HOME: '/xdg' })).toBe(join('/xdg', 'huggingface', 'hub'));
  });

  test.each(['HF_ENDPOINT', 'FRISKET_DOWNLOAD_ORIGINS'])('%s that is no address is refused by name', async (name) => {
    await expect(hubSettings({ HF_HOME: '/nowhere', [name]: 'huggingface' })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(name) as unknown,
    });
  });
});
