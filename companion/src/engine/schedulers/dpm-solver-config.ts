import { z } from 'zod';
import { betaFields, ddpmBetas, optional, unsuitable } from './config.ts';
import { predictsOriginal, type DpmAlgorithm } from './dpm-solver-update.ts';
import type { Prediction } from './prediction.ts';
import { checkFlow, solverFields } from './solver-schedule.ts';

/** Fields of both DPM-Solver classes. Names of other solver families stand for the nearest own one, as in diffusers. */
export const dpmSolverFields = {
  ...betaFields(ddpmBetas),
  ...solverFields,
  solver_order: optional(z.int().min(1).max(3), 2),
  solver_type: optional(z.enum(['midpoint', 'heun', 'logrho', 'bh1', 'bh2']), 'midpoint').transform((type) =>
    type === 'heun' ? 'heun' : 'midpoint',
  ),
  /** Timesteps with a lower lambda are left out; -Infinity (which Python writes into JSON) keeps all. */
  lambda_min_clipped: optional(z.union([z.number(), z.literal(-Infinity)]), -Infinity),
  /** Fixed variances belong to DDPM and mean nothing here. */
  variance_type: z
    .string()
    .nullish()
    .refine((type) => type !== 'learned' && type !== 'learned_range', {
      error: 'not supported: networks that also predict a variance are for pixels',
    }),
};

/** DEIS is another solver; diffusers reads its name as the nearest one here. */
export function withoutDeis<Algorithm extends DpmAlgorithm>(algorithm: Algorithm | 'deis'): Algorithm | 'dpmsolver++' {
  return algorithm === 'deis' ? 'dpmsolver++' : algorithm;
}

interface DpmSolverChoice {
  readonly algorithm_type: DpmAlgorithm;
  readonly final_sigmas_type: 'zero' | 'sigma_min';
  readonly prediction_type: Prediction;
  readonly use_flow_sigmas: boolean;
}

/** @throws FrisketError `model_invalid` for choices that exclude each other */
export function checkDpmSolver(className: string, config: DpmSolverChoice): void {
  checkFlow(className, config);
  const algorithm = `algorithm_type = "${config.algorithm_type}"`;
  if (predictsOriginal(config.algorithm_type)) return;
  if (config.final_sigmas_type === 'zero')
    throw unsuitable(className, `final_sigmas_type = "zero" cannot go with ${algorithm}; set it to "sigma_min"`);
  if (config.prediction_type === 'flow_prediction')
    throw unsuitable(className, `prediction_type = "flow_prediction" cannot go with ${algorithm}`);
}
