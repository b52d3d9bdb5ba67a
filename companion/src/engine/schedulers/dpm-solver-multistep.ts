import { z } from 'zod';
import { at } from './at.ts';
import { beginIndex } from './begin.ts';
import { positiveAlphasCumprod } from './betas.ts';
import { combine, type Term } from './combine.ts';
import { flag, optional, parseConfig, spacingFields, unsuitable } from './config.ts';
import { checkDpmSolver, dpmSolverFields, withoutDeis } from './dpm-solver-config.ts';
import { solverOutput } from './dpm-solver-output.ts';
import { dpmSchedule } from './dpm-solver-schedule.ts';
import { dpmCoefficients, drawsNoise, type DpmCoefficients, type DpmSolverType } from './dpm-solver-update.ts';
import { addSolverNoise, lambdaOf, levelReader, solverLevel } from './log-snr.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';
import { checkSteps, roundHalfToEven } from './timestep-spacing.ts';

const className = 'DPMSolverMultistepScheduler';

export const dpmSolverMultistepConfig = z.object({
  ...dpmSolverFields,
  ...spacingFields('linspace'),
  algorithm_type: optional(
    z.enum(['dpmsolver', 'dpmsolver++', 'sde-dpmsolver', 'sde-dpmsolver++', 'deis']),
    'dpmsolver++',
  ).transform(withoutDeis),
  lower_order_final: flag(true),
  euler_at_final: flag(false),
  use_lu_lambdas: flag(false),
  rescale_betas_zero_snr: flag(false),
});

/** Below this many steps the last ones take a lower order, which keeps them stable (arXiv 2211.01095, section 4.3). */
const fewSteps = 15;

/** DPM-Solver and DPM-Solver++ of order 1 to 3 that look back on the outputs of earlier steps (arXiv 2211.01095). */
export function dpmSolverMultistep(config: unknown, options: ScheduleOptions): Scheduler {
  const settings = parseConfig(className, dpmSolverMultistepConfig, config);
  const { algorithm_type: algorithm, solver_order: greatestOrder, solver_type: solverType } = settings;
  checkDpmSolver(className, settings);
  if (algorithm === 'sde-dpmsolver' && greatestOrder === 3)
    throw unsuitable(className, 'solver_order = 3 cannot go with algorithm_type = "sde-dpmsolver"');
  checkSteps(options.steps, settings.num_train_timesteps, className);
  const { timesteps, sigmas } = dpmSchedule(settings, positiveAlphasCumprod(className, settings), {
    className,
    steps: options.steps,
    toWhole: settings.beta_schedule === 'squaredcos_cap_v2' ? Math.trunc : roundHalfToEven,
  });
  const begin = beginIndex(options, timesteps);
  const levelAt = levelReader(sigmas.map((sigma) => solverLevel(sigma, settings.use_flow_sigmas)));
  /** Newest first. */
  let outputs: readonly Float32Array[] = [];

  function orderAt(index: number): number {
    const left = timesteps.length - index;
    const few = settings.lower_order_final && timesteps.length < fewSteps;
    const endsInEuler = few || settings.euler_at_final || settings.final_sigmas_type === 'zero';
    if (left === 1 && endsInEuler) return 1;
    return Math.min(outputs.length, left === 2 && few ? 2 : greatestOrder);
  }

  return {
    timesteps: timesteps.slice(begin),
    sigmas,
    initNoiseSigma: 1,
    scaleModelInput: (sample) => sample,
    step(output, k, sample, random) {
      const index = begin + k;
      const level = levelAt(index);
      const latest = solverOutput(output, sample, level, settings, options.batch ?? 1);
      outputs = [latest, ...outputs].slice(0, greatestOrder);
      const coefficients = dpmCoefficients[algorithm](level, levelAt(index + 1));
      const order = orderAt(index);
      const lambdas = Array.from({ length: order + 1 }, (_, back) => lambdaOf(levelAt(index + 1 - back)));
      const weights = multistepWeights(coefficients, lambdas, solverType);
      const terms = weights.map((weight, back): Term => [weight, outputs[back] ?? latest]);
      if (drawsNoise(algorithm)) terms.push([coefficients.noise, random.randn([sample.length])]);
      return combine([coefficients.sample, sample], ...terms);
    },
    addNoise: (original, noise, k) => addSolverNoise(original, noise, levelAt(begin + k)),
  };
}

/**
 * What each output, newest first, is multiplied by.
 * @param lambdas of the step's end, its start, and the steps before; one more than the order
 */
function multistepWeights(step: DpmCoefficients, lambdas: readonly number[], solverType: DpmSolverType): number[] {
  const h = at(lambdas, 0) - at(lambdas, 1);
  const r0 = (at(lambdas, 1) - at(lambdas, 2)) / h;
  switch (lambdas.length - 1) {
    case 1:
      return [step.value];
    case 2: {
      const slope = (solverType === 'midpoint' ? step.midpointSlope : step.slope) / r0;
      return [step.value + slope, -slope];
    }
    default: {
      const r1 = (at(lambdas, 2) - at(lambdas, 3)) / h;
      const curvature = (step.slope * r0 + step.curvature) / (r0 + r1);
      const newer = (step.slope + curvature) / r0;
      const older = -curvature / r1;
      return [step.value + newer, older - newer, -older];
    }
  }
}
