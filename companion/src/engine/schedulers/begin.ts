import { FrisketError } from '../../../../shared/src/errors.ts';
import type { ScheduleOptions } from './scheduler.ts';

/**
 * Index into the whole list of timesteps at which a run begins: 0, or later when `strength` or `belowTimestep` cuts the
 * noisy part away (`get_timesteps` of diffusers' SDXL image-to-image pipeline).
 * @param order evaluations a step: 2 for Heun and KDPM2, else 1
 * @throws FrisketError `invalid_request` when nothing would be left to run
 */
export function beginIndex(options: ScheduleOptions, timesteps: readonly number[], order: 1 | 2 = 1): number {
  if (options.belowTimestep !== undefined) return beginBelow(options.belowTimestep, timesteps, order);
  const { steps, strength = 1 } = options;
  const kept = Math.min(Math.floor(steps * strength), steps);
  if (kept < 1) {
    const least = Math.ceil(1000 / steps) / 1000;
    throw new FrisketError(
      'invalid_request',
      `A strength of ${strength} leaves none of ${steps} steps to run.`,
      `Use a strength of at least ${least}, or more steps.`,
      { values: { steps, strength, leastStrength: least } },
    );
  }
  return (steps - kept) * order;
}

function beginBelow(cutoff: number, timesteps: readonly number[], order: 1 | 2): number {
  const below = timesteps.filter((timestep) => timestep < cutoff).length;
  if (below === 0)
    throw new FrisketError(
      'invalid_request',
      `No timestep lies below ${cutoff}, so the refiner has nothing to do.`,
      'Let the refiner take over earlier, or use more steps.',
    );
  // A second-order step is two evaluations and the last step is one, so a whole number of steps is an odd count.
  return timesteps.length - (order === 2 && below % 2 === 0 ? below + 1 : below);
}
