import type { QuantizedLinear } from './quantized.ts';
import type { TensorEntry } from './safetensors.ts';

/** One tensor of a checkpoint and the file that it lies in. */
export interface StoredTensor extends TensorEntry {
  readonly file: string;
  /** Stored as [in, out] where the network has [out, in]. */
  readonly transposed?: boolean;
}

/** The weights of one network by diffusers' names, wherever and under whatever names they are stored. */
export interface WeightSource {
  /** For messages: the folder or file. */
  readonly label: string;
  readonly find: (name: string) => StoredTensor | undefined;
  /** Names as they are stored. */
  readonly names: readonly string[];
  /** The Linear of which this is the weight in fewer bits, where it has been made. */
  readonly quantized?: (name: string) => QuantizedLinear | undefined;
}
