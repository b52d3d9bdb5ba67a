import type { StoredTensor } from './source.ts';

/**
 * The weights of one Linear [out, in] in fewer bits:
 * - `columns`: `values` int8 [in, out], `scales` float32 [out]; the activations are brought to 8 bits as well while the
 *   network runs, which is what processors multiply fastest
 * - `blocks`: `values` uint8 [out, in / block, block * bits / 8] around the middle of their range, `scales` float32
 *   [out, in / block]; the activations keep their precision
 */
export type QuantizedLinear =
  | { readonly scheme: 'columns'; readonly values: StoredTensor; readonly scales: StoredTensor }
  | {
      readonly scheme: 'blocks';
      readonly bits: 4 | 8;
      readonly block: number;
      readonly values: StoredTensor;
      readonly scales: StoredTensor;
    };
