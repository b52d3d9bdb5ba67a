import { geometricMean, midpointScheduler } from './midpoint-steps.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';
import { ancestralSplit } from './sigma-space.ts';

/** DPM-Solver-2 with ancestral noise after each second evaluation (k-diffusion's `sample_dpm_2_ancestral`). */
export function kdpm2Ancestral(config: unknown, options: ScheduleOptions): Scheduler {
  return midpointScheduler('KDPM2AncestralDiscreteScheduler', config, options, (from, next) => {
    const { down, up } = ancestralSplit(from, next);
    return { from, middle: geometricMean(from, down), to: down, up };
  });
}
