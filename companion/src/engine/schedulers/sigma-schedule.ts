import { positiveAlphasCumprod, type BetaConfig } from './betas.ts';
import type { TimestepSpacing } from './config.ts';
import {
  interpolate,
  sigmaCurveOf,
  sigmaCurves,
  timestepFinder,
  trainingSigmas,
  type CurveSwitches,
  type SigmaCurve,
} from './sigmas.ts';
import { checkSteps, linspace, roundHalfToEven, spacedTimesteps } from './timestep-spacing.ts';

/** The schedule of Euler, Heun, LMS and KDPM2: timesteps, which may be fractional, and a sigma for each. */
export interface SigmaSchedule {
  /** One a step, float32. */
  readonly timesteps: readonly number[];
  /** One a step and the final one, float32. */
  readonly sigmas: readonly number[];
  readonly initNoiseSigma: number;
  /** Fractional timestep of a sigma. */
  readonly timestepOf: (sigma: number) => number;
}

export interface SigmaScheduleConfig extends BetaConfig, CurveSwitches {
  readonly timestep_spacing: TimestepSpacing;
  readonly steps_offset: number;
  readonly interpolation_type?: 'linear' | 'log_linear';
  readonly sigma_min?: number | null | undefined;
  readonly sigma_max?: number | null | undefined;
  readonly final_sigmas_type?: 'zero' | 'sigma_min';
}

interface SigmaScheduleOptions {
  readonly className: string;
  readonly steps: number;
  /** KDPM2 rounds the timesteps of Karras sigmas. */
  readonly roundKarras?: boolean;
}

export function sigmaSchedule(config: SigmaScheduleConfig, options: SigmaScheduleOptions): SigmaSchedule {
  const { className, steps, roundKarras = false } = options;
  checkSteps(steps, config.num_train_timesteps, className);
  const table = trainingSigmas(positiveAlphasCumprod(className, config));
  const timestepOf = timestepFinder(table);
  const spaced = spacedTimesteps({
    spacing: config.timestep_spacing,
    trainingTimesteps: config.num_train_timesteps,
    steps,
    offset: config.steps_offset,
  }).map(Math.fround);
  const plain =
    config.interpolation_type === 'log_linear'
      ? logLinear(table, steps)
      : spaced.map((timestep) => interpolate(table, timestep));
  const curve = sigmaCurveOf(className, config);
  const curved = curve && curvedSigmas(curve, plain, steps, config);
  const round = curve === 'karras' && roundKarras ? roundHalfToEven : Math.fround;
  const final = config.final_sigmas_type === 'sigma_min' ? (table[0] ?? 0) : 0;
  const sigmas = [...(curved ?? plain), final].map(Math.fround);
  return {
    timesteps: curved ? curved.map((sigma) => round(timestepOf(sigma))) : spaced,
    sigmas,
    initNoiseSigma: initNoiseSigma(Math.max(...sigmas), config.timestep_spacing),
    timestepOf,
  };
}

function curvedSigmas(
  curve: SigmaCurve,
  plain: readonly number[],
  steps: number,
  config: SigmaScheduleConfig,
): number[] {
  const range = { max: config.sigma_max ?? plain[0] ?? 0, min: config.sigma_min ?? plain.at(-1) ?? 0 };
  return sigmaCurves[curve](range, steps);
}

/** Sigmas evenly spaced in their logarithm over all of training, one more than there are timesteps. */
function logLinear(table: Float32Array, steps: number): number[] {
  return linspace(Math.log(table.at(-1) ?? 1), Math.log(table[0] ?? 1), steps + 1).map(Math.exp);
}

/** Leading timesteps begin below the greatest sigma, so there pure noise also stands in for the original's variance. */
function initNoiseSigma(greatest: number, spacing: TimestepSpacing): number {
  return spacing === 'leading' ? Math.hypot(greatest, 1) : greatest;
}
