import { clipOriginal, type ClipConfig } from './clip.ts';
import { combine } from './combine.ts';
import { predictsOriginal, type DpmAlgorithm } from './dpm-solver-update.ts';
import { noiseMix, originalMix, type NoiseLevel, type Prediction } from './prediction.ts';

interface OutputConfig extends ClipConfig {
  readonly algorithm_type: DpmAlgorithm;
  readonly prediction_type: Prediction;
}

/** What the solver extrapolates, from a network's output: the predicted original or, in the plain forms, the noise. */
export function solverOutput(
  output: Float32Array,
  sample: Float32Array,
  level: NoiseLevel,
  config: OutputConfig,
  batch: number,
): Float32Array {
  const wantsOriginal = predictsOriginal(config.algorithm_type);
  if (!wantsOriginal && !config.thresholding) {
    const mix = noiseMix(config.prediction_type, level);
    return combine([mix.sample, sample], [mix.output, output]);
  }
  const mix = originalMix(config.prediction_type, level);
  const original = combine([mix.sample, sample], [mix.output, output]);
  clipOriginal(original, config, batch);
  return wantsOriginal ? original : combine([1 / level.sigma, sample], [-level.alpha / level.sigma, original]);
}
