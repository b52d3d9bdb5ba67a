import type { Random } from '../core/random.ts';

/**
 * The contract of every sampler, in diffusers' terms. A scheduler is made for one run: number of steps and strength are
 * fixed, and it keeps what a multistep method must remember. Evaluations are counted from 0; evaluation `k` asks the
 * network for its output at `timesteps[k]`. Samples are flat float32 values, never changed in place.
 *
 *     let sample = noise * initNoiseSigma            // or addNoise(latents, noise, 0) when strength < 1
 *     for k of timesteps: sample = step(network(scaleModelInput(sample, k), timesteps[k]), k, sample, random)
 */
export interface Scheduler {
  /** Those visited, one an evaluation (Heun and KDPM2: 2 x steps - 1; PNDM: steps + 1), already cut by strength. */
  readonly timesteps: readonly number[];
  /** The whole list, not cut by strength, where the method has one. */
  readonly sigmas?: readonly number[];
  /** What pure noise is multiplied by to become the first sample. */
  readonly initNoiseSigma: number;
  /** What the network is shown at evaluation `k`. */
  scaleModelInput(sample: Float32Array, k: number): Float32Array;
  /** The sample after evaluation `k`. Draws from `random` exactly when diffusers does. */
  step(output: Float32Array, k: number, sample: Float32Array, random: Random): Float32Array;
  /** `original` noised to the level at which evaluation `k` starts; `k` 0 is the begin of a run cut by strength. */
  addNoise(original: Float32Array, noise: Float32Array, k: number): Float32Array;
}

export interface ScheduleOptions {
  /** Sampling steps of the whole schedule. */
  readonly steps: number;
  /** Part of the schedule that is run: the last floor(steps * strength) steps. 1 when absent. */
  readonly strength?: number;
  /** Run only timesteps below this one (the refiner's part of an ensemble of experts). Excludes `strength`. */
  readonly belowTimestep?: number;
  /** Noise added at each step by DDIM and TCD; 0 when absent. */
  readonly eta?: number;
  /** Pictures that lie one after another in a sample; 1 when absent. Only dynamic thresholding looks at each alone. */
  readonly batch?: number;
}
