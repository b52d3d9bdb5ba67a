/** Config fields that bound the predicted original; see `clippingFields` and `thresholdingFields`. */
export interface ClipConfig {
  readonly clip_sample?: boolean;
  readonly clip_sample_range?: number;
  readonly thresholding?: boolean;
  readonly dynamic_thresholding_ratio?: number;
  readonly sample_max_value?: number;
}

/** Bounds a predicted original in place, by dynamic thresholding or by plain clipping, when the config asks for it. */
export function clipOriginal(original: Float32Array, config: ClipConfig, batch: number): void {
  if (config.thresholding) {
    const size = original.length / batch;
    for (let start = 0; start < original.length; start += size)
      threshold(original.subarray(start, start + size), config);
  } else if (config.clip_sample) clamp(original, config.clip_sample_range ?? 1);
}

/**
 * Dynamic thresholding (Imagen, arXiv 2205.11487, section 2.3): clips to a quantile of the absolute values and divides by
 * it. `values` are those of one picture.
 */
function threshold(
  values: Float32Array,
  { dynamic_thresholding_ratio: ratio = 0.995, sample_max_value: most = 1 }: ClipConfig,
) {
  const sorted = values.map(Math.abs).sort();
  const place = ratio * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  const bound = Math.min(Math.max(below + (above - below) * (place % 1), 1), most);
  clamp(values, bound);
  for (let index = 0; index < values.length; index++) values[index] = (values[index] ?? 0) / bound;
}

function clamp(values: Float32Array, bound: number): void {
  for (let index = 0; index < values.length; index++)
    values[index] = Math.min(Math.max(values[index] ?? 0, -bound), bound);
}
