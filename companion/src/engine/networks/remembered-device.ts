import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writePrivateFile } from '../../files/private-file.ts';
import { providers, type ProviderChoice } from '../runtime/provider-names.ts';
import { machineKey } from '../runtime/machine-key.ts';
import type { Device } from './device.ts';
import { chooseDevice, type DeviceChoice } from './self-test.ts';

/** Raised when the self-test asks for more than before: what an older one found is measured anew. */
const testVersion = 1;

const rememberedSchema = z.object({
  testVersion: z.literal(testVersion),
  machine: z.string(),
  wanted: z.string(),
  device: z.object({
    provider: z.enum(providers),
    forms: z.object({
      compute: z.enum(['float32', 'float16']),
      halfTables: z.boolean(),
      attention: z.enum(['fused', 'plain']),
    }),
    bears: z.object({ blocks8: z.boolean(), blocks4: z.boolean() }),
  }),
});

export interface RememberOptions {
  /** Absolute; absent: nothing is remembered. */
  readonly file?: string | undefined;
  readonly choose?: (wanted: ProviderChoice) => Promise<DeviceChoice>;
  readonly machine?: () => Promise<string>;
}

/**
 * The device for a choice: as it was measured last time on the same machine, with the same drivers and the same ONNX
 * Runtime, else measured now.
 * @throws FrisketError `engine_failed` when the one wanted does not pass
 */
export async function rememberedDevice(
  wanted: ProviderChoice,
  { file, choose = chooseDevice, machine = machineKey }: RememberOptions,
): Promise<Device> {
  if (file === undefined || wanted === 'cpu') return (await choose(wanted)).device;
  const now = await machine();
  const known = await read(file);
  if (known?.machine === now && known.wanted === wanted) return known.device;
  const { device } = await choose(wanted);
  const remembered = { testVersion, machine: now, wanted, device } satisfies z.input<typeof rememberedSchema>;
  // Without it the next start takes a second longer: no reason to fail.
  await writePrivateFile(file, JSON.stringify(remembered, undefined, 2)).catch(() => undefined);
  return device;
}

/** Nothing where there is none, or none that can be read: then it is measured. */
async function read(file: string): Promise<z.output<typeof rememberedSchema> | undefined> {
  try {
    return rememberedSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
