import { z } from 'zod';
import { at } from './at.ts';
import { beginIndex } from './begin.ts';
import { combine } from './combine.ts';
import { betaFields, ddpmBetas, flag, optional, parseConfig, spacingFields } from './config.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';
import { sigmaSchedule } from './sigma-schedule.ts';
import { addSigmaNoise, ancestralSplit, derivativeMix, scaleToUnitVariance } from './sigma-space.ts';

const className = 'EulerAncestralDiscreteScheduler';

export const eulerAncestralConfig = z.object({
  ...betaFields(ddpmBetas),
  ...spacingFields('linspace'),
  prediction_type: optional(z.enum(['epsilon', 'v_prediction']), 'epsilon'),
  rescale_betas_zero_snr: flag(false),
});

/** Euler's method with ancestral noise (k-diffusion's `sample_euler_ancestral`). Draws at every step, the last included. */
export function eulerAncestral(config: unknown, options: ScheduleOptions): Scheduler {
  const settings = parseConfig(className, eulerAncestralConfig, config);
  const { timesteps, sigmas, initNoiseSigma } = sigmaSchedule(settings, { className, steps: options.steps });
  const begin = beginIndex(options, timesteps);
  return {
    timesteps: timesteps.slice(begin),
    sigmas,
    initNoiseSigma,
    scaleModelInput: (sample, k) => scaleToUnitVariance(sample, at(sigmas, begin + k)),
    step(output, k, sample, random) {
      const sigma = at(sigmas, begin + k);
      const { down, up } = ancestralSplit(sigma, at(sigmas, begin + k + 1));
      const derivative = derivativeMix(settings.prediction_type, sigma);
      const distance = down - sigma;
      return combine(
        [1 + distance * derivative.sample, sample],
        [distance * derivative.output, output],
        [up, random.randn([sample.length])],
      );
    },
    addNoise: (original, noise, k) => addSigmaNoise(original, noise, at(sigmas, begin + k)),
  };
}
