import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { flag, optional, parseConfig } from '../../../../companion/src/engine/schedulers/config.ts';
import { createScheduler, schedulerClasses } from '../../../../companion/src/engine/schedulers/table.ts';

const schema = z.object({ steps_offset: optional(z.int(), 7), clip_sample: flag(true) });

function problemWith(className: string, config: unknown): string {
  try {
    createScheduler(className, config, { steps: 4 });
  } catch (thrown) {
    expect(thrown).toHaveProperty('code', 'model_invalid');
    return thrown instanceof Error ? thrown.message : '';
  }
  throw new Error('The config was accepted.');
}

describe('a scheduler config', () => {
  it('has defaults, and ignores keys of other classes', () => {
    expect(parseConfig('Class', schema, { unknown: 1 })).toEqual({ steps_offset: 7, clip_sample: true });
  });

  it("reads null as Python's None: absent for values, off for switches", () => {
    const config = { steps_offset: null, clip_sample: null };
    expect(parseConfig('Class', schema, config)).toEqual({ steps_offset: 7, clip_sample: false });
  });

  it('names class, field and value of what it cannot run', () => {
    expect(problemWith('EulerDiscreteScheduler', { prediction_type: 'x0' })).toMatch(
      /^EulerDiscreteScheduler: prediction_type = "x0": .*"epsilon"/,
    );
    expect(problemWith('DDPMScheduler', { variance_type: 'learned' })).toContain('variance_type = "learned"');
    expect(problemWith('DDIMScheduler', 'text')).toContain('config = "text"');
    expect(problemWith('UniPCMultistepScheduler', { use_dynamic_shifting: true })).toContain('use_dynamic_shifting');
    expect(problemWith('DPMSolverMultistepScheduler', { algorithm_type: 'dpmsolver' })).toContain('final_sigmas_type');
    expect(problemWith('LCMScheduler', { original_inference_steps: 1001 })).toContain('num_train_timesteps = 1000');
  });

  it.each(schedulerClasses)(
    "of SDXL, keys of all classes included, is read by %s with that class's defaults",
    (name) => {
      const published = {
        _class_name: 'EulerDiscreteScheduler',
        _diffusers_version: '0.19.0.dev0',
        beta_end: 0.012,
        beta_schedule: 'scaled_linear',
        beta_start: 0.00085,
        clip_sample: false,
        interpolation_type: 'linear',
        num_train_timesteps: 1000,
        prediction_type: 'epsilon',
        sample_max_value: 1.0,
        set_alpha_to_one: false,
        skip_prk_steps: true,
        steps_offset: 1,
        timestep_spacing: 'leading',
        trained_betas: null,
        use_karras_sigmas: false,
        solver_type: 'bh2',
        variance_type: name === 'DDPMScheduler' ? null : 'fixed_small',
        lambda_min_clipped: -Infinity,
      };
      expect(createScheduler(name, published, { steps: 4 }).timesteps.length).toBeGreaterThanOrEqual(4);
    },
  );
});

describe('createScheduler', () => {
  it('lists the classes when it does not know one', () => {
    expect(() => createScheduler('DEISMultistepScheduler', {}, { steps: 4 })).toThrow(
      expect.objectContaining({
        code: 'model_unsupported',
        hint: expect.stringContaining('EulerDiscreteScheduler') as string,
      }),
    );
  });

  it.each([
    { steps: 0 },
    { steps: 1.5 },
    { steps: 4, strength: 0 },
    { steps: 4, strength: 1.1 },
    { steps: 4, eta: -1 },
  ])('refuses %o', (options) => {
    expect(() => createScheduler('DDIMScheduler', {}, options)).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });

  it('refuses strength and a refiner cut at once', () => {
    expect(() => createScheduler('DDIMScheduler', {}, { steps: 4, strength: 0.5, belowTimestep: 200 })).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });
});
