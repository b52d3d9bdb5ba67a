import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { cpu, precisionsOf, type Device } from '../../../../companion/src/engine/networks/device.ts';
import { measureAgain, rememberedDevice } from '../../../../companion/src/engine/networks/remembered-device.ts';
import type { DeviceChoice } from '../../../../companion/src/engine/networks/self-test.ts';

const card: Device = {
  provider: 'webgpu',
  forms: { compute: 'float16', halfTables: true, attention: 'plain', branches: true },
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

const passes = (device: Device) => Promise.resolve({ ...device, error: 1e-3, passed: true });
const isGone = (device: Device) => Promise.resolve({ ...device, reason: 'No supported adapters', passed: false });
const remembered = async (): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

describe('what was measured of providers', () => {
  it('holds for the next start', async () => {
    const choose = choosing(card);
    const options = { file, choose, test: passes, machine: machine('driver 1') };
    expect(await rememberedDevice('auto', options)).toEqual(card);
    expect(await rememberedDevice('auto', options)).toEqual(card);
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
    expect(await remembered()).toMatchObject({ machine: driver, wanted, device: cpu });
  });

  it.each(['', '{', '{"testVersion": 0}'])('is measured anew when the file says %j', async (text) => {
    await rememberedDevice('auto', { file, choose: choosing(card), machine: machine('driver 1') });
    await writeFile(file, text);
    expect(await rememberedDevice('auto', { file, choose: choosing(cpu), machine: machine('driver 1') })).toEqual(cpu);
  });

  it('is measured anew, and told, when the device no longer passes the self-test', async () => {
    await rememberedDevice('auto', { file, choose: choosing(card), machine: machine('driver 1') });
    const told: string[] = [];
    const tell = (message: string) => told.push(message);
    const options = { file, choose: choosing(cpu), test: isGone, tell, machine: machine('driver 1') };
    expect(await rememberedDevice('auto', options)).toEqual(cpu);
    expect(told).toEqual([expect.stringMatching(/webgpu: No supported adapters.*measured anew/)]);
    // Its driver may just have been restarted: the same card is asked again at the next start.
    expect(await rememberedDevice('auto', { ...options, test: passes })).toEqual(card);
    expect(told).toHaveLength(1);
  });

  it('fails, and is tried again the next time, when the one wanted is gone', async () => {
    await rememberedDevice('webgpu', { file, choose: choosing(card), machine: machine('driver 1') });
    const choose = () => Promise.reject(new Error('No supported adapters'));
    const options = { file, choose, test: isGone, machine: machine('driver 1') };
    for (let time = 0; time < 3; time++) await expect(rememberedDevice('webgpu', options)).rejects.toThrow('adapters');
    expect(await rememberedDevice('webgpu', { ...options, test: passes })).toEqual(card);
  });

  it('is nothing that a choice of the CPU waits for', async () => {
    const never = vi.fn(() => Promise.reject(new Error('asked')));
    await rememberedDevice('cpu', { file, choose: choosing(cpu), machine: never });
    expect(never).not.toHaveBeenCalled();
  });
});

describe('a driver that ends the process while it is tried', () => {
  /** A process that never comes back from its self-test, as the file sees it. */
  const dies = (options: Parameters<typeof rememberedDevice>[1]) =>
    new Promise<void>((begun) => {
      const never = () => {
        begun();
        return new Promise<never>(() => undefined);
      };
      void rememberedDevice('auto', { ...options, choose: never, test: never });
    });

  it.each([
    ['measured', false],
    ['tested again', true],
  ])('is left alone after two times, when it was being %s', async (_, known) => {
    const told: string[] = [];
    const tell = (message: string) => told.push(message);
    const options = { file, tell, machine: machine('driver 1'), test: passes };
    if (known) await rememberedDevice('auto', { ...options, choose: choosing(card) });
    for (let time = 0; time < 2; time++) await dies(options);
    const choose = choosing(card);
    expect(await rememberedDevice('auto', { ...options, choose })).toEqual(cpu);
    expect(await rememberedDevice('auto', { ...options, choose })).toEqual(cpu);
    expect(choose).not.toHaveBeenCalled();
    expect(told).toEqual([expect.stringMatching(/ended the engine 2 times.*frisket doctor/)]);
    // `frisket doctor` measures it all the same, and what it finds holds again.
    await measureAgain('auto', { ...options, choose });
    expect(await rememberedDevice('auto', { ...options, choose })).toEqual(card);
    // Another driver is another chance.
    expect(await rememberedDevice('auto', { ...options, choose, machine: machine('driver 2') })).toEqual(card);
  });

  it('has a second chance: it may have been the person who ended it', async () => {
    const options = { file, machine: machine('driver 1'), test: passes };
    await dies(options);
    expect(await rememberedDevice('auto', { ...options, choose: choosing(card) })).toEqual(card);
    await dies(options);
    expect(await rememberedDevice('auto', { ...options, choose: choosing(card) })).toEqual(card);
  });
});

it('a device is given weights in those bits that it bears', () => {
  expect(precisionsOf(card)).toEqual(['full', '8-bit']);
  expect(precisionsOf({ ...card, bears: { blocks8: false, blocks4: true } })).toEqual(['full', '4-bit']);
  expect(precisionsOf({ ...cpu, bears: { blocks8: false, blocks4: false } })).toEqual(['full', '8-bit']);
});
