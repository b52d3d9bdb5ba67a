import type { z } from 'zod';
import { positiveAlphasCumprod, type BetaConfig } from './betas.ts';
import { combine } from './combine.ts';
import type { sigmaSpacingFields } from './config.ts';
import { type TimestepSpacing } from './config.ts';
import type { Mix, Prediction } from './prediction.ts';
import { interpolate, sigmaCurveOf, sigmaCurves, timestepFinder, trainingSigmas, type SigmaCurve } from './sigmas.ts';
import { checkSteps, linspace, roundHalfToEven, spacedTimesteps } from './timestep-spacing.ts';

/**
 * What Euler, Heun, LMS and KDPM2 share (k-diffusion, arXiv 2206.00364): samples are x = original + sigma * noise, the
 * network sees them scaled to unit variance, and timesteps may be fractional.
 */

export interface SigmaSchedule {
  /** One a step, float32. */
  readonly timesteps: readonly number[];
  /** One a step and the final one, float32. */
  readonly sigmas: readonly number[];
  readonly initNoiseSigma: number;
  /** Fractional timestep of a sigma. */
  readonly timestepOf: (sigma: number) => number;
}

type CurveSwitches = {
  readonly [Field in keyof typeof sigmaSpacingFields]: z.output<(typeof sigmaSpacingFields)[Field]>;
};

export interface SigmaScheduleConfig extends BetaConfig, Partial<CurveSwitches> {
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
  const curve = sigmaCurveOf(className, { ...noCurve, ...config });
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

const noCurve = { use_karras_sigmas: false, use_exponential_sigmas: false, use_beta_sigmas: false };

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

/** The network's view of a sample. */
export function scaleToUnitVariance(sample: Float32Array, sigma: number): Float32Array {
  return combine([1 / Math.hypot(sigma, 1), sample]);
}

export function addSigmaNoise(original: Float32Array, noise: Float32Array, sigma: number): Float32Array {
  return combine([1, original], [sigma, noise]);
}

/** The slope dx / dsigma = (x - original) / sigma of the probability flow, from a sample at `sigma`. */
export function derivativeMix(prediction: Exclude<Prediction, 'flow_prediction'>, sigma: number): Mix {
  switch (prediction) {
    case 'epsilon':
      return { sample: 0, output: 1 };
    case 'sample':
      return { sample: 1 / sigma, output: -1 / sigma };
    case 'v_prediction':
      return { sample: sigma / (sigma * sigma + 1), output: 1 / Math.hypot(sigma, 1) };
  }
}

/** How far an ancestral step goes down and how much noise it then adds to arrive at `to` (k-diffusion). */
export function ancestralSplit(from: number, to: number): { readonly down: number; readonly up: number } {
  const up = Math.sqrt((to ** 2 * (from ** 2 - to ** 2)) / from ** 2);
  return { down: Math.sqrt(to ** 2 - up ** 2), up };
}
