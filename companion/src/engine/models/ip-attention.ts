import { FrisketError } from '../../../../shared/src/errors.ts';
import { attention } from '../graph/attention.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { product } from '../graph/dims.ts';
import { gather, gemm, multiply, rank, reshape } from '../graph/operators.ts';
import type { Value } from '../graph/value.ts';
import type { WeightSource } from '../weights/source.ts';
import { storedWeight } from './stored-weight.ts';
import type { BlockPlan, UnetPlan } from './unet-config.ts';

/** Decoupled cross-attention to image tokens (Ye et al., IP-Adapter, arXiv 2308.06721). */

/** One adapter's inputs to the graph. */
export interface ImagePrompt {
  readonly index: number;
  readonly weights: WeightSource;
  /** `ip_tokens.i` [batch, image tokens, D]. */
  readonly tokens: Value;
  /** `ip_scales.i`, one for each transformer block in the order of `transformerBlocks`. */
  readonly scales: Value;
  /** Place of each transformer block in that order. */
  readonly places: ReadonlyMap<string, number>;
}

/**
 * Paths of all transformer blocks in the order in which diffusers counts attention: down, up, then mid. The adapters'
 * files number their weights by it.
 */
export function transformerBlocks(plan: UnetPlan): string[] {
  const inside = (path: string, { attends, depths }: BlockPlan) =>
    attends
      ? depths.flatMap((depth, layer) => Array.from({ length: depth }, (_, at) => `${path}.attentions.${layer}.transformer_blocks.${at}`))
      : [];
  return [
    ...plan.down.flatMap((block, index) => inside(`down_blocks.${index}`, block)),
    ...plan.up.flatMap((block, index) => inside(`up_blocks.${index}`, block)),
    ...inside('mid_block', plan.mid),
  ];
}

export function ipInputs(g: GraphBuilder, adapters: readonly WeightSource[], plan: UnetPlan): ImagePrompt[] {
  const blocks = transformerBlocks(plan);
  const places = new Map(blocks.map((path, place) => [path, place]));
  return adapters.map((weights, index) => ({
    index,
    weights,
    tokens: g.floats(`ip_tokens.${index}`, ['batch', `image_tokens.${index}`, plan.mid.contextWidth]),
    scales: g.floats(`ip_scales.${index}`, [blocks.length]),
    places,
  }));
}

/** What one cross-attention adds for an image prompt: scale x attention of the same queries over the image's tokens. */
export function attendToImage(g: GraphBuilder, prompt: ImagePrompt, block: string, query: Value, heads: number): Value {
  const place = prompt.places.get(block) ?? g.fail('the block is not in the order of attention');
  const [batch, tokens, width] = rank(g, 'image tokens', prompt.tokens, 3);
  const rows = reshape(g, prompt.tokens, [product([batch, tokens]), width]);
  const project = (part: string) => {
    // Each transformer block has two attentions, and the second of them sees the text.
    const name = `ip_adapter.${2 * place + 1}.${part}.weight`;
    const projected = gemm(g, rows, ipWeight(g, prompt, name, [Number(query.shape[2]), Number(width)]));
    return reshape(g, projected, [batch, tokens, query.shape[2] ?? 0]);
  };
  const attended = attention(g, query, project('to_k_ip'), project('to_v_ip'), { heads });
  return multiply(g, attended, gather(g, prompt.scales, g.integers([place])));
}

function ipWeight(g: GraphBuilder, { weights, index }: ImagePrompt, name: string, shape: readonly number[]): Value {
  const stored = weights.find(name);
  if (!stored || stored.shape[0] !== shape[0] || stored.shape[1] !== shape[1])
    throw new FrisketError(
      'adapter_mismatch',
      `${weights.label}: tensor "${name}" is ${stored ? `[${stored.shape.join(', ')}]` : 'missing'} where the model needs [${shape.join(', ')}].`,
      'This IP-Adapter was made for another model family.',
    );
  return storedWeight(g, `ip.${index}/${name}`, stored, shape, weights.label);
}
