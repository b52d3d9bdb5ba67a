import { z } from 'zod';
import { precisionChoices } from './models/precisions.ts';
import { providerChoices } from './runtime/provider-names.ts';

/** What the engine's process is told when it starts. */
export const engineSettingsSchema = z.strictObject({
  /** `auto`: the best that passes the self-test. */
  provider: z.enum(providerChoices),
  /** `auto`: the best that fits. */
  precision: z.enum(precisionChoices),
  /** Gigabytes (10^9 bytes) that may be used where networks run; `auto`: what is free when the first model is loaded. */
  memoryGigabytes: z.union([z.literal('auto'), z.number().positive()]),
  /** Absolute: where weights in fewer bits are kept once they have been made. Absent: they are never made. */
  quantized: z.string().optional(),
  /** Absolute: the file in which it is remembered what was measured of providers. Absent: they are measured at every start. */
  devices: z.string().optional(),
});
export type EngineSettings = Readonly<z.infer<typeof engineSettingsSchema>>;

export const usualEngineSettings: EngineSettings = { provider: 'auto', precision: 'auto', memoryGigabytes: 'auto' };
