import { FrisketError } from '../../../../shared/src/errors.ts';
import { combine } from './combine.ts';
import type { NoiseLevel } from './prediction.ts';

/**
 * DPM-Solver and UniPC step in lambda = log(alpha / sigma), half the logarithm of the signal-to-noise ratio, on samples
 * alpha * original + sigma * noise. Their lists hold sigma / alpha, as those of the other schedulers do, or for a flow
 * sigma itself with alpha = 1 - sigma.
 */
export function solverLevel(listed: number, flow: boolean): NoiseLevel {
  if (flow) return { alpha: 1 - listed, sigma: listed };
  const alpha = 1 / Math.hypot(listed, 1);
  return { alpha, sigma: listed * alpha };
}

/** Infinite where there is no noise. */
export function lambdaOf({ alpha, sigma }: NoiseLevel): number {
  return Math.log(alpha) - Math.log(sigma);
}

export function addSolverNoise(original: Float32Array, noise: Float32Array, level: NoiseLevel): Float32Array {
  return combine([level.alpha, original], [level.sigma, noise]);
}

/** Reads a schedule's levels. @throws FrisketError `internal` for a step that the schedule does not have */
export function levelReader(levels: readonly NoiseLevel[]): (index: number) => NoiseLevel {
  return (index) => {
    const level = levels[index];
    if (!level)
      throw new FrisketError('internal', `The schedule has no sigma ${index}; it ends at ${levels.length - 1}.`);
    return level;
  };
}
