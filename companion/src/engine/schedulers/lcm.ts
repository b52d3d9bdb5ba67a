import { z } from 'zod';
import { addAlphaNoise, levelAt } from './alpha-space.ts';
import { at } from './at.ts';
import { beginIndex } from './begin.ts';
import { alphasCumprod } from './betas.ts';
import { clipOriginal } from './clip.ts';
import { combine } from './combine.ts';
import { betaFields, clippingFields, flag, optional, parseConfig, stableDiffusionBetas } from './config.ts';
import { distilledTimesteps } from './distilled-timesteps.ts';
import { originalMix } from './prediction.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';

const className = 'LCMScheduler';

/** `timestep_spacing`, `steps_offset` and `set_alpha_to_one` are in published configs, but nothing depends on them. */
export const lcmConfig = z.object({
  ...betaFields({ ...stableDiffusionBetas, schedule: 'scaled_linear' }),
  ...clippingFields(false),
  original_inference_steps: optional(z.int().min(1), 50),
  timestep_scaling: optional(z.number().gt(0), 10),
  prediction_type: optional(z.enum(['epsilon', 'sample', 'v_prediction']), 'epsilon'),
  rescale_betas_zero_snr: flag(false),
});

/** Deviation of the data in the boundary condition's scalings (appendix C of arXiv 2303.01469). */
const dataSigma = 0.5;

/** Latent consistency models (arXiv 2310.04378): jump to the original, then noise up to the next timestep. */
export function lcm(config: unknown, options: ScheduleOptions): Scheduler {
  const settings = parseConfig(className, lcmConfig, config);
  const alphas = alphasCumprod(className, settings);
  const timesteps = distilledTimesteps({
    className,
    trainingTimesteps: settings.num_train_timesteps,
    originalSteps: settings.original_inference_steps,
    steps: options.steps,
  });
  const begin = beginIndex(options, timesteps);
  return {
    timesteps: timesteps.slice(begin),
    initNoiseSigma: 1,
    scaleModelInput: (sample) => sample,
    step(output, k, sample, random) {
      const timestep = at(timesteps, begin + k);
      const mix = originalMix(settings.prediction_type, levelAt(alphas, timestep));
      const original = combine([mix.sample, sample], [mix.output, output]);
      clipOriginal(original, settings, options.batch ?? 1);
      const scaled = timestep * settings.timestep_scaling;
      const skip = dataSigma ** 2 / (scaled ** 2 + dataSigma ** 2);
      const out = scaled / Math.hypot(scaled, dataSigma);
      const next = timesteps[begin + k + 1];
      if (next === undefined) return combine([out, original], [skip, sample]);
      const level = levelAt(alphas, next);
      const noise = random.randn([sample.length]);
      return combine([level.alpha * out, original], [level.alpha * skip, sample], [level.sigma, noise]);
    },
    addNoise: (original, noise, k) => addAlphaNoise(original, noise, levelAt(alphas, at(timesteps, begin + k))),
  };
}
