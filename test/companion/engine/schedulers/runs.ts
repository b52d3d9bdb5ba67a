import type { Random } from '../../../../companion/src/engine/core/random.ts';
import { TorchRandom } from '../../../../companion/src/engine/core/torch-random.ts';
import type { Scheduler } from '../../../../companion/src/engine/schedulers/scheduler.ts';

/** Betas of Stable Diffusion and SDXL, with nothing clipped: what published configs hold. */
export const stableDiffusion = {
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  clip_sample: false,
  skip_prk_steps: true,
};

/** Classes whose samples are original + sigma * noise and are scaled for the network. */
export const sigmaClasses = [
  'EulerDiscreteScheduler',
  'EulerAncestralDiscreteScheduler',
  'HeunDiscreteScheduler',
  'LMSDiscreteScheduler',
  'KDPM2DiscreteScheduler',
  'KDPM2AncestralDiscreteScheduler',
];

export const secondOrderClasses = [
  'HeunDiscreteScheduler',
  'KDPM2DiscreteScheduler',
  'KDPM2AncestralDiscreteScheduler',
];

/** Classes that take prediction_type "sample". */
export const classesOfOriginals = [
  'DDIMScheduler',
  'DDPMScheduler',
  'DPMSolverMultistepScheduler',
  'DPMSolverSinglestepScheduler',
  'EulerDiscreteScheduler',
  'HeunDiscreteScheduler',
  'LCMScheduler',
  'LMSDiscreteScheduler',
  'TCDScheduler',
  'UniPCMultistepScheduler',
];

/** Classes that draw no noise unless told to. */
export const deterministicClasses = [
  'DDIMScheduler',
  'DPMSolverMultistepScheduler',
  'DPMSolverSinglestepScheduler',
  'EulerDiscreteScheduler',
  'HeunDiscreteScheduler',
  'KDPM2DiscreteScheduler',
  'LMSDiscreteScheduler',
  'PNDMScheduler',
  'UniPCMultistepScheduler',
];

export const pictures = {
  original: new TorchRandom(11).randn([1, 4, 2, 3]),
  noise: new TorchRandom(12).randn([1, 4, 2, 3]),
};

/** The sample after each evaluation, with a network that answers whatever `answer` gives. */
export function run(
  scheduler: Scheduler,
  start: Float32Array,
  answer: (sample: Float32Array, k: number) => Float32Array,
  random: Random = new TorchRandom(3),
): Float32Array[] {
  let sample = start;
  return scheduler.timesteps.map((_, k) => {
    sample = scheduler.step(answer(scheduler.scaleModelInput(sample, k), k), k, sample, random);
    return sample;
  });
}

/** Greatest difference of two lists of values. */
export function distance(got: Float32Array, wanted: Float32Array): number {
  return wanted.reduce((greatest, value, index) => Math.max(greatest, Math.abs((got[index] ?? NaN) - value)), 0);
}
