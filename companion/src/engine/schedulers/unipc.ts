import { z } from 'zod';
import { beginIndex } from './begin.ts';
import { positiveAlphasCumprod } from './betas.ts';
import { clipOriginal } from './clip.ts';
import { combine, type Term } from './combine.ts';
import {
  betaFields,
  ddpmBetas,
  flag,
  optional,
  parseConfig,
  sigmaRangeFields,
  spacingFields,
  unsuitable,
} from './config.ts';
import { addSolverNoise, lambdaOf, levelReader, solverLevel } from './log-snr.ts';
import { noiseMix, originalMix, type NoiseLevel } from './prediction.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';
import { checkFlow, solverFields } from './solver-schedule.ts';
import { checkSteps } from './timestep-spacing.ts';
import { unipcSchedule } from './unipc-schedule.ts';
import { correctorWeights, predictorWeights, unipcStep, type UnipcForm } from './unipc-update.ts';

const className = 'UniPCMultistepScheduler';

export const unipcConfig = z.object({
  ...betaFields(ddpmBetas),
  ...solverFields,
  ...spacingFields('linspace'),
  ...sigmaRangeFields,
  solver_order: optional(z.int().min(1), 2),
  /** Names of other solver families stand for bh2, as in diffusers. */
  solver_type: optional(z.enum(['bh1', 'bh2', 'midpoint', 'heun', 'logrho']), 'bh2').transform((type) =>
    type === 'bh1' ? 'bh1' : 'bh2',
  ),
  predict_x0: flag(true),
  lower_order_final: flag(true),
  /** Steps after which the sample is not corrected. */
  disable_corrector: optional(z.array(z.int()), []),
  solver_p: z.null({ error: 'not supported: the predictor is always UniP' }).optional(),
  rescale_betas_zero_snr: flag(false),
  shift_terminal: z.number().gte(0).lt(1).nullish(),
});

/**
 * UniPC (arXiv 2302.04867): each network output first corrects the sample it was asked for, then predicts the next one,
 * with as many earlier outputs as the order says.
 */
export function unipc(config: unknown, options: ScheduleOptions): Scheduler {
  const settings = parseConfig(className, unipcConfig, config);
  const { solver_order: greatestOrder, prediction_type: prediction, use_flow_sigmas: flow } = settings;
  checkFlow(className, settings);
  if (prediction === 'flow_prediction' && !settings.predict_x0)
    throw unsuitable(className, 'prediction_type = "flow_prediction" needs predict_x0');
  checkSteps(options.steps, settings.num_train_timesteps, className);
  const alphas = positiveAlphasCumprod(className, settings);
  const { timesteps, sigmas } = unipcSchedule(settings, alphas, { className, steps: options.steps });
  const begin = beginIndex(options, timesteps);
  const levelAt = levelReader(sigmas.map((sigma) => solverLevel(sigma, flow)));
  const form: UnipcForm = { predictsOriginal: settings.predict_x0, type: settings.solver_type };
  /** Newest first. */
  let outputs: readonly Float32Array[] = [];
  /** Where the last prediction started, and its order. */
  let last: { readonly sample: Float32Array; readonly order: number } | undefined;

  function convert(output: Float32Array, sample: Float32Array, level: NoiseLevel): Float32Array {
    const mix = settings.predict_x0 ? originalMix(prediction, level) : noiseMix(prediction, level);
    const converted = combine([mix.sample, sample], [mix.output, output]);
    if (settings.predict_x0) clipOriginal(converted, settings, options.batch ?? 1);
    return converted;
  }

  /** Lambdas from step `index` back, `count` of them. */
  function lambdasBack(index: number, count: number): number[] {
    return Array.from({ length: count }, (_, back) => lambdaOf(levelAt(index - back)));
  }

  function corrected(sample: Float32Array, latest: Float32Array, index: number): Float32Array {
    if (!last || settings.disable_corrector.includes(index - 1)) return sample;
    const step = unipcStep(form, levelAt(index - 1), levelAt(index));
    const weights = correctorWeights(step, lambdasBack(index, last.order + 1));
    const terms = weights.map((weight, back): Term => [weight, back === 0 ? latest : (outputs[back - 1] ?? latest)]);
    return combine([step.sample, last.sample], ...terms);
  }

  return {
    timesteps: timesteps.slice(begin),
    sigmas,
    initNoiseSigma: 1,
    scaleModelInput: (sample) => sample,
    step(output, k, sample) {
      const index = begin + k;
      const latest = convert(output, sample, levelAt(index));
      const start = corrected(sample, latest, index);
      outputs = [latest, ...outputs].slice(0, greatestOrder);
      const left = settings.lower_order_final ? timesteps.length - index : greatestOrder;
      const order = Math.min(greatestOrder, left, outputs.length);
      last = { sample: start, order };
      const step = unipcStep(form, levelAt(index), levelAt(index + 1));
      const weights = predictorWeights(step, lambdasBack(index + 1, order + 1));
      return combine([step.sample, start], ...weights.map((weight, back): Term => [weight, outputs[back] ?? latest]));
    },
    addNoise: (original, noise, k) => addSolverNoise(original, noise, levelAt(begin + k)),
  };
}
