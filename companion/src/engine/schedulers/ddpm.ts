import { z } from 'zod';
import { addAlphaNoise, alphaAt, levelAt } from './alpha-space.ts';
import { at } from './at.ts';
import { beginIndex } from './begin.ts';
import { alphasCumprod } from './betas.ts';
import { clipOriginal } from './clip.ts';
import { combine } from './combine.ts';
import {
  betaFields,
  clippingFields,
  commonBetaSchedules,
  ddpmBetas,
  flag,
  optional,
  parseConfig,
  spacingFields,
} from './config.ts';
import { originalMix } from './prediction.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';
import { checkSteps, wholeTimesteps } from './timestep-spacing.ts';

const className = 'DDPMScheduler';

export const ddpmConfig = z.object({
  ...betaFields({ ...ddpmBetas, schedules: [...commonBetaSchedules, 'sigmoid', 'laplace'] }),
  ...spacingFields('leading'),
  ...clippingFields(true),
  prediction_type: optional(z.enum(['epsilon', 'sample', 'v_prediction']), 'epsilon'),
  // Learned variances need a network with twice the channels; of fixed_large_log diffusers takes the root of a negative
  // number.
  variance_type: optional(z.enum(['fixed_small', 'fixed_small_log', 'fixed_large']), 'fixed_small'),
  rescale_betas_zero_snr: flag(false),
});

/** Keeps a variance of 0 (the step to the original) out of logarithms; diffusers' number. */
const leastVariance = 1e-20;

/** Denoising diffusion probabilistic models (arXiv 2006.11239): the posterior mean plus noise while timestep > 0. */
export function ddpm(config: unknown, options: ScheduleOptions): Scheduler {
  const settings = parseConfig(className, ddpmConfig, config);
  checkSteps(options.steps, settings.num_train_timesteps, className);
  const alphas = alphasCumprod(className, settings);
  const timesteps = wholeTimesteps({
    spacing: settings.timestep_spacing,
    trainingTimesteps: settings.num_train_timesteps,
    steps: options.steps,
    offset: settings.steps_offset,
  });
  const begin = beginIndex(options, timesteps);
  return {
    timesteps: timesteps.slice(begin),
    initNoiseSigma: 1,
    scaleModelInput: (sample) => sample,
    step(output, k, sample, random) {
      const timestep = at(timesteps, begin + k);
      const next = timesteps[begin + k + 1];
      const alpha = alphaAt(alphas, timestep);
      const nextAlpha = next === undefined || next < 0 ? 1 : alphaAt(alphas, next);
      const stepAlpha = alpha / nextAlpha;
      const mix = originalMix(settings.prediction_type, levelAt(alphas, timestep));
      const original = combine([mix.sample, sample], [mix.output, output]);
      clipOriginal(original, settings, options.batch ?? 1);
      // Formula (7) of the paper.
      const originalShare = (Math.sqrt(nextAlpha) * (1 - stepAlpha)) / (1 - alpha);
      const sampleShare = (Math.sqrt(stepAlpha) * (1 - nextAlpha)) / (1 - alpha);
      if (timestep <= 0) return combine([originalShare, original], [sampleShare, sample]);
      const posteriorVariance = Math.max(((1 - nextAlpha) / (1 - alpha)) * (1 - stepAlpha), leastVariance);
      const variance = settings.variance_type === 'fixed_large' ? 1 - stepAlpha : posteriorVariance;
      const noise = random.randn([sample.length]);
      return combine([originalShare, original], [sampleShare, sample], [Math.sqrt(variance), noise]);
    },
    addNoise: (original, noise, k) => addAlphaNoise(original, noise, levelAt(alphas, at(timesteps, begin + k))),
  };
}
