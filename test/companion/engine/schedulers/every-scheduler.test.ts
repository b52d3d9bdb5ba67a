import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Random } from '../../../../companion/src/engine/core/random.ts';
import { createScheduler, schedulerClasses } from '../../../../companion/src/engine/schedulers/table.ts';
import {
  classesOfOriginals,
  deterministicClasses,
  distance,
  pictures,
  run,
  secondOrderClasses,
  sigmaClasses,
  stableDiffusion,
} from './runs.ts';

const spacing = fc.constantFrom('linspace', 'leading', 'trailing');
/** PNDM's Runge-Kutta start is off in `stableDiffusion`, so every number of steps works; LCM and TCD have 50 at most. */
const steps = fc.integer({ min: 1, max: 50 });

/** Never asked: fails when a sampler draws that should not. */
const silent: Random = {
  randn: () => {
    throw new Error('drew noise');
  },
};

function evaluations(className: string, count: number): number {
  if (secondOrderClasses.includes(className)) return 2 * count - 1;
  if (className === 'PNDMScheduler' && count > 1) return count + 1;
  return count;
}

describe.each(schedulerClasses)('%s', (className) => {
  it('visits falling timesteps, one an evaluation', () => {
    fc.assert(
      fc.property(steps, spacing, (count, timestep_spacing) => {
        const { timesteps } = createScheduler(className, { ...stableDiffusion, timestep_spacing }, { steps: count });
        expect(timesteps).toHaveLength(evaluations(className, count));
        // Ancestral steps of KDPM2 dive below the next timestep in their middle.
        const dives = className === 'KDPM2AncestralDiscreteScheduler';
        const own = dives ? timesteps.filter((_, index) => index % 2 === 0) : timesteps;
        expect(own.filter((timestep, index) => index > 0 && timestep > (own[index - 1] ?? 0))).toEqual([]);
        const repeats = own.length - new Set(own).size;
        const repeated = { HeunDiscreteScheduler: count - 1, PNDMScheduler: count > 1 ? 1 : 0 }[className] ?? 0;
        expect(repeats).toBe(repeated);
      }),
    );
  });

  it('does not change what it is given', () => {
    const scheduler = createScheduler(className, { ...stableDiffusion, clip_sample: true }, { steps: 5, eta: 0.5 });
    const given = pictures.noise.slice();
    const answer = pictures.original.slice();
    run(scheduler, given, () => answer);
    scheduler.addNoise(answer, given, 0);
    expect(given).toEqual(pictures.noise);
    expect(answer).toEqual(pictures.original);
  });

  it('runs the last floor(steps * strength) steps', () => {
    fc.assert(
      fc.property(steps, fc.double({ min: 0.01, max: 1, noNaN: true }), (count, strength) => {
        const kept = Math.floor(count * strength);
        if (kept === 0) return;
        const order = secondOrderClasses.includes(className) ? 2 : 1;
        const whole = createScheduler(className, stableDiffusion, { steps: count });
        const cut = createScheduler(className, stableDiffusion, { steps: count, strength });
        expect(cut.timesteps).toEqual(whole.timesteps.slice((count - kept) * order));
        expect(cut.sigmas).toEqual(whole.sigmas);
        expect(cut.initNoiseSigma).toBe(whole.initNoiseSigma);
      }),
    );
  });

  it('names the least strength when nothing is left to run', () => {
    fc.assert(
      fc.property(steps, (count) => {
        const least = Math.ceil(1000 / count) / 1000;
        const tooLittle = () => createScheduler(className, stableDiffusion, { steps: count, strength: 0.9 / count });
        expect(tooLittle).toThrow(
          expect.objectContaining({
            code: 'invalid_request',
            hint: expect.stringContaining(`at least ${least}`) as string,
          }),
        );
        expect(createScheduler(className, stableDiffusion, { steps: count, strength: least }).timesteps).not.toEqual(
          [],
        );
      }),
    );
  });

  it('runs what lies below a timestep, in whole steps, for the refiner', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 999 }), (count, cutoff) => {
        const { timesteps: all } = createScheduler(className, stableDiffusion, { steps: count });
        const below = all.filter((timestep) => timestep < cutoff).length;
        const refine = () => createScheduler(className, stableDiffusion, { steps: count, belowTimestep: cutoff });
        if (below === 0) {
          expect(refine).toThrow(expect.objectContaining({ code: 'invalid_request' }));
          return;
        }
        const inStep = secondOrderClasses.includes(className) && below % 2 === 0 ? 1 : 0;
        const { timesteps } = refine();
        expect(timesteps).toEqual(all.slice(all.length - below - inStep));
      }),
    );
  });

  it('gives an error or finite numbers for any config', () => {
    const scalar = fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.double(), fc.string());
    const choice = (...values: unknown[]) =>
      fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: scalar });
    const flag = choice(true, false);
    const config = fc.record(
      {
        num_train_timesteps: choice(1, 2, 10, 1000),
        beta_start: choice(0.00085, 0.0001),
        beta_end: choice(0.012, 0.02),
        beta_schedule: choice('linear', 'scaled_linear', 'squaredcos_cap_v2', 'exp', 'laplace', 'sigmoid'),
        trained_betas: fc.oneof(scalar, fc.array(fc.double())),
        timestep_spacing: choice('linspace', 'leading', 'trailing'),
        steps_offset: choice(0, 1, 1000),
        prediction_type: choice('epsilon', 'sample', 'v_prediction', 'flow_prediction'),
        algorithm_type: choice('dpmsolver', 'dpmsolver++', 'sde-dpmsolver', 'sde-dpmsolver++', 'deis'),
        solver_type: choice('midpoint', 'heun', 'bh1', 'bh2'),
        solver_order: choice(1, 2, 3, 4),
        final_sigmas_type: choice('zero', 'sigma_min'),
        variance_type: choice('fixed_small', 'fixed_small_log', 'fixed_large', 'fixed_large_log', 'learned'),
        rescale_betas_zero_snr: flag,
        use_karras_sigmas: flag,
        use_exponential_sigmas: flag,
        use_beta_sigmas: flag,
        use_lu_lambdas: flag,
        use_flow_sigmas: flag,
        flow_shift: choice(1, 3),
        lower_order_final: flag,
        predict_x0: flag,
        skip_prk_steps: flag,
        clip_sample: flag,
        thresholding: flag,
        sigma_min: choice(0.03, 0.1),
        sigma_max: choice(14, 1),
        original_inference_steps: choice(1, 50, 1000),
        lambda_min_clipped: choice(-5, -Infinity, 10),
        interpolation_type: choice('linear', 'log_linear'),
        timestep_type: choice('discrete', 'continuous'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(config, choice(1, 2, 5, 61), choice(1, 0.5), (anyConfig, anySteps, anyStrength) => {
        try {
          const options = { steps: Number(anySteps), strength: Number(anyStrength) };
          const scheduler = createScheduler(className, anyConfig, options);
          const start = pictures.noise.map((value) => value * scheduler.initNoiseSigma);
          const samples = run(scheduler, start, () => pictures.original);
          expect(scheduler.timesteps.every(Number.isFinite)).toBe(true);
          expect(samples.flatMap((sample) => [...sample]).every((value) => !Number.isNaN(value))).toBe(true);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(FrisketError);
          expect(thrown).not.toHaveProperty('code', 'internal');
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe.each(classesOfOriginals)('%s, whose network may predict the original', (className) => {
  it('arrives at the original when the network knows it, and stays finite on the way', () => {
    fc.assert(
      fc.property(steps, (count) => {
        // Leading timesteps end at 0, from where DDIM's fixed stride leads to the original.
        const config = { ...stableDiffusion, prediction_type: 'sample', timestep_spacing: 'leading' };
        const scheduler = createScheduler(className, config, { steps: count });
        const start = pictures.noise.map((value) => value * scheduler.initNoiseSigma);
        const samples = run(scheduler, start, () => pictures.original);
        // TCD ends at timestep 0, which is not quite clean (alpha 0.99915); LCM keeps 1e-5 of the sample.
        const near = className === 'TCDScheduler' ? 0.2 : className === 'LCMScheduler' ? 1e-3 : 1e-5;
        expect(distance(samples.at(-1) ?? start, pictures.original)).toBeLessThan(near);
      }),
    );
  });
});

describe.each(deterministicClasses)('%s, which draws no noise', (className) => {
  it('keeps to the line from noise to original when the network knows the noise', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(1, 0.7), (count, anyStrength) => {
        // A cut leaves LMS with fewer slopes than it has coefficients, and PNDM without the step it repeats.
        const cutsWell = className !== 'LMSDiscreteScheduler' && className !== 'PNDMScheduler';
        const strength = cutsWell && count > 1 ? anyStrength : 1;
        // DDIM and PNDM step by a fixed stride, which is the list's own with leading spacing only.
        const config = { ...stableDiffusion, timestep_spacing: 'leading', set_alpha_to_one: true };
        const scheduler = createScheduler(className, config, { steps: count, strength });
        const start = scheduler.addNoise(pictures.original, pictures.noise, 0);
        const samples = run(scheduler, start, () => pictures.noise, silent);
        const wholeSteps = secondOrderClasses.includes(className) ? 2 : 1;
        for (let k = 1; k < samples.length; k += wholeSteps)
          if (scheduler.timesteps[k + 1] !== undefined) {
            const wanted = scheduler.addNoise(pictures.original, pictures.noise, k + 1);
            expect(distance(samples[k] ?? start, wanted)).toBeLessThan(1e-4);
          }
        expect(distance(samples.at(-1) ?? start, pictures.original)).toBeLessThan(1e-4);
      }),
    );
  });
});

describe.each(sigmaClasses)('%s, whose samples grow with sigma', (className) => {
  it('shows the network samples of unit variance', () => {
    const scheduler = createScheduler(className, stableDiffusion, { steps: 8, strength: 0.5 });
    const { noise } = pictures;
    for (const k of scheduler.timesteps.keys()) {
      if (className.startsWith('KDPM2') && k % 2 === 1) continue;
      const sigma =
        (scheduler.addNoise(
          noise.map(() => 0),
          noise,
          k,
        )[0] ?? 0) / (noise[0] ?? 1);
      const scaled = scheduler.scaleModelInput(noise, k);
      expect(scaled[0]).toBeCloseTo((noise[0] ?? 0) / Math.sqrt(sigma ** 2 + 1), 5);
    }
  });

  it('starts from noise of the first sigma', () => {
    const trailing = createScheduler(className, { ...stableDiffusion, timestep_spacing: 'trailing' }, { steps: 4 });
    expect(trailing.initNoiseSigma).toBeCloseTo(14.6146, 3);
    const leading = createScheduler(className, { ...stableDiffusion, timestep_spacing: 'leading' }, { steps: 4 });
    expect(leading.initNoiseSigma).toBeCloseTo(Math.hypot(leading.sigmas?.[0] ?? 0, 1), 5);
  });
});
