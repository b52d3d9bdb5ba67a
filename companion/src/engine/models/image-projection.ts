import { FrisketError } from '../../../../shared/src/errors.ts';
import { gelu } from '../graph/activations.ts';
import { attention } from '../graph/attention.ts';
import { GraphBuilder } from '../graph/builder.ts';
import { add, concat, expandBatch, reshape, slice } from '../graph/operators.ts';
import type { Forms } from '../graph/forms.ts';
import type { Graph, Value } from '../graph/value.ts';
import type { WeightSource } from '../weights/source.ts';
import { layerNormalize, linear, weight, type Network } from './network.ts';

/** What turns a picture's embedding into tokens that the UNet attends to; the kinds that IP-Adapter's files hold. */
export type ImageProjectionKind =
  /** From the pooled embedding [N, width]. */
  | 'base'
  /** From the patches' states [N, 1 + patches, width], through a resampler. */
  | 'plus';

/** PyTorch's default. */
const epsilon = 1e-5;
/** The resampler's heads are this wide in all published adapters (https://github.com/tencent-ailab/IP-Adapter, resampler.py). */
const headWidth = 64;

/** @throws FrisketError `adapter_mismatch` when the file is no IP-Adapter, or one of another kind (FaceID) */
export function imageProjectionKind({ label, find }: WeightSource): ImageProjectionKind {
  if (find('image_proj.latents')) return 'plus';
  if (find('image_proj.proj.weight') && find('image_proj.norm.weight')) return 'base';
  throw new FrisketError('adapter_mismatch', `${label} is not an IP-Adapter of the base or plus kind.`, 'Use ip-adapter or ip-adapter-plus in the original or diffusers\' .safetensors form.');
}

/** `image_embeds` -> `tokens` [batch, tokens, D]; all sizes are read from the weights' shapes. */
export function buildImageProjection(weights: WeightSource, forms?: Forms): Graph {
  const g = new GraphBuilder('image_projection', forms);
  const network: Network = { g, weights };
  const tokens = { base: buildBase, plus: buildPlus }[imageProjectionKind(weights)];
  g.output('tokens', g.scope('image_proj', () => tokens(network)));
  return g.finish();
}

function shapeOf({ weights }: Network, name: string): readonly number[] {
  const stored = weights.find(`image_proj.${name}`);
  if (!stored) throw new FrisketError('tensor_missing', `${weights.label} has no tensor "image_proj.${name}".`, 'Download the file again.');
  return stored.shape;
}

/** ImageProjModel: one linear layer to several tokens, normalised. */
function buildBase(network: Network): Value {
  const { g } = network;
  const [out = 0, width = 0] = shapeOf(network, 'proj.weight');
  const [dim = 1] = shapeOf(network, 'norm.weight');
  const embeds = g.floats('image_embeds', ['batch', width]);
  const tokens = reshape(g, linear(network, embeds, 'proj', { out }), ['batch', out / dim, dim]);
  return layerNormalize(network, tokens, 'norm', epsilon);
}

/** Resampler (the Perceiver of Flamingo, arXiv 2204.14198): learned queries attend to the patches and to themselves. */
function buildPlus(network: Network): Value {
  const { g, weights } = network;
  const [, queries = 0, width = 0] = shapeOf(network, 'latents');
  const [, embedding = 0] = shapeOf(network, 'proj_in.weight');
  const [out = 0] = shapeOf(network, 'proj_out.weight');
  const [inner = 0] = shapeOf(network, 'layers.0.0.to_q.weight');
  const [feedForward = 0] = shapeOf(network, 'layers.0.1.1.weight');
  const patches = linear(network, g.floats('image_embeds', ['batch', 'patches', embedding]), 'proj_in', { out: width });
  let latents = expandBatch(g, weight(network, 'latents', [1, queries, width]), 'batch');
  for (let layer = 0; weights.find(`image_proj.layers.${layer}.0.to_q.weight`); layer++)
    latents = g.scope(`layers.${layer}`, () => {
      const attended = add(g, latents, g.scope('0', () => perceive(network, patches, latents, inner)));
      const expanded = gelu(g, linear(network, layerNormalize(network, attended, '1.0', epsilon), '1.1', { out: feedForward, bias: false }));
      return add(g, attended, linear(network, expanded, '1.3', { out: width, bias: false }));
    });
  return layerNormalize(network, linear(network, latents, 'proj_out', { out }), 'norm_out', epsilon);
}

function perceive(network: Network, patches: Value, latents: Value, inner: number): Value {
  const { g } = network;
  const seen = layerNormalize(network, patches, 'norm1', epsilon);
  const asking = layerNormalize(network, latents, 'norm2', epsilon);
  const keysAndValues = linear(network, concat(g, [seen, asking], 1), 'to_kv', { out: 2 * inner, bias: false });
  const query = linear(network, asking, 'to_q', { out: inner, bias: false });
  const key = slice(g, keysAndValues, 2, 0, inner);
  const value = slice(g, keysAndValues, 2, inner, 2 * inner);
  const attended = attention(g, query, key, value, { heads: inner / headWidth });
  return linear(network, attended, 'to_out', { out: Number(latents.shape[2]), bias: false });
}
