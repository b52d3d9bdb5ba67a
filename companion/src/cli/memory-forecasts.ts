import { FrisketError } from '../../../shared/src/errors.ts';
import type { Settings } from '../configuration/settings.ts';
import { engineSettings } from '../main.ts';
import { openCheckpoint } from '../engine/models/open-checkpoint.ts';
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
  const { precision, memoryGigabytes, quantized: folder } = engineSettings(settings);
  const budget = await memoryBudget(device, memoryGigabytes);
  const planner = new MemoryPlanner(device, { precision, budget, folder });
  const plans = new Map<string, MemoryPlan | FrisketError>();
  for (const { id, path, state } of models)
    if (state.usable && state.summary.kind === 'checkpoint') plans.set(id, await planOf(path, planner));
  return { budget, plans };
}

async function planOf(path: string, planner: MemoryPlanner): Promise<MemoryPlan | FrisketError> {
  try {
    return await planner.usualPlan(await openCheckpoint(path));
  } catch (error) {
    return FrisketError.wrap(error, 'model_invalid');
  }
}
