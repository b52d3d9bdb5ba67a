import { describePlan } from '../../engine/pipelines/memory/describe-plan.ts';
import type { MemoryPlan } from '../../engine/pipelines/memory/memory-plan.ts';
import type { PublishedName } from '../../engine/models/published-names.ts';
import { engineSettings } from '../../main.ts';
import type { Settings } from '../../configuration/settings.ts';

/** In what form models would run on this computer that are not there yet. */
export interface PublishedForecasts {
  readonly provider: string;
  /** Bytes that may be used there now; undefined when nobody knows. */
  readonly budget: number | undefined;
  readonly plans: ReadonlyMap<PublishedName, MemoryPlan>;
}

/** On the device that the companion uses, measured now unless it was before. @throws FrisketError `engine_failed` when it is none */
export async function publishedForecasts(
  names: readonly PublishedName[],
  settings: Settings,
): Promise<PublishedForecasts> {
  // Both load ONNX Runtime.
  const [{ rememberedDevice }, { forecastPublishedMemory }] = await Promise.all([
    import('../../engine/networks/remembered-device.ts'),
    import('../memory-forecasts.ts'),
  ]);
  const device = await rememberedDevice(settings.provider, { file: engineSettings(settings).devices });
  return { provider: device.provider, ...(await forecastPublishedMemory(names, device, settings)) };
}

/** How one of them would run, in a clause: `in 8 bits, 5.3 GB`; nothing of what is no whole model. */
export function forecastWords(name: PublishedName | undefined, { plans, budget }: PublishedForecasts): string {
  const plan = name && plans.get(name);
  return plan ? describePlan(plan, budget) : '';
}
