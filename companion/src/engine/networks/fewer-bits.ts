import { quantizationOf, quantizedNames } from '../models/quantization.ts';
import type { Graph } from '../graph/value.ts';
import { withQuantized } from '../weights/quantized-file.ts';
import type { WeightSource } from '../weights/source.ts';
import type { Device } from './device.ts';

export interface LoadOptions {
  readonly signal?: AbortSignal;
  /** Told while weights are brought to fewer bits, which is done once a model: `done` of `all` Linears. */
  readonly onProgress?: (done: number, all: number) => void;
}

/**
 * The weights of a network as the device wants them.
 * @param build the network's graph over given weights
 * @throws FrisketError `disk_full`, `cancelled`
 */
export async function inFewerBits(
  source: WeightSource,
  { provider, fewerBits }: Device,
  build: (weights: WeightSource) => Graph,
  { signal, onProgress }: LoadOptions,
): Promise<WeightSource> {
  if (!fewerBits) return source;
  return withQuantized(source, quantizedNames(source, build), {
    folder: fewerBits.folder,
    quantization: quantizationOf(fewerBits.precision, provider),
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
}
