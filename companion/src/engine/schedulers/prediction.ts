/**
 * What a network predicts, as diffusers names it. Noised samples are x = alpha * original + sigma * noise; the velocity is
 * v = alpha * noise - sigma * original (arXiv 2202.00512), the flow noise - original.
 */
export type Prediction = 'epsilon' | 'sample' | 'v_prediction' | 'flow_prediction';

/** Something linear in what a step is given: `sample * noised sample + output * network output`. */
export interface Mix {
  readonly sample: number;
  readonly output: number;
}

/** How much of the original and of the noise is in a sample. */
export interface NoiseLevel {
  readonly alpha: number;
  readonly sigma: number;
}

/** The original that a network's output points to. */
export function originalMix(prediction: Prediction, { alpha, sigma }: NoiseLevel): Mix {
  switch (prediction) {
    case 'epsilon':
      return { sample: 1 / alpha, output: -sigma / alpha };
    case 'sample':
      return { sample: 0, output: 1 };
    case 'v_prediction':
      return { sample: alpha, output: -sigma };
    case 'flow_prediction':
      return { sample: 1, output: -sigma };
  }
}

/** The noise that a network's output points to. */
export function noiseMix(prediction: Prediction, { alpha, sigma }: NoiseLevel): Mix {
  switch (prediction) {
    case 'epsilon':
      return { sample: 0, output: 1 };
    case 'sample':
      return { sample: 1 / sigma, output: -alpha / sigma };
    case 'v_prediction':
      return { sample: sigma, output: alpha };
    case 'flow_prediction':
      return { sample: 1, output: 1 - sigma };
  }
}
