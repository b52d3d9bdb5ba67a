import { z } from 'zod';
import { alphasCumprod } from './betas.ts';
import { combine } from './combine.ts';
import { betaFields, flag, optional, stableDiffusionBetas } from './config.ts';
import { originalMix } from './prediction.ts';

const noiseConfig = z.object({
  ...betaFields({ ...stableDiffusionBetas, schedule: 'scaled_linear' }),
  prediction_type: optional(z.enum(['epsilon', 'sample', 'v_prediction']), 'epsilon'),
  rescale_betas_zero_snr: flag(false),
});

/** Of a config that a preview cannot be made of: a few schedulers know kinds of noise that no published model uses. */
const stableDiffusion = noiseConfig.parse({});

/** Keeps a preview at pure noise, where the original is divided by nothing, within sight. */
const leastAlpha = 0.05;

/**
 * What the finished picture looks like so far, whatever the scheduler: a network is always shown a sample with the noise
 * of its timestep at unit variance, so its output points to an original. For previews: nothing that is wrong with a config stops a run here.
 * @param config `scheduler_config.json`
 */
export function predictedOriginal(
  config: unknown,
): (scaled: Float32Array, output: Float32Array, timestep: number) => Float32Array {
  const settings = noiseConfig.safeParse(config).data ?? stableDiffusion;
  const alphas = alphasCumprod('Preview', settings);
  return (scaled, output, timestep) => {
    const signal = alphas[Math.min(alphas.length - 1, Math.max(0, Math.round(timestep)))] ?? 1;
    const level = { alpha: Math.max(leastAlpha, Math.sqrt(signal)), sigma: Math.sqrt(1 - signal) };
    const mix = originalMix(settings.prediction_type, level);
    return combine([mix.sample, scaled], [mix.output, output]);
  };
}
