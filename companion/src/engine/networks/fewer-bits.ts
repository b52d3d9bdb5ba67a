import type { Graph } from '../graph/value.ts';
import { isQuantized, productWeights, quantizationOf } from '../models/quantization.ts';
import type { Precision } from '../models/precisions.ts';
import type { Provider } from '../runtime/provider-names.ts';
import { int8MostHere } from './saturation-test.ts';
import { withQuantized } from '../weights/quantized-file.ts';
import type { WeightSource } from '../weights/source.ts';

export interface FewerBits {
  readonly precision: Exclude<Precision, 'full'>;
  /** Absolute: where weights in fewer bits are kept once they have been made. */
  readonly folder: string;
}

export interface LoadOptions {
  /** Absent: weights as they were published. */
  readonly fewerBits?: FewerBits;
  readonly signal?: AbortSignal;
  /** Told while weights are brought to fewer bits, which is done once a model: `done` of `all` of them. */
  readonly onProgress?: (done: number, all: number) => void;
}

/**
 * The weights of a network as they are wanted.
 * @param build the network's graph over given weights
 * @throws FrisketError `disk_full`, `cancelled`
 */
export async function inFewerBits(
  source: WeightSource,
  provider: Provider,
  build: (weights: WeightSource) => Graph,
  { fewerBits, signal, onProgress }: LoadOptions,
): Promise<WeightSource> {
  if (!fewerBits) return source;
  const quantization = quantizationOf(fewerBits.precision, provider, await int8MostHere());
  const names = productWeights(source, build).filter((name) => isQuantized(name, quantization));
  return withQuantized(source, names, {
    folder: fewerBits.folder,
    quantization,
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
}
