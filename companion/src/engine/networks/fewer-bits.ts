import type { Graph } from '../graph/value.ts';
import { quantizationOf, quantizedNames } from '../models/quantization.ts';
import type { Precision } from '../models/precisions.ts';
import type { Provider } from '../runtime/provider-names.ts';
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
  /** Told while weights are brought to fewer bits, which is done once a model: `done` of `all` Linears. */
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
  return withQuantized(source, quantizedNames(source, build), {
    folder: fewerBits.folder,
    quantization: quantizationOf(fewerBits.precision, provider),
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
}
