import { lambdaOf } from './log-snr.ts';
import type { NoiseLevel } from './prediction.ts';

/**
 * `++` predicts the original (arXiv 2211.01095), the plain form the noise (arXiv 2206.00927); `sde` adds fresh noise at
 * every step.
 */
export type DpmAlgorithm = 'dpmsolver' | 'dpmsolver++' | 'sde-dpmsolver' | 'sde-dpmsolver++';

/** How the slope enters a second-order step: at its middle, or as the exact integral of a line. */
export type DpmSolverType = 'midpoint' | 'heun';

/** What a step multiplies: the sample, the predicted value with its first two derivatives in lambda, and fresh noise. */
export interface DpmCoefficients {
  readonly sample: number;
  readonly value: number;
  /** First derivative in a second-order step of type midpoint. */
  readonly midpointSlope: number;
  /** First derivative in every other step. */
  readonly slope: number;
  readonly curvature: number;
  readonly noise: number;
}

/**
 * Coefficients of a step between two noise levels. At sigma 0 the step h is infinite: a first-order step still has its
 * limit there, the curvature has none (NaN).
 */
export const dpmCoefficients: Readonly<Record<DpmAlgorithm, (from: NoiseLevel, to: NoiseLevel) => DpmCoefficients>> = {
  'dpmsolver++': (from, to) => {
    const h = lambdaOf(to) - lambdaOf(from);
    const change = Math.expm1(-h);
    return {
      sample: to.sigma / from.sigma,
      value: -to.alpha * change,
      midpointSlope: -0.5 * to.alpha * change,
      slope: to.alpha * (change / h + 1),
      curvature: -to.alpha * ((change + h) / h ** 2 - 0.5),
      noise: 0,
    };
  },
  dpmsolver: (from, to) => {
    const h = lambdaOf(to) - lambdaOf(from);
    const change = Math.expm1(h);
    return {
      sample: to.alpha / from.alpha,
      value: -to.sigma * change,
      midpointSlope: -0.5 * to.sigma * change,
      slope: -to.sigma * (change / h - 1),
      curvature: -to.sigma * ((change - h) / h ** 2 - 0.5),
      noise: 0,
    };
  },
  'sde-dpmsolver++': (from, to) => {
    const h = lambdaOf(to) - lambdaOf(from);
    const change = -Math.expm1(-2 * h);
    return {
      sample: (to.sigma / from.sigma) * Math.exp(-h),
      value: to.alpha * change,
      midpointSlope: 0.5 * to.alpha * change,
      slope: to.alpha * (1 - change / (2 * h)),
      curvature: to.alpha * ((change - 2 * h) / (2 * h) ** 2 - 0.5),
      noise: to.sigma * Math.sqrt(change),
    };
  },
  'sde-dpmsolver': (from, to) => {
    const h = lambdaOf(to) - lambdaOf(from);
    const change = Math.expm1(h);
    return {
      sample: to.alpha / from.alpha,
      value: -2 * to.sigma * change,
      midpointSlope: -to.sigma * change,
      slope: -2 * to.sigma * (change / h - 1),
      // Nobody has derived a third-order step of this form; the schedulers refuse it.
      curvature: Number.NaN,
      noise: to.sigma * Math.sqrt(Math.expm1(2 * h)),
    };
  },
};

/** Whether the solver works with the predicted original; otherwise with the predicted noise. */
export function predictsOriginal(algorithm: DpmAlgorithm): boolean {
  return algorithm === 'dpmsolver++' || algorithm === 'sde-dpmsolver++';
}

export function drawsNoise(algorithm: DpmAlgorithm): boolean {
  return algorithm === 'sde-dpmsolver' || algorithm === 'sde-dpmsolver++';
}
