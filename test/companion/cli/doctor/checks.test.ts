import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { checkConfiguration } from '../../../../companion/src/cli/doctor/configuration.ts';
import { checkDataFolder, checkFigmaManifest, checkPlayground } from '../../../../companion/src/cli/doctor/files.ts';
import { checkMemory } from '../../../../companion/src/cli/doctor/machine.ts';
import { checkMemoryPlan } from '../../../../companion/src/cli/doctor/memory-plan.ts';
import { checkModels } from '../../../../companion/src/cli/doctor/models.ts';
import { checkPorts, portsToCheck } from '../../../../companion/src/cli/doctor/ports.ts';
import { checkProviders } from '../../../../companion/src/cli/doctor/providers.ts';
import { readConfiguration } from '../../../../companion/src/configuration/configuration.ts';
import { cpu } from '../../../../companion/src/engine/networks/device.ts';
import type { MemoryPlan } from '../../../../companion/src/engine/pipelines/memory/memory-plan.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { appRoot } from '../../../../companion/src/app-root.ts';
import { closeServer, listen } from '../../../../companion/src/daemon/listen.ts';
import { InstalledModels } from '../../../../companion/src/store/installed/installed-models.ts';
import { version } from '../../../../shared/src/version.ts';
import { startTestDaemon } from '../../../fakes/test-daemon.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

describe('ports', () => {
  async function freePort(): Promise<number> {
    const listening = await listen(0);
    await Promise.all(listening!.servers.map(closeServer));
    return listening!.port;
  }

  async function heldPort(): Promise<number> {
    const port = await freePort();
    const server = createServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end(),
    );
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
    });
    return port;
  }

  test('are those of the plugin, or the one that is set', () => {
    expect(portsToCheck('auto')).toEqual([3775, 3776, 3777]);
    expect(portsToCheck(4811)).toEqual([4811]);
  });

  test('that are free', async () => {
    const ports = [await freePort()];
    expect(await checkPorts(ports)).toEqual({ name: 'Ports', status: 'ok', found: `${ports[0]} free` });
    expect(
      await listen(ports[0]!).then((listening) => listening && Promise.all(listening.servers.map(closeServer))),
    ).toBeDefined();
  });

  test('of which Frisket holds one', async () => {
    const { port } = await startTestDaemon();
    expect(await checkPorts([port])).toEqual({ name: 'Ports', status: 'ok', found: `${port} Frisket ${version}` });
  });

  test('of which another program holds the first', async () => {
    const [held, free] = [await heldPort(), await freePort()];
    expect(await checkPorts([held, free])).toMatchObject({
      status: 'ok',
      found: expect.stringContaining(`${held} held by another program, ${free} free`) as unknown,
    });
  });

  test('that are all held', async () => {
    expect(await checkPorts([await heldPort()])).toMatchObject({
      status: 'problem',
      advice: expect.stringContaining('frisket start --port') as unknown,
    });
  });
});

describe('models', () => {
  test('that can be used', async () => {
    const check = checkModels(await new InstalledModels([join(appRoot, 'models')]).list(), folder);
    expect(check).toMatchObject({ status: 'ok', found: expect.stringContaining('swatch (') as unknown });
    expect(check.found).toContain(join(folder, 'models'));
  });

  test('of which one is broken', async () => {
    await mkdir(join(folder, 'broken'));
    await writeFile(join(folder, 'broken', 'model_index.json'), '{');
    const check = checkModels(await new InstalledModels([folder, join(appRoot, 'models')]).list(), folder);
    expect(check.status).toBe('warning');
    expect(check.found).toContain('is not JSON');
    expect(check.advice).toBeDefined();
  });

  test('none', async () => {
    const check = checkModels(await new InstalledModels([folder]).list(), folder);
    expect(check).toMatchObject({
      status: 'problem',
      advice: expect.stringContaining('frisket models get') as unknown,
    });
  });
});

describe('memory', () => {
  const gibibyte = 2 ** 30;

  test.each([
    [0.5, 'warning', undefined],
    [8, 'ok', 'SDXL want 16 GiB'],
    [32, 'ok', undefined],
  ])('%d GiB', (total, status, said) => {
    const check = checkMemory(total * gibibyte, (total / 2) * gibibyte);
    expect(check).toMatchObject({ status, found: expect.stringContaining(`${total.toFixed(1)} GiB`) as unknown });
    if (said !== undefined) expect(check.found).toContain(said);
    expect(check.advice === undefined).toBe(status === 'ok');
  });
});

