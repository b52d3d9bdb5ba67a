import { z } from 'zod';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { at } from './at.ts';
import { beginIndex } from './begin.ts';
import { clipOriginal } from './clip.ts';
import { combine } from './combine.ts';
import {
  betaFields,
  commonBetaSchedules,
  flag,
  optional,
  parseConfig,
  sigmaSpacingFields,
  spacingFields,
  stableDiffusionBetas,
} from './config.ts';
import { originalMix } from './prediction.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';
import { sigmaSchedule } from './sigma-schedule.ts';
import { addSigmaNoise, scaleToUnitVariance } from './sigma-space.ts';

const className = 'HeunDiscreteScheduler';

export const heunConfig = z.object({
  ...betaFields({ ...stableDiffusionBetas, schedule: 'linear', schedules: [...commonBetaSchedules, 'exp'] }),
  ...spacingFields('linspace'),
  ...sigmaSpacingFields,
  prediction_type: optional(z.enum(['epsilon', 'sample', 'v_prediction']), 'epsilon'),
  clip_sample: flag(false),
  clip_sample_range: optional(z.number().gt(0), 1),
});

/**
 * Heun's second-order method (algorithm 1 of arXiv 2206.00364): from sigma to the next with its slope, then again with
 * the mean of the slopes at both ends. The last step is Euler's, since there is no slope at sigma 0.
 */
export function heun(config: unknown, options: ScheduleOptions): Scheduler {
  const settings = parseConfig(className, heunConfig, config);
  const schedule = sigmaSchedule(settings, { className, steps: options.steps });
  const timesteps = twice(schedule.timesteps.slice(1), schedule.timesteps.slice(0, 1));
  const sigmas = [...twice(schedule.sigmas.slice(1, -1), schedule.sigmas.slice(0, 1)), ...schedule.sigmas.slice(-1)];
  const begin = beginIndex(options, timesteps, 2);
  let start: { readonly sample: Float32Array; readonly derivative: Float32Array } | undefined;

  /** (x - original) / sigma */
  function derivativeAt(sigma: number, sample: Float32Array, output: Float32Array): Float32Array {
    const alpha = 1 / Math.hypot(sigma, 1);
    const mix = originalMix(settings.prediction_type, { alpha, sigma: sigma * alpha });
    const original = combine([mix.sample * alpha, sample], [mix.output, output]);
    clipOriginal(original, settings, 1);
    return combine([1 / sigma, sample], [-1 / sigma, original]);
  }

  return {
    timesteps: timesteps.slice(begin),
    sigmas,
    initNoiseSigma: schedule.initNoiseSigma,
    scaleModelInput: (sample, k) => scaleToUnitVariance(sample, at(sigmas, begin + k)),
    step(output, k, sample) {
      const index = begin + k;
      if (index % 2 === 0) {
        const sigma = at(sigmas, index);
        start = { sample, derivative: derivativeAt(sigma, sample, output) };
        return combine([1, sample], [at(sigmas, index + 1) - sigma, start.derivative]);
      }
      if (!start)
        throw new FrisketError('internal', `Evaluation ${k} of ${className} came before the one it corrects.`);
      const sigma = at(sigmas, index);
      const half = (sigma - at(sigmas, index - 1)) / 2;
      return combine([1, start.sample], [half, start.derivative], [half, derivativeAt(sigma, sample, output)]);
    },
    addNoise: (original, noise, k) => addSigmaNoise(original, noise, at(sigmas, begin + k)),
  };
}

/** `before`, then every value twice. */
function twice(values: readonly number[], before: readonly number[]): number[] {
  return [...before, ...values.flatMap((value) => [value, value])];
}
