import type { MemoryForecast } from '../../../../../shared/src/downloads.ts';
import { publishedCheckpoint } from '../../models/published-checkpoint.ts';
import type { PublishedName } from '../../models/published-names.ts';
import type { MemoryPlanner } from './memory-planner.ts';

/** In what form a model would run that is not there yet, by its networks. */
export async function forecastPublished(name: PublishedName, planner: MemoryPlanner): Promise<MemoryForecast> {
  const { precision, residency, vae, forecast } = await planner.usualPlan(publishedCheckpoint(name));
  const { budget } = planner;
  return {
    precision,
    staged: residency === 'staged',
    tiled: vae === 'tiled',
    needed: Math.round(forecast),
    ...(budget === undefined ? {} : { available: Math.round(budget) }),
  };
}
