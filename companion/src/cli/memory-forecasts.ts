import { FrisketError } from '../../../shared/src/errors.ts';
import type { Settings } from '../configuration/settings.ts';
import { engineSettings } from '../main.ts';
import { openCheckpoint } from '../engine/models/open-checkpoint.ts';
import { publishedCheckpoint } from '../engine/models/published-checkpoint.ts';
import type { PublishedName } from '../engine/models/published-names.ts';
import type { Device } from '../engine/networks/device.ts';
import { memoryBudget } from '../engine/pipelines/memory/memory-budget.ts';
import type { MemoryPlan } from '../engine/pipelines/memory/memory-plan.ts';
import { MemoryPlanner } from '../engine/pipelines/memory/memory-planner.ts';
import type { InstalledModel } from '../store/installed/installed-models.ts';

/*
 * Importing this loads ONNX Runtime: only commands that have asked for a forecast do.
 */

export interface MemoryForecasts {
  /** Bytes that may be used where networks run; undefined when nobody knows. */
  readonly budget: number | undefined;
  /** Of the checkpoints among the models, by id; what is broken has none. */
  readonly plans: ReadonlyMap<string, MemoryPlan | FrisketError>;
}

/** In what form each model would run on a device, and in how much memory. Only headers of files are read. */
export async function forecastMemory(
  models: readonly InstalledModel[],
  device: Device,
  settings: Settings,
): Promise<MemoryForecasts> {
  const { planner, budget } = await plannerFor(device, settings);
  const plans = new Map<string, MemoryPlan | FrisketError>();
  for (const { id, path, state } of models)
    if (state.usable && state.summary.kind === 'checkpoint') plans.set(id, await planOf(path, planner));
  return { budget, plans };
}

/** The same of models that are not there yet, by their networks. */
export async function forecastPublishedMemory(
  names: readonly PublishedName[],
  device: Device,
  settings: Settings,
): Promise<{ readonly budget: number | undefined; readonly plans: ReadonlyMap<PublishedName, MemoryPlan> }> {
  const { planner, budget } = await plannerFor(device, settings);
  const plans = new Map<PublishedName, MemoryPlan>();
  for (const name of names) plans.set(name, await planner.usualPlan(publishedCheckpoint(name)));
  return { budget, plans };
}

/** As the engine makes its own. */
async function plannerFor(device: Device, settings: Settings) {
  const { precision, memoryGigabytes, quantized: folder } = engineSettings(settings);
  const budget = await memoryBudget(device, memoryGigabytes);
  return { budget, planner: new MemoryPlanner(device, { precision, budget, folder }) };
}

async function planOf(path: string, planner: MemoryPlanner): Promise<MemoryPlan | FrisketError> {
  try {
    return await planner.usualPlan(await openCheckpoint(path));
  } catch (error) {
    return FrisketError.wrap(error, 'model_invalid');
  }
}
