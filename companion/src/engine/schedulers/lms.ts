import { z } from 'zod';
import { at } from './at.ts';
import { beginIndex } from './begin.ts';
import { combine, type Term } from './combine.ts';
import { betaFields, ddpmBetas, optional, parseConfig, sigmaSpacingFields, spacingFields } from './config.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';
import { sigmaSchedule } from './sigma-schedule.ts';
import { addSigmaNoise, derivativeMix, scaleToUnitVariance } from './sigma-space.ts';

const className = 'LMSDiscreteScheduler';

export const lmsConfig = z.object({
  ...betaFields(ddpmBetas),
  ...spacingFields('linspace'),
  ...sigmaSpacingFields,
  prediction_type: optional(z.enum(['epsilon', 'sample', 'v_prediction']), 'epsilon'),
});

/** Slopes that a step looks back on; diffusers' default and k-diffusion's. */
const greatestOrder = 4;

/**
 * Linear multistep (Adams and Bashforth on uneven steps): the polynomial through the last slopes is integrated over the
 * step.
 */
export function lms(config: unknown, options: ScheduleOptions): Scheduler {
  const settings = parseConfig(className, lmsConfig, config);
  const { timesteps, sigmas, initNoiseSigma } = sigmaSchedule(settings, { className, steps: options.steps });
  const begin = beginIndex(options, timesteps);
  /** Newest first. */
  let derivatives: readonly Float32Array[] = [];
  return {
    timesteps: timesteps.slice(begin),
    sigmas,
    initNoiseSigma,
    scaleModelInput: (sample, k) => scaleToUnitVariance(sample, at(sigmas, begin + k)),
    step(output, k, sample) {
      const index = begin + k;
      const mix = derivativeMix(settings.prediction_type, at(sigmas, index));
      derivatives = [combine([mix.sample, sample], [mix.output, output]), ...derivatives].slice(0, greatestOrder);
      // Diffusers takes the order from the whole schedule's index, so a run cut by strength multiplies the few slopes
      // it has by the first coefficients of the full order.
      const order = Math.min(index + 1, greatestOrder);
      const terms = derivatives
        .slice(0, order)
        .map((derivative, back): Term => [lmsCoefficient(sigmas, index, order, back), derivative]);
      return combine([1, sample], ...terms);
    },
    addNoise: (original, noise, k) => addSigmaNoise(original, noise, at(sigmas, begin + k)),
  };
}

/**
 * The integral, from sigma `index` to the next, of the Lagrange polynomial that is 1 at sigma `index - back` and 0 at the
 * other `order - 1` sigmas up to `index`. Two-point Gauss quadrature is exact up to degree 3.
 */
function lmsCoefficient(sigmas: readonly number[], index: number, order: number, back: number): number {
  const own = at(sigmas, index - back);
  const polynomial = (sigma: number): number => {
    let product = 1;
    for (let other = 0; other < order; other++) {
      if (other === back) continue;
      const root = at(sigmas, index - other);
      product *= (sigma - root) / (own - root);
    }
    return product;
  };
  const half = (at(sigmas, index + 1) - at(sigmas, index)) / 2;
  const middle = at(sigmas, index) + half;
  const node = half / Math.sqrt(3);
  return half * (polynomial(middle - node) + polynomial(middle + node));
}
