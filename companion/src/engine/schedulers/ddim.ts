import { z } from 'zod';
import { addAlphaNoise, alphaAt, levelOf } from './alpha-space.ts';
import { at } from './at.ts';
import { beginIndex } from './begin.ts';
import { alphasCumprod } from './betas.ts';
import { clipOriginal } from './clip.ts';
import { combine, type Term } from './combine.ts';
import { betaFields, clippingFields, ddpmBetas, flag, optional, parseConfig, spacingFields } from './config.ts';
import { noiseMix, originalMix } from './prediction.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';
import { checkSteps, wholeTimesteps } from './timestep-spacing.ts';

const className = 'DDIMScheduler';

export const ddimConfig = z.object({
  ...betaFields(ddpmBetas),
  ...spacingFields('leading'),
  ...clippingFields(true),
  prediction_type: optional(z.enum(['epsilon', 'sample', 'v_prediction']), 'epsilon'),
  set_alpha_to_one: flag(true),
  rescale_betas_zero_snr: flag(false),
});

/**
 * Denoising diffusion implicit models (arXiv 2010.02502, formula 12). With `eta` > 0 it draws at every step. A step goes
 * down by a fixed number of timesteps, not to the next of the list.
 */
export function ddim(config: unknown, options: ScheduleOptions): Scheduler {
  const settings = parseConfig(className, ddimConfig, config);
  const { num_train_timesteps: trainingTimesteps, prediction_type: prediction } = settings;
  const { steps, eta = 0, batch = 1 } = options;
  checkSteps(steps, trainingTimesteps, className);
  const alphas = alphasCumprod(className, settings);
  const finalAlpha = settings.set_alpha_to_one ? 1 : alphaAt(alphas, 0);
  const stride = Math.floor(trainingTimesteps / steps);
  const timesteps = wholeTimesteps({
    spacing: settings.timestep_spacing,
    trainingTimesteps,
    steps,
    offset: settings.steps_offset,
  });
  const begin = beginIndex(options, timesteps);
  return {
    timesteps: timesteps.slice(begin),
    initNoiseSigma: 1,
    scaleModelInput: (sample) => sample,
    step(output, k, sample, random) {
      const timestep = at(timesteps, begin + k);
      const alpha = alphaAt(alphas, timestep);
      const nextAlpha = timestep < stride ? finalAlpha : alphaAt(alphas, timestep - stride);
      const level = levelOf(alpha);
      const toOriginal = originalMix(prediction, level);
      const original = combine([toOriginal.sample, sample], [toOriginal.output, output]);
      clipOriginal(original, settings, batch);
      const variance = ((1 - nextAlpha) / (1 - alpha)) * (1 - alpha / nextAlpha);
      const deviation = eta * Math.sqrt(variance);
      // Rounding can make this less than 0 where all of the noise is drawn anew.
      const direction = Math.sqrt(Math.max(1 - nextAlpha - deviation ** 2, 0));
      const toNoise = noiseMix(prediction, level);
      const drawn: Term[] = eta > 0 ? [[deviation, random.randn([sample.length])]] : [];
      return combine(
        [Math.sqrt(nextAlpha), original],
        [direction * toNoise.sample, sample],
        [direction * toNoise.output, output],
        ...drawn,
      );
    },
    addNoise: (original, noise, k) =>
      addAlphaNoise(original, noise, levelOf(alphaAt(alphas, at(timesteps, begin + k)))),
  };
}
