import { z } from 'zod';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { at } from './at.ts';
import { beginIndex } from './begin.ts';
import { combine } from './combine.ts';
import {
  betaFields,
  optional,
  parseConfig,
  sigmaSpacingFields,
  spacingFields,
  stableDiffusionBetas,
} from './config.ts';
import type { ScheduleOptions, Scheduler } from './scheduler.ts';
import { sigmaSchedule, type SigmaSchedule } from './sigma-schedule.ts';
import { addSigmaNoise, derivativeMix, scaleToUnitVariance } from './sigma-space.ts';

/** Config of both KDPM2 classes. */
export const kdpm2Config = z.object({
  ...betaFields({ ...stableDiffusionBetas, schedule: 'linear' }),
  ...spacingFields('linspace'),
  ...sigmaSpacingFields,
  prediction_type: optional(z.enum(['epsilon', 'v_prediction']), 'epsilon'),
});

/** One step of the second-order method: its sigmas and the noise that ends it. */
export interface MidpointStep {
  readonly from: number;
  /** Where the second evaluation is made; 0 in the last step, which has none. */
  readonly middle: number;
  readonly to: number;
  /** Deviation of the noise added at the end; undefined: none is drawn. */
  readonly up?: number;
}

/** A scheduler of which every step is one `MidpointStep` of two evaluations. */
export function midpointScheduler(
  className: string,
  config: unknown,
  options: ScheduleOptions,
  stepBetween: (from: number, next: number) => MidpointStep,
): Scheduler {
  const settings = parseConfig(className, kdpm2Config, config);
  const schedule = sigmaSchedule(settings, { className, steps: options.steps, roundKarras: true });
  const steps = schedule.timesteps.map((_, index) =>
    stepBetween(at(schedule.sigmas, index), at(schedule.sigmas, index + 1)),
  );
  const timesteps = interleavedTimesteps(schedule, steps);
  const begin = beginIndex(options, timesteps, 2);
  let start: Float32Array | undefined;

  function stepAt(index: number): MidpointStep {
    const step = steps[index >> 1];
    if (!step) throw new FrisketError('internal', `${className} has no evaluation ${index - begin}.`);
    return step;
  }

  return {
    timesteps: timesteps.slice(begin),
    sigmas: listedSigmas(schedule.sigmas),
    initNoiseSigma: schedule.initNoiseSigma,
    scaleModelInput(sample, k) {
      const { from, middle } = stepAt(begin + k);
      return scaleToUnitVariance(sample, (begin + k) % 2 === 0 ? from : middle);
    },
    step(output, k, sample, random) {
      const { from, middle, to, up } = stepAt(begin + k);
      if ((begin + k) % 2 === 0) {
        start = sample;
        const derivative = derivativeMix(settings.prediction_type, from);
        const distance = middle - from;
        return combine([1 + distance * derivative.sample, sample], [distance * derivative.output, output]);
      }
      if (!start)
        throw new FrisketError('internal', `Evaluation ${k} of ${className} came before the one it completes.`);
      const derivative = derivativeMix(settings.prediction_type, middle);
      const distance = to - from;
      const noise = up === undefined ? [] : [[up, random.randn([sample.length])] as const];
      return combine(
        [1, start],
        [distance * derivative.sample, sample],
        [distance * derivative.output, output],
        ...noise,
      );
    },
    // An evaluation in the middle of a step counts as the next one here, as in diffusers' list of sigmas.
    addNoise: (original, noise, k) => addSigmaNoise(original, noise, at(schedule.sigmas, (begin + k + 1) >> 1)),
  };
}

/** Diffusers' list: the first sigma, then each later one twice, and the final 0 once more. */
function listedSigmas(sigmas: readonly number[]): number[] {
  return [...sigmas.slice(0, 1), ...sigmas.slice(1).flatMap((sigma) => [sigma, sigma]), ...sigmas.slice(-1)];
}

/** Each step's own timestep and the one of its middle; the last step has no middle. */
function interleavedTimesteps({ timesteps, timestepOf }: SigmaSchedule, steps: readonly MidpointStep[]): number[] {
  return timesteps
    .flatMap((timestep, index) => [timestep, Math.fround(timestepOf(steps[index]?.middle ?? 0))])
    .slice(0, -1);
}

/** exp of the mean of the logarithms; 0 when one of them is 0. */
export function geometricMean(first: number, second: number): number {
  return Math.sqrt(first * second);
}
