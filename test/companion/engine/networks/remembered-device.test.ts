import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { cpu, precisionsOf, type Device } from '../../../../companion/src/engine/networks/device.ts';
import { rememberedDevice } from '../../../../companion/src/engine/networks/remembered-device.ts';
import type { DeviceChoice } from '../../../../companion/src/engine/networks/self-test.ts';

const card: Device = {
  provider: 'webgpu',
  forms: { compute: 'float16', halfTables: true, attention: 'plain' },
  bears: { blocks8: true, blocks4: false },
};

let file: string;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'frisket-device-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  file = join(folder, 'data', 'devices.json');
});

const choosing = (device: Device) => vi.fn<() => Promise<DeviceChoice>>(() => Promise.resolve({ device, trials: [] }));
const machine = (driver: string) => () => Promise.resolve(driver);

describe('what was measured of providers', () => {
  it('holds for the next start', async () => {
    const choose = choosing(card);
    expect(await rememberedDevice('auto', { file, choose, machine: machine('driver 1') })).toEqual(card);
    expect(await rememberedDevice('auto', { file, choose, machine: machine('driver 1') })).toEqual(card);
    expect(choose).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['the driver, the system or ONNX Runtime is another', 'auto', 'driver 2'],
    ['another provider is wanted', 'webgpu', 'driver 1'],
  ] as const)('is measured anew when %s', async (_, wanted, driver) => {
    await rememberedDevice('auto', { file, choose: choosing(card), machine: machine('driver 1') });
    const choose = choosing(cpu);
    expect(await rememberedDevice(wanted, { file, choose, machine: machine(driver) })).toEqual(cpu);
    expect(choose).toHaveBeenCalledWith(wanted);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ machine: driver, wanted, device: cpu });
  });

  it.each(['', '{', '{"testVersion": 0}'])('is measured anew when the file says %j', async (text) => {
    await rememberedDevice('auto', { file, choose: choosing(card), machine: machine('driver 1') });
    await writeFile(file, text);
    expect(await rememberedDevice('auto', { file, choose: choosing(cpu), machine: machine('driver 1') })).toEqual(cpu);
  });

  it('is nothing that a choice of the CPU waits for', async () => {
    const never = vi.fn(() => Promise.reject(new Error('asked')));
    await rememberedDevice('cpu', { file, choose: choosing(cpu), machine: never });
    expect(never).not.toHaveBeenCalled();
  });
});

it('a device is given weights in those bits that it bears', () => {
  expect(precisionsOf(card)).toEqual(['full', '8-bit']);
  expect(precisionsOf({ ...card, bears: { blocks8: false, blocks4: true } })).toEqual(['full', '4-bit']);
  expect(precisionsOf({ ...cpu, bears: { blocks8: false, blocks4: false } })).toEqual(['full', '8-bit']);
});
