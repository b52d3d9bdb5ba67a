import { z } from 'zod';
import { FrisketError } from '../../../../shared/src/errors.ts';

/**
 * The fields that scheduler configs share, under the names of diffusers' `scheduler_config.json`. Each class states its
 * own defaults. Keys of other classes are ignored, as diffusers does; null stands for Python's None.
 */

/** A field with a default; null counts as absent. */
export function optional<T>(schema: z.ZodType<T>, fallback: NoInfer<T>) {
  return schema.nullish().transform((value): T => value ?? fallback);
}

/** A switch; null is off, as None is in Python. */
export function flag(fallback: boolean) {
  return z
    .boolean()
    .nullish()
    .transform((value) => (value === undefined ? fallback : (value ?? false)));
}

/** Diffusers' name for something that cannot be had here: only "off" is accepted. */
export function unsupportedFlag(why: string) {
  return z
    .boolean()
    .nullish()
    .refine((value) => value !== true, { error: `not supported: ${why}` });
}

/** Every known model was trained on 1000; the bound keeps a broken file from exhausting the memory. */
const greatestTrainingTimesteps = 100_000;

/** Schedules of noise that every class knows; see `betas.ts`. */
export const commonBetaSchedules = ['linear', 'scaled_linear', 'squaredcos_cap_v2'] as const;

interface BetaDefaults<Schedule extends string> {
  readonly start: number;
  readonly end: number;
  readonly schedule: NoInfer<Schedule>;
  readonly schedules: readonly Schedule[];
}

/** What the noise of training looked like. */
export function betaFields<Schedule extends string>(defaults: BetaDefaults<Schedule>) {
  const beta = z.number().gt(0).lt(1);
  return {
    num_train_timesteps: optional(z.int().min(1).max(greatestTrainingTimesteps), 1000),
    beta_start: optional(beta, defaults.start),
    beta_end: optional(beta, defaults.end),
    beta_schedule: optional<Schedule>(z.literal(defaults.schedules), defaults.schedule),
    trained_betas: z.array(z.number().gte(0).lt(1)).min(1).max(greatestTrainingTimesteps).nullish(),
  };
}

/** Betas of most classes: the DDPM paper's (section 4 of arXiv 2006.11239). */
export const ddpmBetas = { start: 0.0001, end: 0.02, schedule: 'linear', schedules: commonBetaSchedules } as const;

/** Betas of Stable Diffusion, between which Heun, KDPM2, LCM and TCD run unless told. */
export const stableDiffusionBetas = { start: 0.00085, end: 0.012, schedules: commonBetaSchedules } as const;

export const timestepSpacings = ['linspace', 'leading', 'trailing'] as const;
export type TimestepSpacing = (typeof timestepSpacings)[number];

/** How the timesteps of a run are chosen from those of training (table 2 of arXiv 2305.08891). */
export function spacingFields(fallback: TimestepSpacing) {
  return {
    timestep_spacing: optional(z.enum(timestepSpacings), fallback),
    steps_offset: optional(z.int().min(0).max(greatestTrainingTimesteps), 0),
  };
}

/** Other ways to space the sigmas; at most one may be on. */
export const sigmaSpacingFields = {
  use_karras_sigmas: flag(false),
  use_exponential_sigmas: flag(false),
  use_beta_sigmas: flag(false),
};

const sigma = z.number().gt(0);
/** Ends of Karras, exponential and beta sigmas in place of the schedule's own. */
export const sigmaRangeFields = { sigma_min: sigma.nullish(), sigma_max: sigma.nullish() };

export const finalSigmaField = { final_sigmas_type: optional(z.enum(['zero', 'sigma_min']), 'zero') };

/** Clipping the predicted original, for pixel space; latent models switch it off. */
export const thresholdingFields = {
  thresholding: flag(false),
  dynamic_thresholding_ratio: optional(z.number().gte(0).lte(1), 0.995),
  sample_max_value: optional(z.number().gt(0), 1),
};

export function clippingFields(fallback: boolean) {
  return { clip_sample: flag(fallback), clip_sample_range: optional(z.number().gt(0), 1), ...thresholdingFields };
}

/**
 * Reads a config by a class's schema.
 * @throws FrisketError `model_invalid`, naming class, field and value
 */
export function parseConfig<T>(className: string, schema: z.ZodType<T>, config: unknown): T {
  const result = schema.safeParse(config, { reportInput: true });
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, 3).map((issue) => {
    const field = issue.path.length > 0 ? issue.path.join('.') : 'config';
    return `${field} = ${shown(issue.input)}: ${issue.message}`;
  });
  throw unsuitable(className, issues.join('; '));
}

/** As JSON, short; numbers that JSON lacks by their names. */
function shown(value: unknown): string {
  const longest = 60;
  const text = typeof value === 'number' || value === undefined ? String(value) : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}

/** A config that reads well but cannot be run. */
export function unsuitable(className: string, reason: string): FrisketError {
  return new FrisketError(
    'model_invalid',
    `${className}: ${reason}`,
    "Correct the model's scheduler_config.json or the scheduler's config in the request, or choose another scheduler.",
  );
}
