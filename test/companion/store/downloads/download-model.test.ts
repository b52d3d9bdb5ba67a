import { copyFile, link, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { catalogueEntry } from '../../../../companion/src/store/catalogue/catalogue.ts';
import { downloadModel, type ModelDownloadOptions } from '../../../../companion/src/store/downloads/download-model.ts';
import type { Manifest } from '../../../../companion/src/store/downloads/manifest.ts';
import { ModelStore } from '../../../../companion/src/store/downloads/model-store.ts';
import { removeModel } from '../../../../companion/src/store/downloads/remove-model.ts';
import { verifyModel } from '../../../../companion/src/store/downloads/verify-model.ts';
import { InstalledModels } from '../../../../companion/src/store/installed/installed-models.ts';
import { startHub, type StartedHub } from '../../../fakes/hub/start-hub.ts';
import { tinyLora, tinySdxl, tinyVae } from '../../../fakes/hub/tiny-repositories.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

let started: StartedHub;
let data: string;
let store: ModelStore;

beforeEach(async () => {
  started = await startHub();
  data = await temporaryFolder();
  store = new ModelStore(data);
  started.hub.repositories.set('stabilityai/stable-diffusion-xl-base-1.0', tinySdxl('openrail++'));
  started.hub.repositories.set('madebyollin/sdxl-vae-fp16-fix', tinyVae());
  started.hub.repositories.set('ByteDance/Hyper-SD', tinyLora('some-licence', 'Hyper-SDXL-4steps-lora.safetensors'));
});

function download(id: string, options: Partial<ModelDownloadOptions> = {}): Promise<string> {
  return downloadModel(catalogueEntry(id)!, {
    store,
    http: started.http,
    signal: new AbortController().signal,
    accept: () => Promise.resolve(),
    onProgress: () => undefined,
    ...options,
  });
}

test('SDXL is put together from two repositories, under both licences, and is a model with a title', async () => {
  const asked: Manifest[] = [];
  const accept = (manifest: Manifest) => {
    asked.push(manifest);
    return Promise.resolve();
  };
  await download('sdxl-base', { accept });
  expect(asked[0]?.licences.map(({ name }) => name)).toEqual(['openrail++', 'mit']);
  const { models } = await new InstalledModels([store.modelsFolder]).summaries();
  expect(models).toMatchObject([{ id: 'sdxl-base', title: 'SDXL', kind: 'checkpoint', family: 'sdxl' }]);
  const vae = await readFile(join(store.modelsFolder, 'sdxl-base', 'vae', 'diffusion_pytorch_model.safetensors'));
  expect(vae.equals(tinyVae().files.get('diffusion_pytorch_model.safetensors')!)).toBe(true);
});

test('a licence that is not known beforehand is the one that the hub names', async () => {
  const accept = ({ licences }: Manifest) => {
    expect(licences).toEqual([{ name: 'some-licence', link: `${started.hub.endpoint}/ByteDance/Hyper-SD` }]);
    return Promise.resolve();
  };
  await download('hyper-sdxl-4-steps', { accept });
  const { adapters } = await new InstalledModels([store.modelsFolder]).summaries();
  expect(adapters).toMatchObject([{ id: 'hyper-sdxl-4-steps', title: 'Hyper-SDXL, 4 steps', kind: 'lora' }]);
});

test('one that is there already is neither asked for nor fetched', async () => {
  const path = await download('hyper-sdxl-4-steps');
  started.hub.seen.length = 0;
  expect(await download('hyper-sdxl-4-steps')).toBe(path);
  expect(started.hub.seen).toEqual([]);
});

test('progress counts every byte once, up to all of them', async () => {
  const seen: { bytes: number; total: number }[] = [];
  await download('sdxl-base', { onProgress: ({ bytes, total }) => seen.push({ bytes, total }) });
  const { total } = seen.at(-1)!;
  expect(seen.at(-1)).toEqual({ bytes: total, total });
  const counts = seen.map(({ bytes }) => bytes);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
});

test('two at once: the second is told that it is under way', async () => {
  started.hub.faults.push({ kind: 'stall', path: 'Hyper-SDXL-4steps-lora.safetensors', times: 1, after: 10 });
  const controller = new AbortController();
  let running: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    running = resolve;
  });
  const onProgress: ModelDownloadOptions['onProgress'] = ({ bytes }) => {
    if (bytes === 10) running();
  };
  const first = download('hyper-sdxl-4-steps', { signal: controller.signal, onProgress });
  await begun;
  // As another process sees it.
  await writeFile(store.lockPath('hyper-sdxl-4-steps'), String(process.ppid));
  await expect(download('hyper-sdxl-4-steps')).rejects.toThrow(/downloaded already, by process \d+/);
  controller.abort(new Error('paused'));
  await expect(first).rejects.toThrow('paused');
});

describe("files that are in the hub's cache", () => {
  const file = 'Hyper-SDXL-4steps-lora.safetensors';
  const contents = tinyLora('').files.get('pytorch_lora_weights.safetensors')!;
  const hash = createHash('sha256').update(contents).digest('hex');

  async function cacheWith(bytes: Buffer): Promise<{ cache: string; blob: string }> {
    const cache = join(await temporaryFolder(), 'hub');
    const blob = join(cache, 'models--ByteDance--Hyper-SD', 'blobs', hash);
    await mkdir(join(blob, '..'), { recursive: true });
    await writeFile(blob, bytes);
    return { cache, blob };
  }

  test('are used without a second copy', async () => {
    const { cache, blob } = await cacheWith(contents);
    const path = await download('hyper-sdxl-4-steps', { cache });
    expect(started.hub.bytesSent).toBe(0);
    expect((await stat(path)).ino).toBe((await stat(blob)).ino);
    // What the cache still holds frees nothing.
    expect(await removeModel((await store.manifest('hyper-sdxl-4-steps'))!, store)).toBeLessThan(5_000);
    expect((await readFile(blob)).equals(contents)).toBe(true);
  });

  test.each([
    ['damaged', Buffer.alloc(contents.length)],
    ['not whole', contents.subarray(0, 100)],
  ])('are passed by when they are %s', async (_what, bytes) => {
    const { cache } = await cacheWith(bytes);
    const path = await download('hyper-sdxl-4-steps', { cache });
    expect((await readFile(path)).equals(contents)).toBe(true);
    expect(started.hub.seen.some(({ path: asked }) => asked === file)).toBe(true);
  });
});

describe('a model that is compared with what was downloaded', () => {
  async function verify() {
    const manifest = await store.manifest('sdxl-base');
    return verifyModel(manifest!, store.modelPath(manifest!), {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
  }

  test('is as it was, or what changed is named', async () => {
    const path = await download('sdxl-base');
    expect(await verify()).toEqual([]);
    const weights = join(path, 'unet', 'diffusion_pytorch_model.fp16.safetensors');
    const bytes = await readFile(weights);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(weights, bytes);
    await writeFile(join(path, 'model_index.json'), '{}');
    await copyFile(join(path, 'vae', 'config.json'), join(path, 'vae', 'config.old'));
    expect(await verify()).toEqual([
      { file: 'model_index.json', problem: 'changed' },
      { file: 'unet/diffusion_pytorch_model.fp16.safetensors', problem: 'changed' },
    ]);
  });
});

test('removing says what it frees: not what another name still holds', async () => {
  const path = await download('hyper-sdxl-4-steps');
  const manifest = (await store.manifest('hyper-sdxl-4-steps'))!;
  await link(path, join(data, 'another-name'));
  expect(await removeModel(manifest, store)).toBeLessThan(5_000);
});
