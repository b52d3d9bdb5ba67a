import { access, copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { appRoot } from '../../../companion/src/app-root.ts';
import { InstalledModels } from '../../../companion/src/store/installed/installed-models.ts';
import type { DownloadState, MemoryForecast } from '../../../shared/src/downloads.ts';
import { FrisketError } from '../../../shared/src/errors.ts';
import { FakeHub } from '../../fakes/hub/fake-hub.ts';
import { tinyLora } from '../../fakes/hub/tiny-repositories.ts';
import { welcomedClient, type RawClient } from '../../fakes/raw-client.ts';
import { readyState } from '../../fakes/ready-state.ts';
import { StubEngine } from '../../fakes/stub-engine.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { startTestDaemon } from '../../fakes/test-daemon.ts';

const id = 'lcm-lora-sdxl';
const file = 'pytorch_lora_weights.safetensors';

let hub: FakeHub;
let dataFolder: string;

beforeEach(async () => {
  hub = await FakeHub.start();
  hub.repositories.set('latent-consistency/lcm-lora-sdxl', tinyLora('openrail++'));
  dataFolder = await temporaryFolder();
});

async function start(engine = new StubEngine()) {
  const environment = { ...hub.environment, HF_HOME: join(dataFolder, 'no-cache') };
  const installed = new InstalledModels([join(dataFolder, 'models')]);
  return startTestDaemon({ dataFolder, environment, installed, engine });
}

/** The next state of that name that the client is told of; those before it are passed over. */
async function until<S extends DownloadState['state']>(client: RawClient, state: S) {
  for (;;) {
    const { id: told, download } = await client.next('download');
    if (told === id && download.state === state) return download as Extract<DownloadState, { state: S }>;
  }
}

async function availableState(client: RawClient): Promise<DownloadState | undefined> {
  client.send({ type: 'models.available' });
  return (await client.next('models.available')).models.find((model) => model.id === id)?.download;
}

test('what can be downloaded is told with its licence, and not asked of the hub', async () => {
  const { port } = await start();
  const client = await welcomedClient(port);
  client.send({ type: 'models.available' });
  const { models } = await client.next('models.available');
  expect(models.find((model) => model.id === id)).toMatchObject({
    kind: 'lora',
    family: 'sdxl',
    uses: ['fewer steps'],
    licence: { name: 'openrail++' },
    needs: [['sdxl-base', 'sdxl-inpainting']],
    download: { state: 'absent' },
  });
  expect(hub.seen).toEqual([]);
});

describe('in what form a whole model would run', () => {
  const sdxl: MemoryForecast = { precision: '8-bit', staged: false, tiled: true, needed: 5e9, available: 7e9 };

  test('is told with it, as soon as the engine has reckoned it', async () => {
    const engine = new StubEngine();
    engine.forecast = () => {
      engine.now = { ...readyState, forecasts: { sdxl } };
      return Promise.resolve();
    };
    const { port } = await start(engine);
    const client = await welcomedClient(port);
    client.send({ type: 'models.available' });
    const { models } = await client.next('models.available');
    expect(models.find((model) => model.id === 'sdxl-base')?.memory).toEqual(sdxl);
    expect(models.filter(({ memory }) => memory).map((model) => model.id)).toEqual(['sdxl-base']);
  });

  test.each([
    ['is stopped', () => Promise.reject(new FrisketError('engine_crashed', 'It is not started again.'))],
    ['is at work', () => new Promise<void>(() => undefined)],
  ])('keeps no list waiting while the engine %s', async (_, forecast) => {
    const engine = new StubEngine();
    engine.forecast = forecast;
    const { port } = await start(engine);
    const client = await welcomedClient(port);
    client.send({ type: 'models.available' });
    expect((await client.next('models.available')).models.length).toBeGreaterThan(10);
  });
});

describe('a download', () => {
  test('begins once its licence is accepted, and then every client has the model', async () => {
    const { port } = await start();
    const [client, other] = [await welcomedClient(port), await welcomedClient(port)];
    client.send({ type: 'download.start', id });
    expect(await until(client, 'licence')).toMatchObject({ licences: [{ name: 'openrail++' }], total: 134_800 });
    expect(hub.bytesSent).toBe(0);
    client.send({ type: 'download.accept', id });
    for (const told of [client, other]) {
      await until(told, 'installed');
      expect((await told.next('models')).adapters).toMatchObject([{ id, kind: 'lora', title: 'LCM-LoRA for SDXL' }]);
    }
    await access(join(dataFolder, 'models', `${id}.safetensors`));
    expect(await availableState(other)).toEqual({ state: 'installed' });
  });

  test('is paused, outlives the companion, and goes on where it was, its licence not asked again', async () => {
    const first = await start();
    const client = await welcomedClient(first.port);
    hub.faults.push({ kind: 'stall', path: file, times: 1, after: 50_000 });
    client.send({ type: 'download.start', id });
    await until(client, 'licence');
    client.send({ type: 'download.accept', id });
    await expect.poll(async () => (await availableState(client)) ?? {}).toMatchObject({ bytes: 50_000 });
    client.send({ type: 'download.pause', id });
    expect(await until(client, 'paused')).toMatchObject({ bytes: 50_000, total: 134_800 });
    await first.daemon.close();

    const second = await start();
    const again = await welcomedClient(second.port);
    expect(await availableState(again)).toEqual({ state: 'paused', bytes: 50_000, total: 134_800 });
    again.send({ type: 'download.start', id });
    await until(again, 'installed');
    expect(hub.bytesSent).toBe(134_800);
  });

  test('is paused by the end of the companion', async () => {
    const first = await start();
    const client = await welcomedClient(first.port);
    hub.faults.push({ kind: 'stall', path: file, times: 1, after: 50_000 });
    client.send({ type: 'download.start', id });
    await until(client, 'licence');
    client.send({ type: 'download.accept', id });
    await expect.poll(async () => (await availableState(client)) ?? {}).toMatchObject({ bytes: 50_000 });
    await first.daemon.close();
    const { port } = await start();
    expect(await availableState(await welcomedClient(port))).toEqual({
      state: 'paused',
      bytes: 50_000,
      total: 134_800,
    });
  });

  test.each(['before its licence is accepted', 'in its middle'])(
    'is cancelled %s, and nothing is left',
    async (when) => {
      const { port } = await start();
      const client = await welcomedClient(port);
      hub.faults.push({ kind: 'stall', path: file, times: 1, after: 50_000 });
      client.send({ type: 'download.start', id });
      await until(client, 'licence');
      if (when === 'in its middle') {
        client.send({ type: 'download.accept', id });
        await expect.poll(async () => (await availableState(client)) ?? {}).toMatchObject({ bytes: 50_000 });
      }
      client.send({ type: 'download.cancel', id });
      await until(client, 'absent');
      expect(await readdir(join(dataFolder, 'downloads')).catch(() => [])).toEqual([]);
    },
  );

  test('that fails says why, and can be started again', async () => {
    const { port } = await start();
    const client = await welcomedClient(port);
    hub.faults.push({ kind: 'corrupt', path: file, times: 1 });
    client.send({ type: 'download.start', id });
    await until(client, 'licence');
    client.send({ type: 'download.accept', id });
    expect(await until(client, 'failed')).toMatchObject({ error: { code: 'download_corrupt' } });
    client.send({ type: 'download.start', id });
    await until(client, 'installed');
  });

  test('of a cancelled model that is installed removes nothing', async () => {
    const { port } = await start();
    const client = await welcomedClient(port);
    client.send({ type: 'download.start', id });
    await until(client, 'licence');
    client.send({ type: 'download.accept', id });
    await until(client, 'installed');
    client.send({ type: 'download.cancel', id });
    await until(client, 'installed');
    await access(join(dataFolder, 'models', `${id}.safetensors`));
  });
});

test('a model that comes into the data folder by another way is told too', async () => {
  const { port } = await start();
  const client = await welcomedClient(port);
  await copyFile(
    join(appRoot, 'test/golden/models/loras/sdxl-peft.safetensors'),
    join(dataFolder, 'models', 'mine.safetensors'),
  );
  expect((await client.next('models')).adapters).toMatchObject([{ id: 'mine', kind: 'lora' }]);
});

test.each(['download.start', 'download.accept'])('%s of what is not in the catalogue is an error', async (type) => {
  const { port } = await start();
  const client = await welcomedClient(port);
  client.send({ type, id: 'anything' });
  expect((await client.next('error')).error).toMatchObject({ code: 'model_not_found' });
});
