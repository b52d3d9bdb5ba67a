import { z } from 'zod';
import { addAlphaNoise, alphaAt, levelAt, levelOf } from './alpha-space.ts';
import { at } from './at.ts';
import { beginIndex } from './begin.ts';
import { alphasCumprod } from './betas.ts';
import { combine, type Term } from './combine.ts';
import { betaFields, flag, optional, parseConfig, stableDiffusionBetas } from './config.ts';
import { distilledTimesteps } from './distilled-timesteps.ts';
import { noiseMix, originalMix } from './prediction.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';

const className = 'TCDScheduler';

/** Clipping, thresholding and spacing are in diffusers' signature too, but its step does not look at them. */
export const tcdConfig = z.object({
  ...betaFields({ ...stableDiffusionBetas, schedule: 'scaled_linear' }),
  original_inference_steps: optional(z.int().min(1), 50),
  prediction_type: optional(z.enum(['epsilon', 'sample', 'v_prediction']), 'epsilon'),
  rescale_betas_zero_snr: flag(false),
});

/**
 * Trajectory consistency distillation (arXiv 2402.19159, algorithm 4): jump along the trajectory to (1 - eta) of the next
 * timestep, then noise up to it. `eta` 0 draws nothing.
 */
export function tcd(config: unknown, options: ScheduleOptions): Scheduler {
  const settings = parseConfig(className, tcdConfig, config);
  const { eta = 0 } = options;
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
      const next = timesteps[begin + k + 1];
      // PyTorch multiplies in float32, which decides what the floor gives.
      const between = Math.floor(Math.fround(Math.fround(1 - eta) * (next ?? 0)));
      const betweenAlpha = alphaAt(alphas, between);
      const from = levelAt(alphas, at(timesteps, begin + k));
      const to = levelOf(betweenAlpha);
      const toOriginal = originalMix(settings.prediction_type, from);
      const toNoise = noiseMix(settings.prediction_type, from);
      const remaining = next === undefined ? 1 : alphaAt(alphas, next) / betweenAlpha;
      const scale = eta > 0 && next !== undefined ? Math.sqrt(remaining) : 1;
      const drawn: Term[] =
        eta > 0 && next !== undefined ? [[Math.sqrt(1 - remaining), random.randn([sample.length])]] : [];
      return combine(
        [scale * (to.alpha * toOriginal.sample + to.sigma * toNoise.sample), sample],
        [scale * (to.alpha * toOriginal.output + to.sigma * toNoise.output), output],
        ...drawn,
      );
    },
    addNoise: (original, noise, k) => addAlphaNoise(original, noise, levelAt(alphas, at(timesteps, begin + k))),
  };
}
