import type { TensorEntry } from './safetensors.ts';

/** One tensor of a checkpoint and the file that it lies in. */
export interface StoredTensor extends TensorEntry {
  readonly file: string;
  /** Stored as [in, out] where the network has [out, in]. */
  readonly transposed?: boolean;
}

/**
 * A weight [out, in] in fewer bits, of a Linear or of a convolution, whose `in` are the channels of every place in its
 * window, from the top left:
 * - `columns`: `values` int8 [parts, in, out / parts], `scales` float32 [out]; the activations are brought to 8 bits as
 *   well while the network runs, which is what processors multiply fastest
 * - `blocks`: `values` uint8 [out, in / block, block * bits / 8] around the middle of their range, `scales` float32
 *   [out, in / block]; the activations keep their precision
 */
export type QuantizedWeight =
  | { readonly scheme: 'columns'; readonly values: StoredTensor; readonly scales: StoredTensor }
  | {
      readonly scheme: 'blocks';
      readonly bits: 4 | 8;
      readonly block: number;
      readonly values: StoredTensor;
      readonly scales: StoredTensor;
    };

/** The weights of one network by diffusers' names, wherever and under whatever names they are stored. */
export interface WeightSource {
  /** For messages: the folder or file. */
  readonly label: string;
  /** @param wanted the shape that the network has for it: only weights that nobody has yet go by it */
  readonly find: (name: string, wanted?: readonly number[]) => StoredTensor | undefined;
  /** Names as they are stored. */
  readonly names: readonly string[];
  /** The weight of this name in fewer bits, where it has been made. */
  readonly quantized?: (name: string) => QuantizedWeight | undefined;
}