describe('the memory plan', () => {
  const plan = {
    precision: '8-bit',
    residency: 'together',
    vae: 'whole',
    guidance: 'at once',
    forecast: 5.3e9,
  } as const;

  test('is said of each model, with what may be used', () => {
    const check = checkMemoryPlan(cpu, { budget: 6e9, plans: new Map([['turbo', plan]]) });
    expect(check).toEqual({
      name: 'Memory plan',
      status: 'ok',
      found: '6.0 GB may be used on cpu now\nturbo: in 8 bits, 5.3 GB',
    });
  });

  test('warns of a model that does not fit, and of nothing else', () => {
    const broken = new FrisketError('model_invalid', 'Its UNet is missing.');
    const plans = new Map<string, MemoryPlan | FrisketError>([['broken', broken]]);
    expect(checkMemoryPlan(cpu, { budget: 5e9, plans }).status).toBe('ok');
    const check = checkMemoryPlan(cpu, { budget: 5e9, plans: plans.set('turbo', plan) });
    expect(check).toMatchObject({ status: 'warning', advice: expect.stringContaining('smaller model') as unknown });
    expect(check.found).toContain('broken: Its UNet is missing.');
  });

  test('says where nobody knows how much memory there is', () => {
    const check = checkMemoryPlan({ ...cpu, provider: 'dml' }, { budget: undefined, plans: new Map() });
    expect(check).toMatchObject({ status: 'ok', advice: expect.stringContaining('memory-gigabytes') as unknown });
  });
});

describe('the configuration', () => {
  const check = async (content: string) => {
    await writeFile(join(folder, 'config.toml'), content);
    return checkConfiguration(await readConfiguration({ data: folder }, {}));
  };

  test('is a finding with all that is wrong, and the doctor goes on with usual settings', async () => {
    const { status, found, advice } = await check('provdier = "cpu"\nport = 99999\nqueued-jobs = 5\n');
    expect(status).toBe('problem');
    expect(found.split('\n')).toEqual([
      expect.stringContaining('"provdier", which is not known'),
      expect.stringContaining('"port"'),
    ]);
    expect(advice).toContain('Did you mean "provider"?');
    const { settings } = await readConfiguration({ data: folder }, {});
    expect(settings).toMatchObject({ provider: 'auto', port: 'auto', queuedJobs: 5 });
  });

  test('that is no TOML is one', async () => {
    expect(await check('port: 4000')).toMatchObject({
      status: 'problem',
      found: expect.stringContaining('line 1') as unknown,
    });
  });

  test('that is right names its file', async () => {
    expect(await check('port = 4000')).toEqual({
      name: 'Configuration',
      status: 'ok',
      found: join(folder, 'config.toml'),
    });
  });
});

test('what networks run on is said, after trying it', async () => {
  const { check, device } = await checkProviders('auto', undefined);
  expect(check).toMatchObject({
    status: 'ok',
    found: expect.stringContaining(`paints on ${device?.provider}`) as unknown,
  });
});

test('a data folder is made, or its trouble named', async () => {
  const wanted = join(folder, 'new', 'data');
  expect(await checkDataFolder(wanted)).toEqual({ name: 'Data folder', status: 'ok', found: wanted });
  await writeFile(join(folder, 'file'), '');
  expect(await checkDataFolder(join(folder, 'file'))).toMatchObject({
    status: 'problem',
    advice: expect.stringContaining('--data') as unknown,
  });
});

test('what is not built is a problem, what is built says how to use it', async () => {
  expect(await checkFigmaManifest(folder)).toMatchObject({ status: 'problem', advice: 'Run `npm run build`.' });
  expect(await checkPlayground(folder)).toMatchObject({ status: 'problem', advice: 'Run `npm run build`.' });
  for (const file of ['manifest.json', 'dist/plugin/code.js', 'dist/plugin/ui.html', 'dist/playground/index.html']) {
    await mkdir(join(folder, file, '..'), { recursive: true });
    await writeFile(join(folder, file), '');
  }
  expect(await checkFigmaManifest(folder)).toMatchObject({
    status: 'ok',
    found: expect.stringContaining('Import plugin from manifest') as unknown,
  });
  expect(await checkPlayground(folder)).toMatchObject({ status: 'ok' });
});
