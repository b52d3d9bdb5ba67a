import { symmetricBetaQuantile } from './beta-quantile.ts';
import { unsuitable } from './config.ts';
import { linspace } from './timestep-spacing.ts';

/**
 * Sigma is the noise of a sample relative to its original: sqrt((1 - alphas_cumprod) / alphas_cumprod). This file spaces
 * sigmas over a run and finds the timestep that belongs to one.
 */

/** Sigma of each training timestep, rising; float32 at every operation, as in PyTorch. */
export function trainingSigmas(alphas: Float32Array): Float32Array {
  return alphas.map((alpha) => Math.sqrt(Math.fround(Math.fround(1 - alpha) / alpha)));
}

/** The value at a fractional index; `numpy.interp`, so places outside the table take its ends. */
export function interpolate(table: Float32Array, place: number): number {
  const clamped = Math.min(Math.max(place, 0), table.length - 1);
  const below = Math.floor(clamped);
  const low = table[below] ?? 0;
  const high = table[below + 1] ?? low;
  return low + (high - low) * (clamped - below);
}

/** Finds the fractional training timestep of a sigma, linear in its logarithm. */
export function timestepFinder(sigmas: Float32Array): (sigma: number) => number {
  const logSigmas = sigmas.map(Math.log);
  const last = logSigmas.length - 1;
  /** Diffusers' floor, so that a sigma of 0 has a timestep too: 0. */
  const leastSigma = 1e-10;
  return (sigma) => {
    const logSigma = Math.log(Math.max(sigma, leastSigma));
    let above = 0;
    while (above <= last && logSigma >= (logSigmas[above] ?? 0)) above++;
    const low = Math.min(Math.max(above - 1, 0), Math.max(last - 1, 0));
    const from = logSigmas[low] ?? 0;
    const to = logSigmas[Math.min(low + 1, last)] ?? 0;
    const weight = Math.min(Math.max((from - logSigma) / Math.fround(from - to), 0), 1);
    return low + weight;
  };
}

/** The two ends between which sigmas are spaced. */
export interface SigmaRange {
  readonly max: number;
  readonly min: number;
}

export type SigmaCurve = 'karras' | 'exponential' | 'beta';

/** `count` falling sigmas from max to min. */
export const sigmaCurves: Readonly<Record<SigmaCurve, (range: SigmaRange, count: number) => number[]>> = {
  /** Elucidating the design space (arXiv 2206.00364), equation 5, with the paper's rho of 7. */
  karras: ({ max, min }, count) =>
    linspace(0, 1, count).map((ramp) => (max ** (1 / 7) + ramp * (min ** (1 / 7) - max ** (1 / 7))) ** 7),
  exponential: ({ max, min }, count) => linspace(Math.log(max), Math.log(min), count).map(Math.exp),
  /** Beta sampling is all you need (arXiv 2407.12173): dense at both ends. Diffusers fixes the shape at 0.6. */
  beta: ({ max, min }, count) =>
    linspace(0, 1, count).map((ramp) => min + symmetricBetaQuantile(1 - ramp, 0.6) * (max - min)),
};

/** The config fields that name a curve; absent in classes that know none. */
export interface CurveSwitches {
  readonly use_karras_sigmas?: boolean;
  readonly use_exponential_sigmas?: boolean;
  readonly use_beta_sigmas?: boolean;
}

/**
 * The curve that a config's switches name, if any.
 * @throws FrisketError `model_invalid` when several are on
 */
export function sigmaCurveOf(className: string, config: CurveSwitches): SigmaCurve | undefined {
  const switches: readonly (SigmaCurve | false | undefined)[] = [
    config.use_karras_sigmas && 'karras',
    config.use_exponential_sigmas && 'exponential',
    config.use_beta_sigmas && 'beta',
  ];
  const [first, second] = switches.filter((curve) => typeof curve === 'string');
  if (second)
    throw unsuitable(className, `only one of use_karras_sigmas, use_exponential_sigmas and use_beta_sigmas may be on`);
  return first;
}
