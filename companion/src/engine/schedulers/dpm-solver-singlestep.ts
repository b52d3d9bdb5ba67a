import { z } from 'zod';
import { at } from './at.ts';
import { beginIndex } from './begin.ts';
import { alphasCumprod } from './betas.ts';
import { combine, type Term } from './combine.ts';
import { flag, optional, parseConfig } from './config.ts';
import { checkDpmSolver, dpmSolverFields, withoutDeis } from './dpm-solver-config.ts';
import { solverOutput } from './dpm-solver-output.ts';
import { dpmSchedule } from './dpm-solver-schedule.ts';
import { dpmCoefficients, drawsNoise, type DpmCoefficients, type DpmSolverType } from './dpm-solver-update.ts';
import { addSolverNoise, lambdaOf, levelReader, solverLevel } from './log-snr.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';
import { checkSteps, roundHalfToEven } from './timestep-spacing.ts';

const className = 'DPMSolverSinglestepScheduler';

/** Diffusers gives this class linspace timesteps only; `timestep_spacing` means nothing here. */
export const dpmSolverSinglestepConfig = z.object({
  ...dpmSolverFields,
  algorithm_type: optional(z.enum(['dpmsolver', 'dpmsolver++', 'sde-dpmsolver++', 'deis']), 'dpmsolver++').transform(
    withoutDeis,
  ),
  lower_order_final: flag(false),
});

/**
 * DPM-Solver and DPM-Solver++ whose steps come in groups of the solver's order: the last of a group starts again where
 * the group began, with all the outputs since (arXiv 2206.00927, section 3; arXiv 2211.01095, algorithm 1).
 */
export function dpmSolverSinglestep(config: unknown, options: ScheduleOptions): Scheduler {
  const settings = parseConfig(className, dpmSolverSinglestepConfig, config);
  const { algorithm_type: algorithm, solver_order: greatestOrder, solver_type: solverType } = settings;
  const { steps } = options;
  checkDpmSolver(className, settings);
  checkSteps(steps, settings.num_train_timesteps, className);
  const fixedSpacing = { timestep_spacing: 'linspace', steps_offset: 0, use_lu_lambdas: false } as const;
  const { timesteps, sigmas } = dpmSchedule({ ...settings, ...fixedSpacing }, alphasCumprod(className, settings), {
    className,
    steps,
    toWhole: roundHalfToEven,
  });
  const begin = beginIndex(options, timesteps);
  const levelAt = levelReader(sigmas.map((sigma) => solverLevel(sigma, settings.use_flow_sigmas)));
  const endsAtZero = settings.final_sigmas_type === 'zero';
  const orders = orderList({
    steps,
    order: greatestOrder,
    // Diffusers switches it on where the groups would not come out even, or would step to sigma 0 with a high order.
    lowerFinal: settings.lower_order_final || endsAtZero || steps % greatestOrder !== 0,
    endsAtZero,
  });
  /** Newest first. */
  let outputs: readonly Float32Array[] = [];
  /** The sample where the group began. */
  let base: Float32Array | undefined;

  return {
    timesteps: timesteps.slice(begin),
    sigmas,
    initNoiseSigma: 1,
    scaleModelInput: (sample) => sample,
    step(output, k, sample, random) {
      const index = begin + k;
      const latest = solverOutput(output, sample, levelAt(index), settings, options.batch ?? 1);
      outputs = [latest, ...outputs].slice(0, greatestOrder);
      const order = Math.min(at(orders, index), outputs.length);
      if (order === 1 || !base) base = sample;
      const coefficients = dpmCoefficients[algorithm](levelAt(index + 1 - order), levelAt(index + 1));
      const lambdas = Array.from({ length: order + 1 }, (_, back) => lambdaOf(levelAt(index + 1 - back)));
      const weights = singlestepWeights(coefficients, lambdas, solverType);
      const terms = weights.map((weight, back): Term => [weight, outputs[back] ?? latest]);
      if (drawsNoise(algorithm)) terms.push([coefficients.noise, random.randn([sample.length])]);
      return combine([coefficients.sample, base], ...terms);
    },
    addNoise: (original, noise, k) => addSolverNoise(original, noise, levelAt(begin + k)),
  };
}

interface OrderOptions {
  readonly steps: number;
  readonly order: number;
  readonly lowerFinal: boolean;
  readonly endsAtZero: boolean;
}

/** The order of each step: 1, 2, 3, 1, 2, 3, ... With `lowerFinal` an incomplete or last group ends in order 1. */
function orderList({ steps, order, lowerFinal, endsAtZero }: OrderOptions): number[] {
  const orders = Array.from({ length: steps }, (_, index) => (index % order) + 1);
  const lastWhole = lowerFinal && steps % order === 0;
  // A whole last group would end in the full order: [1, 2, 3] becomes [1, 2, 1].
  if (lastWhole || endsAtZero) orders[steps - 1] = 1;
  return orders;
}

/**
 * What each output, newest first, is multiplied by.
 * @param lambdas of the step's end and of the group's steps back to its begin; one more than the order
 */
function singlestepWeights(step: DpmCoefficients, lambdas: readonly number[], solverType: DpmSolverType): number[] {
  const order = lambdas.length - 1;
  const start = at(lambdas, order);
  const h = at(lambdas, 0) - start;
  const r0 = (at(lambdas, 1) - start) / h;
  switch (order) {
    case 1:
      return [step.value];
    case 2: {
      const slope = (solverType === 'midpoint' ? step.midpointSlope : step.slope) / r0;
      return [slope, step.value - slope];
    }
    default: {
      const r1 = (at(lambdas, 2) - start) / h;
      const near = solverType === 'midpoint' ? 0 : (step.slope * r0 - 2 * step.curvature) / (r0 - r1) / r1;
      const far = solverType === 'midpoint' ? step.slope / r0 : (2 * step.curvature - step.slope * r1) / (r0 - r1) / r0;
      return [far, near, step.value - near - far];
    }
  }
}
