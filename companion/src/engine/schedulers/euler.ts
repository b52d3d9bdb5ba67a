import { z } from 'zod';
import { at } from './at.ts';
import { beginIndex } from './begin.ts';
import { combine } from './combine.ts';
import {
  betaFields,
  ddpmBetas,
  finalSigmaField,
  flag,
  optional,
  parseConfig,
  sigmaRangeFields,
  sigmaSpacingFields,
  spacingFields,
} from './config.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';
import { sigmaSchedule } from './sigma-schedule.ts';
import { addSigmaNoise, derivativeMix, scaleToUnitVariance } from './sigma-space.ts';

const className = 'EulerDiscreteScheduler';

export const eulerConfig = z.object({
  ...betaFields(ddpmBetas),
  ...spacingFields('linspace'),
  ...sigmaSpacingFields,
  ...sigmaRangeFields,
  ...finalSigmaField,
  prediction_type: optional(z.enum(['epsilon', 'sample', 'original_sample', 'v_prediction']), 'epsilon'),
  interpolation_type: optional(z.enum(['linear', 'log_linear']), 'linear'),
  timestep_type: optional(z.enum(['discrete', 'continuous']), 'discrete'),
  rescale_betas_zero_snr: flag(false),
});

/** Euler's method on the probability flow (algorithm 2 of arXiv 2206.00364, without churn). */
export function euler(config: unknown, options: ScheduleOptions): Scheduler {
  const settings = parseConfig(className, eulerConfig, config);
  const { prediction_type: named } = settings;
  const prediction = named === 'original_sample' ? 'sample' : named;
  const { timesteps, sigmas, initNoiseSigma } = sigmaSchedule(settings, { className, steps: options.steps });
  const visible =
    settings.timestep_type === 'continuous' && prediction === 'v_prediction'
      ? sigmas.slice(0, -1).map((sigma) => Math.fround(0.25 * Math.log(sigma)))
      : timesteps;
  const begin = beginIndex(options, visible);
  return {
    timesteps: visible.slice(begin),
    sigmas,
    initNoiseSigma,
    scaleModelInput: (sample, k) => scaleToUnitVariance(sample, at(sigmas, begin + k)),
    step(output, k, sample) {
      const sigma = at(sigmas, begin + k);
      const distance = at(sigmas, begin + k + 1) - sigma;
      const derivative = derivativeMix(prediction, sigma);
      return combine([1 + distance * derivative.sample, sample], [distance * derivative.output, output]);
    },
    addNoise: (original, noise, k) => addSigmaNoise(original, noise, at(sigmas, begin + k)),
  };
}
