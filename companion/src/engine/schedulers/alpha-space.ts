import { FrisketError } from '../../../../shared/src/errors.ts';
import { combine } from './combine.ts';
import type { NoiseLevel } from './prediction.ts';

/**
 * What DDPM, DDIM, PNDM, LCM and TCD share: samples are sqrt(alpha) * original + sqrt(1 - alpha) * noise, with alpha from
 * the table `alphas_cumprod` of whole training timesteps.
 */

/**
 * One entry of the table. Trailing spacing ends in a timestep of -1 at some numbers of steps (see `trailing`), for which
 * diffusers reads the table from its end; so does this.
 * @throws FrisketError `invalid_request` for a timestep that training did not have
 */
export function alphaAt(alphas: Float32Array, timestep: number): number {
  const alpha = alphas.at(timestep);
  if (alpha === undefined)
    throw new FrisketError(
      'invalid_request',
      `The schedule reaches timestep ${timestep}, but the model was trained on 0 to ${alphas.length - 1}.`,
      'Ask for fewer steps, or lower steps_offset in the scheduler config.',
    );
  return alpha;
}

/** Shares of original and noise at a timestep, as factors. */
export function levelAt(alphas: Float32Array, timestep: number): NoiseLevel {
  return levelOf(alphaAt(alphas, timestep));
}

export function levelOf(alpha: number): NoiseLevel {
  return { alpha: Math.sqrt(alpha), sigma: Math.sqrt(1 - alpha) };
}

export function addAlphaNoise(original: Float32Array, noise: Float32Array, level: NoiseLevel): Float32Array {
  return combine([level.alpha, original], [level.sigma, noise]);
}
