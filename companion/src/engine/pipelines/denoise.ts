import { setImmediate } from 'node:timers/promises';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Random } from '../core/random.ts';
import type { Scheduler } from '../schedulers/scheduler.ts';

export interface Denoising {
  readonly scheduler: Scheduler;
  /** Noised and scaled as the scheduler wants it. */
  readonly sample: Float32Array;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Evaluations that are run; all when absent (a base model stops early and leaves the rest to its refiner). */
  readonly evaluations?: number;
  /** The network's output for a sample that the scheduler has scaled. */
  predict(scaled: Float32Array, timestep: number, k: number): Promise<Float32Array>;
  /** Puts what is known back into the sample after evaluation `k`. */
  blend?(sample: Float32Array, k: number): Float32Array;
  /** What the network sees in the noise, from what it was shown and what it answered; for previews. */
  predictedOriginal(scaled: Float32Array, output: Float32Array, timestep: number): Float32Array;
  onStep(done: number, of: number, original: Float32Array): void;
}

/**
 * The only denoising loop.
 * @returns the last sample: latents as the UNet knows them
 * @throws FrisketError `cancelled` before the next evaluation once the signal is aborted
 */
export async function denoise(denoising: Denoising): Promise<Float32Array> {
  const { scheduler, random, signal } = denoising;
  const count = denoising.evaluations ?? scheduler.timesteps.length;
  let sample = denoising.sample;
  for (let k = 0; k < count; k++) {
    // A run of the network blocks the thread: messages (a cancel among them) are read here.
    await setImmediate();
    throwIfCancelled(signal);
    const timestep = scheduler.timesteps[k] ?? 0;
    const scaled = scheduler.scaleModelInput(sample, k);
    const output = await denoising.predict(scaled, timestep, k);
    sample = scheduler.step(output, k, sample, random);
    sample = denoising.blend?.(sample, k) ?? sample;
    denoising.onStep(k + 1, count, denoising.predictedOriginal(scaled, output, timestep));
  }
  await setImmediate();
  throwIfCancelled(signal);
  return sample;
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new FrisketError('cancelled', 'The job was cancelled.');
}
