import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writePrivateFile } from '../../files/private-file.ts';
import { providers, type ProviderChoice } from '../runtime/provider-names.ts';
import { machineKey } from '../runtime/machine-key.ts';
import { cpu, type Device } from './device.ts';
import { chooseDevice, describeTrial, tryForms, type DeviceChoice, type Trial } from './self-test.ts';

/** Raised when the self-test asks for more than before: what an older one found is measured anew. */
const testVersion = 2;

/** A driver that ends the process while it is tried is tried so often: whoever presses Ctrl-C ends it, too. */
const attemptsMost = 2;

const deviceSchema = z.object({
  provider: z.enum(providers),
  forms: z.object({
    compute: z.enum(['float32', 'float16']),
    halfTables: z.boolean(),
    attention: z.enum(['fused', 'plain']),
    branches: z.boolean(),
  }),
  bears: z.object({ blocks8: z.boolean(), blocks4: z.boolean() }),
});

const rememberedSchema = z.object({
  testVersion: z.literal(testVersion),
  machine: z.string(),
  wanted: z.string(),
  /** What was measured; absent while it is. */
  device: deviceSchema.optional(),
  /** Times that a measurement was begun and not ended since the last that was. */
  attempts: z.int().min(0),
});
type Remembered = z.infer<typeof rememberedSchema>;

export interface RememberOptions {
  /** Absolute; absent: nothing is remembered. */
  readonly file?: string | undefined;
  /** Told, in a sentence, what a person should know of a device that is not what it was. */
  readonly tell?: (message: string) => void;
  readonly choose?: (wanted: ProviderChoice) => Promise<DeviceChoice>;
  /** Whether a remembered device still runs the self-test. */
  readonly test?: (device: Device) => Promise<Trial>;
  readonly machine?: () => Promise<string>;
}

/**
 * The device for a choice: as it was measured last time on the same machine, with the same drivers and the same ONNX
 * Runtime, if it still passes the self-test; else measured now.
 * @throws FrisketError `engine_failed` when the one wanted does not pass
 */
export async function rememberedDevice(wanted: ProviderChoice, options: RememberOptions): Promise<Device> {
  const { file, choose = chooseDevice, machine = machineKey } = options;
  if (file === undefined || wanted === 'cpu') return (await choose(wanted)).device;
  const now = await machine();
  const read = await readRemembered(file);
  const known = read?.machine === now && read.wanted === wanted ? read : undefined;
  const remember = (measured: Pick<Remembered, 'device' | 'attempts'>) =>
    write(file, { testVersion, machine: now, wanted, ...measured });

  if (known?.device?.provider === 'cpu') return known.device;
  const attempts = known?.attempts ?? 0;
  if (wanted === 'auto' && attempts >= attemptsMost) return giveUp(options, remember);
  // Should the driver take this process along, the next one knows.
  await remember({ ...(known?.device ? { device: known.device } : {}), attempts: attempts + 1 });
  const before = known?.device;
  const device = (before && (await stillGood(before, options))) ?? (await choose(wanted)).device;
  // A driver that is being restarted, as after a crash, is there again in a moment: the card is asked again at the next start.
  await remember({ device: before && device.provider === 'cpu' ? before : device, attempts: 0 });
  return device;
}

/**
 * Measures whatever is remembered, and remembers what is found: how a card that was given up comes back.
 * @throws FrisketError `engine_failed` when the one wanted does not pass
 */
export async function measureAgain(wanted: ProviderChoice, options: RememberOptions): Promise<DeviceChoice> {
  const { file, choose = chooseDevice, machine = machineKey } = options;
  const choice = await choose(wanted);
  if (file !== undefined && wanted !== 'cpu')
    await write(file, { testVersion, machine: await machine(), wanted, device: choice.device, attempts: 0 });
  return choice;
}

/** The device, unless it fails the self-test that it passed when it was measured. */
async function stillGood(device: Device, { tell, test = testOf }: RememberOptions): Promise<Device | undefined> {
  const trial = await test(device);
  if (trial.passed) return device;
  tell?.(
    `The graphics card passed its self-test before and fails it now (${device.provider}: ${describeTrial(trial)}). What there is is measured anew.`,
  );
  return undefined;
}

async function giveUp(
  { tell }: RememberOptions,
  remember: (measured: Pick<Remembered, 'device' | 'attempts'>) => Promise<void>,
): Promise<Device> {
  tell?.(
    `The self-test of the graphics card ended the engine ${attemptsMost} times, so the processor is used until the driver is another. To measure it once more: \`frisket doctor\`, then start the companion again.`,
  );
  await remember({ device: cpu, attempts: 0 });
  return cpu;
}

const testOf = ({ provider, forms }: Device): Promise<Trial> => tryForms(provider, forms);

/** Nothing where there is none, or none that can be read: then it is measured. */
async function readRemembered(file: string): Promise<Remembered | undefined> {
  try {
    return rememberedSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Without it the next start takes a second longer: no reason to fail. */
function write(file: string, remembered: Remembered): Promise<void> {
  return writePrivateFile(file, JSON.stringify(remembered, undefined, 2)).catch(() => undefined);
}
