import { z } from 'zod';
import { FrisketError, parse } from '../../../../shared/src/errors.ts';
import { ddim } from './ddim.ts';
import { ddpm } from './ddpm.ts';
import { dpmSolverMultistep } from './dpm-solver-multistep.ts';
import { dpmSolverSinglestep } from './dpm-solver-singlestep.ts';
import { eulerAncestral } from './euler-ancestral.ts';
import { euler } from './euler.ts';
import { heun } from './heun.ts';
import { kdpm2Ancestral } from './kdpm2-ancestral.ts';
import { kdpm2 } from './kdpm2.ts';
import { lcm } from './lcm.ts';
import { lms } from './lms.ts';
import { pndm } from './pndm.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';
import { tcd } from './tcd.ts';
import { unipc } from './unipc.ts';

type SchedulerFactory = (config: unknown, options: ScheduleOptions) => Scheduler;

/** Every scheduler under the class name that `scheduler_config.json` calls it by. */
const factories: ReadonlyMap<string, SchedulerFactory> = new Map([
  ['DDIMScheduler', ddim],
  ['DDPMScheduler', ddpm],
  ['DPMSolverMultistepScheduler', dpmSolverMultistep],
  ['DPMSolverSinglestepScheduler', dpmSolverSinglestep],
  ['EulerAncestralDiscreteScheduler', eulerAncestral],
  ['EulerDiscreteScheduler', euler],
  ['HeunDiscreteScheduler', heun],
  ['KDPM2AncestralDiscreteScheduler', kdpm2Ancestral],
  ['KDPM2DiscreteScheduler', kdpm2],
  ['LCMScheduler', lcm],
  ['LMSDiscreteScheduler', lms],
  ['PNDMScheduler', pndm],
  ['TCDScheduler', tcd],
  ['UniPCMultistepScheduler', unipc],
]);

export const schedulerClasses: readonly string[] = [...factories.keys()];

const optionsSchema = z
  .object({
    steps: z.int().min(1),
    strength: z.number().gt(0).max(1).optional(),
    belowTimestep: z.number().optional(),
    eta: z.number().min(0).max(1).optional(),
    batch: z.int().min(1).optional(),
  })
  .refine(({ strength, belowTimestep }) => strength === undefined || belowTimestep === undefined, {
    error: 'strength and belowTimestep exclude each other',
  });

/**
 * A scheduler for one run.
 * @param className diffusers' name of the class
 * @param config what `scheduler_config.json` holds; keys that the class does not know are ignored
 * @throws FrisketError `model_unsupported` for an unknown class, `model_invalid` for a config that the class cannot run,
 *   `invalid_request` for steps, strength, eta or a cut that leave nothing to do
 */
export function createScheduler(className: string, config: unknown, options: ScheduleOptions): Scheduler {
  const factory = factories.get(className);
  if (!factory)
    throw new FrisketError(
      'model_unsupported',
      `There is no scheduler "${className}".`,
      `Choose one of ${schedulerClasses.join(', ')}.`,
    );
  parse(optionsSchema, options, 'schedule');
  return factory(config, options);
}
