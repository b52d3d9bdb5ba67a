import { gelu } from '../graph/activations.ts';
import { attention } from '../graph/attention.ts';
import { product, type Dim } from '../graph/dims.ts';
import { add, concat, multiply, reshape } from '../graph/operators.ts';
import type { Value } from '../graph/value.ts';
import { attendToImage, type ImagePrompt } from './ip-attention.ts';
import { channelsOf, fromRows, groupNormalize, layerNormalize, linear, linearInParts, toRows, type Network } from './network.ts';

/** Epsilon of the normalisation before a transformer; unlike the residual blocks' it is not configurable in diffusers. */
const groupNormEpsilon = 1e-6;
/** PyTorch's default for LayerNorm. */
const layerNormEpsilon = 1e-5;
/** Width of the feed-forward layer in multiples of the transformer's. */
const feedForwardFactor = 4;

/** [N, L, C]: a picture's pixels as tokens. */
type TokenShape = readonly [Dim, Dim, number];

/** Text (and image) tokens that the picture attends to. */
export interface Context {
  /** [N, S, D]; made when it is asked for, since a network without transformers must not have this input. */
  readonly tokens: () => Value;
  /** Image prompts, each attended to apart from the text. */
  readonly images?: readonly ImagePrompt[];
}

export interface TransformerOptions {
  readonly heads: number;
  readonly depth: number;
  readonly groups: number;
  readonly context: Context;
}

/** Transformer2DModel: every pixel of `x` [N, C, H, W] is a token (Rombach et al., arXiv 2112.10752). */
export function transformer2d(network: Network, x: Value, name: string, options: TransformerOptions): Value {
  const { g } = network;
  const width = channelsOf(network, x);
  return g.scope(name, () => {
    const normalized = groupNormalize(network, x, 'norm', options.groups, groupNormEpsilon);
    let rows = linear(network, toRows(g, normalized), 'proj_in', { out: width });
    const [batch = 0, , height = 0, columns = 0] = x.shape;
    const tokens: TokenShape = [batch, product([height, columns]), width];
    for (let layer = 0; layer < options.depth; layer++)
      rows = g.scope(`transformer_blocks.${layer}`, () => transformerBlock(network, rows, tokens, options));
    rows = linear(network, rows, 'proj_out', { out: width });
    return add(g, fromRows(g, rows, x.shape), x);
  });
}

/** BasicTransformerBlock on rows [N*L, C]; `tokens` is their shape as [N, L, C]. */
function transformerBlock(network: Network, x: Value, tokens: TokenShape, { heads, context }: TransformerOptions): Value {
  const { g } = network;
  const self = layerNormalize(network, x, 'norm1', layerNormEpsilon);
  const afterSelf = add(g, x, attend(network, 'attn1', { rows: self, tokens, heads }));
  const cross = layerNormalize(network, afterSelf, 'norm2', layerNormEpsilon);
  const afterCross = add(g, afterSelf, attend(network, 'attn2', { rows: cross, tokens, heads, context }));
  return add(g, afterCross, feedForward(network, layerNormalize(network, afterCross, 'norm3', layerNormEpsilon)));
}

interface AttendOptions {
  readonly rows: Value;
  readonly tokens: TokenShape;
  readonly heads: number;
  /** Absent: the picture attends to itself. */
  readonly context?: Context;
}

function attend(network: Network, name: string, { rows, tokens, heads, context }: AttendOptions): Value {
  const { g } = network;
  const block = g.path;
  const width = tokens[2];
  return g.scope(name, () => {
    const project = (of: Value, projection: string) => linear(network, of, projection, { out: width, bias: false });
    const seen = context?.tokens() ?? rows;
    const asTokens = (value: Value) => (value.shape.length === 3 ? value : reshape(g, value, tokens));
    const query = asTokens(project(rows, 'to_q'));
    let attended = attention(g, query, asTokens(project(seen, 'to_k')), asTokens(project(seen, 'to_v')), { heads });
    for (const image of context?.images ?? []) attended = add(g, attended, attendToImage(g, image, block, query, heads));
    return linear(network, reshape(g, attended, rows.shape), 'to_out.0', { out: width });
  });
}

/** GEGLU (Shazeer, arXiv 2002.05202): one half of the projection gates the other. */
function feedForward(network: Network, x: Value): Value {
  const { g } = network;
  const width = Number(x.shape[1]);
  const inner = width * feedForwardFactor;
  return g.scope('ff', () => {
    const parts = linearInParts(network, x, 'net.0.proj', { out: 2 * inner });
    const half = parts.length / 2;
    const gated = parts.slice(0, half).map((hidden, at) => multiply(g, hidden, gelu(g, parts[half + at] ?? g.fail('no gate'))));
    return linear(network, concat(g, gated, 1), 'net.2', { out: width });
  });
}
