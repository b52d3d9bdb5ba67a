import { unsuitable } from './config.ts';

/** Config fields that fix the noise of training; see `betaFields`. */
export interface BetaConfig {
  readonly num_train_timesteps: number;
  readonly beta_start: number;
  readonly beta_end: number;
  readonly beta_schedule: BetaSchedule;
  readonly trained_betas?: readonly number[] | null | undefined;
  readonly rescale_betas_zero_snr?: boolean;
}

export type BetaSchedule = 'linear' | 'scaled_linear' | 'squaredcos_cap_v2' | 'exp' | 'laplace' | 'sigmoid';

/**
 * `alphas_cumprod` of diffusers: the share of the original's variance left at each training timestep. Betas, 1 - beta and
 * the products are rounded to float32 each, as PyTorch does; at the quiet end 1 - alpha would be 2e-4 off without.
 * @throws FrisketError `model_invalid` when `trained_betas` has another length than `num_train_timesteps`
 */
export function alphasCumprod(className: string, config: BetaConfig): Float32Array {
  const { trained_betas: trained, num_train_timesteps: length } = config;
  if (trained && trained.length !== length)
    throw unsuitable(className, `trained_betas has ${trained.length} values, num_train_timesteps is ${length}`);
  const betas = trained ? new Float32Array(trained) : betaTables[config.beta_schedule](config);
  return products(config.rescale_betas_zero_snr ? rescaledToZeroSignal(betas) : betas);
}

/**
 * Stands in for a last `alphas_cumprod` of 0 in schedulers that divide by it: the least positive float16 (diffusers).
 * It makes the first sigma 4096.
 */
const leastAlpha = 2 ** -24;

/** As `alphasCumprod`, but never 0: for the schedulers that work in sigma = sqrt((1 - alpha) / alpha). */
export function positiveAlphasCumprod(className: string, config: BetaConfig): Float32Array {
  const alphas = alphasCumprod(className, config);
  if (config.rescale_betas_zero_snr) alphas[alphas.length - 1] = leastAlpha;
  return alphas;
}

const betaTables: Readonly<Record<BetaSchedule, (config: BetaConfig) => Float32Array>> = {
  linear: ({ beta_start: start, beta_end: end, num_train_timesteps: length }) => linspace(start, end, length),
  /** Latent diffusion's own: linear in the square root. */
  scaled_linear: ({ beta_start: start, beta_end: end, num_train_timesteps: length }) =>
    linspace(Math.sqrt(start), Math.sqrt(end), length).map((root) => root * root),
  /** Improved DDPM (arXiv 2102.09672), equation 17. */
  squaredcos_cap_v2: (config) =>
    betasOf((time) => Math.cos((((time + 0.008) / 1.008) * Math.PI) / 2) ** 2, config.num_train_timesteps),
  exp: (config) => betasOf((time) => Math.exp(-12 * time), config.num_train_timesteps),
  laplace: (config) => betasOf(laplaceAlphaBar, config.num_train_timesteps),
  /** GeoDiff's (arXiv 2203.02923). */
  sigmoid: ({ beta_start: start, beta_end: end, num_train_timesteps: length }) =>
    linspace(-6, 6, length).map((x) => start + (end - start) / (1 + Math.exp(-x))),
};

function laplaceAlphaBar(time: number): number {
  const logSignalToNoise = -0.5 * (time <= 0.5 ? 1 : -1) * Math.log(1 - 2 * Math.abs(0.5 - time) + 1e-6);
  const signalToNoise = Math.exp(logSignalToNoise);
  return Math.sqrt(signalToNoise / (1 + signalToNoise));
}

/**
 * `torch.linspace` in float32: counted from both ends with a rounded step. The last bits matter where a scheduler cuts the
 * fraction off a timestep found from its sigma.
 */
function linspace(from: number, to: number, length: number): Float32Array {
  const start = Math.fround(from);
  const end = Math.fround(to);
  const step = length > 1 ? Math.fround(Math.fround(end - start) / (length - 1)) : 0;
  return Float32Array.from({ length }, (_, index) =>
    index < Math.floor(length / 2) ? start + step * index : end - step * (length - 1 - index),
  );
}

/** Betas of which `alphaBar` (time 0 to 1) is the cumulative product; capped so that no step destroys everything. */
function betasOf(alphaBar: (time: number) => number, length: number): Float32Array {
  const greatestBeta = 0.999;
  return Float32Array.from({ length }, (_, index) =>
    Math.min(1 - alphaBar((index + 1) / length) / alphaBar(index / length), greatestBeta),
  );
}

/** Products of 1 - beta. PyTorch multiplies in double on a CPU and rounds each product. */
function products(betas: Float32Array): Float32Array {
  let product = 1;
  return betas.map((beta) => (product *= Math.fround(1 - beta)));
}

/** Shifts and scales so that the last timestep holds no signal at all (arXiv 2305.08891, algorithm 1), in float32. */
function rescaledToZeroSignal(betas: Float32Array): Float32Array {
  const roots = products(betas).map(Math.sqrt);
  const first = roots[0] ?? 0;
  const last = roots.at(-1) ?? 0;
  const scale = Math.fround(first / Math.fround(first - last));
  const alphas = roots.map((root) => Math.fround(Math.fround(root - last) * scale) ** 2);
  return alphas.map((alpha, index) => 1 - (index === 0 ? alpha : Math.fround(alpha / (alphas[index - 1] ?? 1))));
}
