import { geometricMean, midpointScheduler } from './midpoint-steps.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';

/** DPM-Solver-2 in k-diffusion's form (`sample_dpm_2`; arXiv 2206.00364 with the midpoint of arXiv 2206.00927). */
export function kdpm2(config: unknown, options: ScheduleOptions): Scheduler {
  return midpointScheduler('KDPM2DiscreteScheduler', config, options, (from, next) => ({
    from,
    middle: geometricMean(from, next),
    to: next,
  }));
}
