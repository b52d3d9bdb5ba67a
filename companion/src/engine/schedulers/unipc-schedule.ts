import { unsuitable, type TimestepSpacing } from './config.ts';
import { sigmaCurveOf, trainingSigmas, type CurveSwitches, type SigmaRange } from './sigmas.ts';
import {
  curvedSchedule,
  flowSchedule,
  shiftedFlow,
  solverTimesteps,
  tableSchedule,
  type SolverSchedule,
} from './solver-schedule.ts';
import { linspace, roundHalfToEven } from './timestep-spacing.ts';

export interface UnipcScheduleConfig extends CurveSwitches {
  readonly num_train_timesteps: number;
  readonly timestep_spacing: TimestepSpacing;
  readonly steps_offset: number;
  readonly use_flow_sigmas: boolean;
  readonly flow_shift: number;
  /** Least sigma of a flow, which its sigmas are stretched to. */
  readonly shift_terminal?: number | null | undefined;
  readonly sigma_min?: number | null | undefined;
  readonly sigma_max?: number | null | undefined;
  readonly final_sigmas_type: 'zero' | 'sigma_min';
}

interface UnipcScheduleOptions {
  readonly className: string;
  readonly steps: number;
}

/** Timesteps of UniPC, and its sigmas with the final one, float32. */
export function unipcSchedule(
  config: UnipcScheduleConfig,
  alphas: Float32Array,
  options: UnipcScheduleOptions,
): SolverSchedule {
  const { timesteps, sigmas } = spacedSchedule(config, alphas, options);
  const isTable = !config.use_flow_sigmas && sigmaCurveOf(options.className, config) === undefined;
  const least = (isTable ? trainingSigmas(alphas)[0] : sigmas.at(-1)) ?? 0;
  return { timesteps, sigmas: [...sigmas, config.final_sigmas_type === 'zero' ? 0 : least].map(Math.fround) };
}

function spacedSchedule(
  config: UnipcScheduleConfig,
  alphas: Float32Array,
  options: UnipcScheduleOptions,
): SolverSchedule {
  const { className, steps } = options;
  const { num_train_timesteps: trainingTimesteps, use_flow_sigmas: flow } = config;
  const curve = sigmaCurveOf(className, config);
  if (config.shift_terminal && !flow) throw unsuitable(className, 'shift_terminal needs use_flow_sigmas');
  if (flow && curve && curve !== 'karras')
    throw unsuitable(className, 'use_flow_sigmas cannot go with exponential or beta sigmas');
  if (curve) {
    const toWhole = curve === 'karras' ? roundHalfToEven : Math.trunc;
    const curved = curvedSchedule(alphas, { curve, steps, range: givenRange(config), toWhole });
    if (!flow) return curved;
    return flowSchedule(
      curved.sigmas.map((sigma) => sigma / (sigma + 1)),
      trainingTimesteps,
    );
  }
  if (flow) return flowSchedule(flowSigmas(config, steps), trainingTimesteps);
  const timesteps = solverTimesteps({
    spacing: config.timestep_spacing,
    trainingTimesteps,
    usable: trainingTimesteps,
    steps,
    offset: config.steps_offset,
  });
  return tableSchedule(alphas, timesteps);
}

function givenRange({ sigma_min: min, sigma_max: max }: UnipcScheduleConfig): Partial<SigmaRange> {
  return { ...(typeof min === 'number' ? { min } : {}), ...(typeof max === 'number' ? { max } : {}) };
}

/** At sigma 1 alpha is 0 and lambda infinite, so diffusers starts this much below. */
const flowMargin = 1e-6;

function flowSigmas(
  { num_train_timesteps: length, flow_shift: shift, shift_terminal: terminal }: UnipcScheduleConfig,
  steps: number,
): number[] {
  const shifted = linspace(1, 1 / length, steps + 1)
    .slice(0, -1)
    .map((sigma) => shiftedFlow(sigma, shift));
  const stretch = terminal ? (1 - (shifted.at(-1) ?? 0)) / (1 - terminal) : 1;
  return shifted
    .map((sigma) => 1 - (1 - sigma) / stretch)
    .map((sigma, index) => (index === 0 && Math.abs(sigma - 1) < flowMargin ? sigma - flowMargin : sigma));
}
