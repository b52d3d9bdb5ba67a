import { combine } from './combine.ts';
import type { Mix, Prediction } from './prediction.ts';

/**
 * The samples of Euler, Heun, LMS and KDPM2 (k-diffusion, arXiv 2206.00364): original + sigma * noise. The network sees
 * them scaled to unit variance.
 */
export function scaleToUnitVariance(sample: Float32Array, sigma: number): Float32Array {
  return combine([1 / Math.hypot(sigma, 1), sample]);
}

export function addSigmaNoise(original: Float32Array, noise: Float32Array, sigma: number): Float32Array {
  return combine([1, original], [sigma, noise]);
}

/** The slope dx / dsigma = (x - original) / sigma of the probability flow, from a sample at `sigma`. */
export function derivativeMix(prediction: Exclude<Prediction, 'flow_prediction'>, sigma: number): Mix {
  switch (prediction) {
    case 'epsilon':
      return { sample: 0, output: 1 };
    case 'sample':
      return { sample: 1 / sigma, output: -1 / sigma };
    case 'v_prediction':
      return { sample: sigma / (sigma * sigma + 1), output: 1 / Math.hypot(sigma, 1) };
  }
}

/** How far an ancestral step goes down and how much noise it then adds to arrive at `to` (k-diffusion). */
export function ancestralSplit(from: number, to: number): { readonly down: number; readonly up: number } {
  const up = Math.sqrt((to ** 2 * (from ** 2 - to ** 2)) / from ** 2);
  return { down: Math.sqrt(to ** 2 - up ** 2), up };
}
