import { z } from 'zod';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { addAlphaNoise, alphaAt, levelAt, levelOf } from './alpha-space.ts';
import { at } from './at.ts';
import { beginIndex } from './begin.ts';
import { alphasCumprod } from './betas.ts';
import { combine } from './combine.ts';
import { betaFields, ddpmBetas, flag, optional, parseConfig, spacingFields } from './config.ts';
import { noiseMix } from './prediction.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';
import { checkSteps, wholeTimesteps } from './timestep-spacing.ts';

const className = 'PNDMScheduler';

export const pndmConfig = z.object({
  ...betaFields(ddpmBetas),
  ...spacingFields('leading'),
  prediction_type: optional(z.enum(['epsilon', 'v_prediction']), 'epsilon'),
  skip_prk_steps: flag(false),
  set_alpha_to_one: flag(false),
});

/** Steps that pseudo Runge-Kutta takes before the linear multistep method has enough outputs, and evaluations of each. */
const rungeKuttaSteps = 3;
const rungeKuttaEvaluations = 4;

/** Adams and Bashforth's coefficients for the newest output first (formula 12 of the paper for four). */
const multistepCoefficients = [
  [1],
  [3 / 2, -1 / 2],
  [23 / 12, -16 / 12, 5 / 12],
  [55 / 24, -59 / 24, 37 / 24, -9 / 24],
] as const;

/**
 * Pseudo numerical methods for diffusion (arXiv 2202.09778). Published configs skip the Runge-Kutta start: the second
 * evaluation then repeats the first step with the mean of two outputs, so there is one evaluation more than steps.
 */
export function pndm(config: unknown, options: ScheduleOptions): Scheduler {
  const settings = parseConfig(className, pndmConfig, config);
  const { num_train_timesteps: trainingTimesteps, skip_prk_steps: skipsWarmUp, prediction_type: prediction } = settings;
  checkSteps(options.steps, trainingTimesteps, className);
  const alphas = alphasCumprod(className, settings);
  const finalAlpha = settings.set_alpha_to_one ? 1 : alphaAt(alphas, 0);
  const stride = Math.floor(trainingTimesteps / options.steps);
  const spaced = wholeTimesteps({
    spacing: settings.timestep_spacing,
    trainingTimesteps,
    steps: options.steps,
    offset: settings.steps_offset,
  });
  const halfStride = Math.floor(stride / 2);
  const warmUp = skipsWarmUp ? [] : rungeKuttaTimesteps(spaced, halfStride);
  const timesteps = skipsWarmUp
    ? [...spaced.slice(0, 2), ...spaced.slice(1)]
    : [...warmUp, ...spaced.slice(rungeKuttaSteps)];
  const begin = beginIndex(options, timesteps);
  /** Newest first. */
  let outputs: readonly Float32Array[] = [];
  /** The weighted mean of a Runge-Kutta step's outputs, as far as they have come. */
  let weighted: Float32Array | undefined;
  /** The sample where the step began that further evaluations start from again. */
  let base: Float32Array | undefined;

  /** Formula 11 of the paper. */
  function transfer(sample: Float32Array, output: Float32Array, from: number, to: number): Float32Array {
    const alpha = alphaAt(alphas, from);
    const nextAlpha = to < 0 ? finalAlpha : alphaAt(alphas, to);
    const divisor = alpha * Math.sqrt(1 - nextAlpha) + Math.sqrt(alpha * (1 - alpha) * nextAlpha);
    const outputShare = -(nextAlpha - alpha) / divisor;
    const toNoise = noiseMix(prediction, levelOf(alpha));
    return combine(
      [Math.sqrt(nextAlpha / alpha) + outputShare * toNoise.sample, sample],
      [outputShare * toNoise.output, output],
    );
  }

  /** One of four evaluations: two at the middle of the step, the last with the weighted mean of all outputs. */
  function rungeKutta(output: Float32Array, k: number, sample: Float32Array): Float32Array {
    const part = k % rungeKuttaEvaluations;
    const next = at(timesteps, begin + k) - (k % 2 === 0 ? halfStride : 0);
    if (part === 0) {
      outputs = [output, ...outputs];
      base = sample;
    }
    const weight = part === 0 || part === 3 ? 1 / 6 : 1 / 3;
    weighted = weighted ? combine([1, weighted], [weight, output]) : combine([weight, output]);
    const used = part === 3 ? weighted : output;
    if (part === 3) weighted = undefined;
    return transfer(base ?? sample, used, at(warmUp, k - part), next);
  }

  function multistep(output: Float32Array, k: number, sample: Float32Array): Float32Array {
    const timestep = at(timesteps, begin + k);
    const [first] = outputs;
    if (k === 1 && first) {
      const mean = combine([1 / 2, output], [1 / 2, first]);
      return transfer(base ?? sample, mean, timestep + stride, timestep);
    }
    if (k === 0) base = sample;
    outputs = [output, ...outputs].slice(0, multistepCoefficients.length);
    const coefficients = multistepCoefficients[outputs.length - 1] ?? multistepCoefficients[0];
    const used = combine(...outputs.map((past, back) => [at(coefficients, back), past] as const));
    return transfer(sample, used, timestep, timestep - stride);
  }

  return {
    timesteps: timesteps.slice(begin),
    initNoiseSigma: 1,
    scaleModelInput: (sample) => sample,
    // Diffusers counts from the begin of the run here, also when strength has cut the start of the list away.
    step: (output, k, sample) => (k < warmUp.length ? rungeKutta(output, k, sample) : multistep(output, k, sample)),
    addNoise: (original, noise, k) => addAlphaNoise(original, noise, levelAt(alphas, at(timesteps, begin + k))),
  };
}

/** Start, middle twice, end of each of three steps; an end is the next step's start. */
function rungeKuttaTimesteps(spaced: readonly number[], half: number): number[] {
  if (spaced.length <= rungeKuttaSteps)
    throw new FrisketError(
      'invalid_request',
      `${spaced.length} steps are too few for PNDM with its Runge-Kutta start, which needs ${rungeKuttaSteps + 1}.`,
      `Ask for at least ${rungeKuttaSteps + 1} steps, or set skip_prk_steps in the scheduler config.`,
    );
  return spaced.slice(0, rungeKuttaSteps).flatMap((start, index) => {
    const end = at(spaced, index + 1);
    return [start, end + half, end + half, end];
  });
}
