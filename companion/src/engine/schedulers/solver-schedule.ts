import { z } from 'zod';
import {
  finalSigmaField,
  flag,
  optional,
  sigmaSpacingFields,
  thresholdingFields,
  unsuitable,
  unsupportedFlag,
  type TimestepSpacing,
} from './config.ts';
import type { Prediction } from './prediction.ts';
import {
  interpolate,
  sigmaCurves,
  timestepFinder,
  trainingSigmas,
  type SigmaCurve,
  type SigmaRange,
} from './sigmas.ts';
import { leading, linspace, roundHalfToEven, trailing } from './timestep-spacing.ts';

/** Config fields that DPM-Solver and UniPC share. */
export const solverFields = {
  ...sigmaSpacingFields,
  ...finalSigmaField,
  ...thresholdingFields,
  prediction_type: optional(z.enum(['epsilon', 'sample', 'v_prediction', 'flow_prediction']), 'epsilon'),
  use_flow_sigmas: flag(false),
  flow_shift: optional(z.number().gt(0), 1),
  use_dynamic_shifting: unsupportedFlag('only the fixed shift of flow_shift is'),
};

/** @throws FrisketError `model_invalid` when flow predictions come without flow sigmas */
export function checkFlow(
  className: string,
  config: { readonly use_flow_sigmas: boolean; readonly prediction_type: Prediction },
): void {
  if (config.prediction_type === 'flow_prediction' && !config.use_flow_sigmas)
    throw unsuitable(className, 'prediction_type = "flow_prediction" needs use_flow_sigmas');
}

interface SolverTimestepOptions {
  readonly spacing: TimestepSpacing;
  readonly trainingTimesteps: number;
  /** Timesteps that may be visited, counted from 0: all, or fewer when the noisiest are left out. */
  readonly usable: number;
  readonly steps: number;
  readonly offset: number;
}

/** Whole timesteps, falling. Linspace and leading are counted for one step more, whose timestep, the least, is dropped. */
export function solverTimesteps(options: SolverTimestepOptions): number[] {
  const { spacing, trainingTimesteps, usable, steps, offset } = options;
  switch (spacing) {
    case 'linspace':
      return linspace(0, usable - 1, steps + 1)
        .map(roundHalfToEven)
        .reverse()
        .slice(0, -1);
    case 'leading':
      return leading(usable, steps + 1, offset).slice(0, -1);
    case 'trailing':
      return trailing(usable, trainingTimesteps / steps);
  }
}

export interface SolverSchedule {
  /** Whole, falling. */
  readonly timesteps: readonly number[];
  /** One a timestep, as listed; see `solverLevel`. */
  readonly sigmas: readonly number[];
}

/** Sigmas of the given timesteps. */
export function tableSchedule(alphas: Float32Array, timesteps: readonly number[]): SolverSchedule {
  const table = trainingSigmas(alphas);
  return { timesteps, sigmas: timesteps.map((timestep) => interpolate(table, timestep)) };
}

interface CurvedOptions {
  readonly curve: SigmaCurve;
  readonly steps: number;
  /** Ends other than the first and last sigma of training. */
  readonly range?: Partial<SigmaRange>;
  /** Makes a timestep whole; diffusers rounds some and cuts the fraction off others. */
  readonly toWhole: (timestep: number) => number;
}

/** Sigmas on a curve over the whole of training, and the timesteps that belong to them. */
export function curvedSchedule(alphas: Float32Array, { curve, steps, range, toWhole }: CurvedOptions): SolverSchedule {
  const table = trainingSigmas(alphas);
  const timestepOf = timestepFinder(table);
  const sigmas = sigmaCurves[curve]({ max: table.at(-1) ?? 0, min: table[0] ?? 0, ...range }, steps);
  return { sigmas, timesteps: sigmas.map((sigma) => toWhole(timestepOf(sigma))) };
}

/** Moves flow sigmas towards noise (shift > 1) for larger pictures (arXiv 2403.03206, section 5.3.2). */
export function shiftedFlow(sigma: number, shift: number): number {
  return (shift * sigma) / (1 + (shift - 1) * sigma);
}

/** Timesteps of flow sigmas. */
export function flowSchedule(sigmas: readonly number[], trainingTimesteps: number): SolverSchedule {
  return { sigmas, timesteps: sigmas.map((sigma) => Math.trunc(sigma * trainingTimesteps)) };
}
