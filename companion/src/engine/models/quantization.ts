import type { Quantization } from '../weights/quantized-file.ts';
import type { Int8Most } from '../weights/quantize.ts';
import type { WeightSource } from '../weights/source.ts';
import type { Precision } from './precisions.ts';

/**
 * Neighbours that share a scale: 32 costs half a byte more a weight than 128 in 8 bits, and keeps an outlier from
 * coarsening as many of them.
 */
const block = 32;

/**
 * On a processor 8 bits are there for speed: int8 products of whole columns run three to four times as fast as float32. On a graphics card
 * they are there for memory, and the activations keep their precision.
 * @param most what the processor multiplies right
 */
export function quantizationOf(
  precision: Exclude<Precision, 'full'>,
  provider: string,
  most: Int8Most = 127,
): Quantization {
  if (precision === '4-bit') return { scheme: 'blocks', bits: 4, block };
  return provider === 'cpu' ? { scheme: 'columns', most } : { scheme: 'blocks', bits: 8, block };
}

/**
 * The weights of a UNet that are kept in fewer bits: the Linears of its transformers, nine tenths of SDXL's weights, and in
 * columns its 3 x 3 convolutions, most of which see what has just been normalised.
 * - Not the embeddings of time and size: a single row, of which every pixel depends.
 * - Not the keys and values of cross-attention: the first token of every text is many times as large as the others, which
 *   8 bits for all of them together would level (Zhao et al., MixDQ, arXiv 2405.17873).
 * - Not the first and last convolution, which see and make the picture itself, nor the shortcuts of the residual blocks,
 *   which see two halves of different size side by side (Li et al., Q-Diffusion, arXiv 2302.04304): 4 % of the work.
 */
export function isQuantized(name: string, { scheme }: Pick<Quantization, 'scheme'>): boolean {
  if (/\.attn2\.to_[kv]\./.test(name)) return false;
  return name.includes('.attentions.') || (scheme === 'columns' && convolutions.test(name));
}

const convolutions = /\.(resnets\.\d+\.conv[12]|(down|up)samplers\.0\.conv)\.weight$/;

/**
 * Names of the weights that products and convolutions of a network are made with.
 * @param build builds the network's graph, whose weights are then known by the names that it asks for
 */
export function productWeights(source: WeightSource, build: (weights: WeightSource) => unknown): string[] {
  const asked = new Set<string>();
  build({
    ...source,
    quantized: (name) => {
      asked.add(name);
      return undefined;
    },
  });
  return [...asked];
}
