import { activations, type ActivationName } from '../graph/activations.ts';
import { attention } from '../graph/attention.ts';
import { type Dim } from '../graph/dims.ts';
import { add, reshape } from '../graph/operators.ts';
import type { Value } from '../graph/value.ts';
import { layerNormalize, linear, type Network } from './network.ts';

export interface ClipLayerConfig {
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly hidden_act: ActivationName;
  readonly layer_norm_eps: number;
}

export interface ClipLayersOptions {
  /** Text tokens see only those before them; a picture's see all. */
  readonly causal: boolean;
  /** [N, L]. */
  readonly tokens: readonly [Dim, Dim];
}

/**
 * The transformer of CLIP's text and vision encoders (Radford et al., arXiv 2103.00020) on rows [N*L, C].
 * @returns the state before each layer and after the last, as rows: entry 0 is the embedding
 */
export function clipLayers(network: Network, embedded: Value, config: ClipLayerConfig, options: ClipLayersOptions): Value[] {
  const { g } = network;
  const states = [embedded];
  let hidden = embedded;
  for (let layer = 0; layer < config.num_hidden_layers; layer++)
    states.push((hidden = g.scope(`encoder.layers.${layer}`, () => clipLayer(network, hidden, config, options))));
  return states;
}

function clipLayer(network: Network, x: Value, config: ClipLayerConfig, { causal, tokens }: ClipLayersOptions): Value {
  const { g } = network;
  const { hidden_size: width, num_attention_heads: heads, layer_norm_eps: epsilon } = config;
  const normalized = layerNormalize(network, x, 'layer_norm1', epsilon);
  const attended = g.scope('self_attn', () => {
    const project = (name: string) => reshape(g, linear(network, normalized, name, { out: width }), [...tokens, width]);
    const mixed = attention(g, project('q_proj'), project('k_proj'), project('v_proj'), { heads, causal });
    return linear(network, reshape(g, mixed, x.shape), 'out_proj', { out: width });
  });
  const afterAttention = add(g, x, attended);
  const again = layerNormalize(network, afterAttention, 'layer_norm2', epsilon);
  const activate = activations[config.hidden_act];
  const expanded = activate(g, linear(network, again, 'mlp.fc1', { out: config.intermediate_size }));
  return add(g, afterAttention, linear(network, expanded, 'mlp.fc2', { out: width }));
}
