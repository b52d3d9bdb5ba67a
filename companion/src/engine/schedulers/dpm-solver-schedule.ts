import { levelOf } from './alpha-space.ts';
import { unsuitable, type TimestepSpacing } from './config.ts';
import { lambdaOf } from './log-snr.ts';
import { sigmaCurveOf, trainingSigmas, type CurveSwitches } from './sigmas.ts';
import {
  curvedSchedule,
  flowSchedule,
  shiftedFlow,
  solverTimesteps,
  tableSchedule,
  type SolverSchedule,
} from './solver-schedule.ts';
import { linspace } from './timestep-spacing.ts';

export interface DpmScheduleConfig extends CurveSwitches {
  readonly num_train_timesteps: number;
  readonly timestep_spacing: TimestepSpacing;
  readonly steps_offset: number;
  readonly lambda_min_clipped: number;
  /** Exponential sigmas, but with rounded timesteps (DPM-Solver's uniform lambda). */
  readonly use_lu_lambdas: boolean;
  readonly use_flow_sigmas: boolean;
  readonly flow_shift: number;
  readonly final_sigmas_type: 'zero' | 'sigma_min';
}

interface DpmScheduleOptions {
  readonly className: string;
  readonly steps: number;
  /** How timesteps of Karras and lu sigmas become whole. */
  readonly toWhole: (timestep: number) => number;
}

/** Timesteps of DPM-Solver, and its sigmas with the final one, float32. */
export function dpmSchedule(
  config: DpmScheduleConfig,
  alphas: Float32Array,
  options: DpmScheduleOptions,
): SolverSchedule {
  const { timesteps, sigmas } = spacedSchedule(config, alphas, options);
  const final = config.final_sigmas_type === 'zero' ? 0 : (trainingSigmas(alphas)[0] ?? 0);
  return { timesteps, sigmas: [...sigmas, final].map(Math.fround) };
}

function spacedSchedule(config: DpmScheduleConfig, alphas: Float32Array, options: DpmScheduleOptions): SolverSchedule {
  const { className, steps, toWhole } = options;
  const { num_train_timesteps: trainingTimesteps, use_flow_sigmas: flow } = config;
  const curve = sigmaCurveOf(className, config);
  if (flow && (curve || config.use_lu_lambdas))
    throw unsuitable(className, 'use_flow_sigmas cannot go with Karras, exponential, beta or lu sigmas');
  if (curve === 'karras') return curvedSchedule(alphas, { curve, steps, toWhole });
  if (config.use_lu_lambdas) return curvedSchedule(alphas, { curve: 'exponential', steps, toWhole });
  if (curve) return curvedSchedule(alphas, { curve, steps, toWhole: Math.trunc });
  if (flow) return flowSchedule(flowSigmas(steps, trainingTimesteps, config.flow_shift), trainingTimesteps);
  const timesteps = solverTimesteps({
    spacing: config.timestep_spacing,
    trainingTimesteps,
    usable: usableTimesteps(alphas, config.lambda_min_clipped),
    steps,
    offset: config.steps_offset,
  });
  return tableSchedule(alphas, timesteps);
}

/** How many timesteps, from 0, have at least this lambda. The solver can leave out the noisiest. */
function usableTimesteps(alphas: Float32Array, least: number): number {
  return alphas.filter((alpha) => lambdaOf(levelOf(alpha)) >= least).length;
}

/** Even before the shift, the least dropped. */
function flowSigmas(steps: number, trainingTimesteps: number, shift: number): number[] {
  return linspace(1, 1 / trainingTimesteps, steps + 1)
    .map((alpha) => shiftedFlow(1 - alpha, shift))
    .reverse()
    .slice(0, -1);
}
