import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symmetricBetaQuantile } from '../../../../companion/src/engine/schedulers/beta-quantile.ts';
import { alphasCumprod } from '../../../../companion/src/engine/schedulers/betas.ts';
import {
  interpolate,
  sigmaCurveOf,
  sigmaCurves,
  timestepFinder,
  trainingSigmas,
  type SigmaCurve,
} from '../../../../companion/src/engine/schedulers/sigmas.ts';

const table = trainingSigmas(
  alphasCumprod('Class', {
    num_train_timesteps: 1000,
    beta_start: 0.00085,
    beta_end: 0.012,
    beta_schedule: 'scaled_linear',
  }),
);
const off = { use_karras_sigmas: false, use_exponential_sigmas: false, use_beta_sigmas: false };

describe('sigmas', () => {
  it("of Stable Diffusion's training run from 0.0292 to 14.6146", () => {
    expect(table[0]).toBeCloseTo(0.02916753, 6);
    expect(table[999]).toBeCloseTo(14.61464, 4);
  });

  it('are interpolated between timesteps and held beyond the ends', () => {
    expect(interpolate(table, 10.25)).toBeCloseTo(0.75 * (table[10] ?? 0) + 0.25 * (table[11] ?? 0), 10);
    expect(interpolate(table, -1)).toBe(table[0]);
    expect(interpolate(table, 1000)).toBe(table[999]);
  });

  it('lead back to their timesteps', () => {
    const timestepOf = timestepFinder(table);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (timestep) => {
        expect(timestepOf(table[timestep] ?? NaN)).toBeCloseTo(timestep, 2);
      }),
    );
    expect(timestepOf(0)).toBe(0);
    expect(timestepOf(1e9)).toBe(999);
  });

  it.each<SigmaCurve>(['karras', 'exponential', 'beta'])('on the %s curve fall from max to min', (curve) => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 100 }), (count) => {
        const sigmas = sigmaCurves[curve]({ max: 14, min: 0.03 }, count);
        expect(sigmas).toHaveLength(count);
        expect(sigmas[0]).toBeCloseTo(14, 9);
        expect(sigmas.at(-1)).toBeCloseTo(0.03, 9);
        expect(sigmas.every((sigma, index) => index === 0 || sigma < (sigmas[index - 1] ?? 0))).toBe(true);
      }),
    );
  });

  it('take one curve at most', () => {
    expect(sigmaCurveOf('Class', off)).toBeUndefined();
    expect(sigmaCurveOf('Class', { ...off, use_beta_sigmas: true })).toBe('beta');
    expect(() => sigmaCurveOf('Class', { ...off, use_beta_sigmas: true, use_karras_sigmas: true })).toThrow(
      expect.objectContaining({ code: 'model_invalid' }),
    );
  });
});

describe('symmetricBetaQuantile', () => {
  it.each([
    [0, 0],
    [0.01, 0.0008612388215429059],
    [0.25, 0.17568037865269498],
    [0.5, 0.5],
    [0.75, 0.824319621347305],
    [1, 1],
  ])('of %d is what SciPy gives', (share, quantile) => {
    expect(symmetricBetaQuantile(share, 0.6)).toBeCloseTo(quantile, 12);
  });
});
