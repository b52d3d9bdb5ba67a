/** Longest wavelength of the sinusoids (Vaswani et al., arXiv 1706.03762, section 3.5). */
const maxPeriod = 10_000;

export interface SinusoidOptions {
  /** Cosines before sines. */
  readonly flip: boolean;
  /** Subtracted from half the width in the divisor of the exponents. */
  readonly shift: number;
}

/**
 * diffusers' `get_timestep_embedding`: `width` sinusoids of each value, rounded to float32 where PyTorch rounds, since a
 * phase of up to 1,000 radians carries the rounding of its frequency into the fifth digit.
 * @returns values in row order, [values, width]
 */
export function sinusoids(values: readonly number[], width: number, { flip, shift }: SinusoidOptions): Float32Array {
  const half = Math.floor(width / 2);
  const result = new Float32Array(values.length * width);
  const exponentScale = Math.fround(-Math.log(maxPeriod));
  for (let index = 0; index < half; index++) {
    const frequency = Math.fround(Math.exp(Math.fround(Math.fround(exponentScale * index) / (half - shift))));
    values.forEach((value, row) => {
      const phase = Math.fround(Math.fround(value) * frequency);
      result[row * width + index + (flip ? half : 0)] = Math.sin(phase);
      result[row * width + index + (flip ? 0 : half)] = Math.cos(phase);
    });
  }
  return result;
}
