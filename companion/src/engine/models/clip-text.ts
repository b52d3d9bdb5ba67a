import { GraphBuilder } from '../graph/builder.ts';
import { product } from '../graph/dims.ts';
import { add, cast, gather, reshape } from '../graph/operators.ts';
import type { Forms } from '../graph/forms.ts';
import type { Graph, Value } from '../graph/value.ts';
import { withOptionalPrefix } from '../weights/folder.ts';
import type { LoraFile } from '../weights/lora.ts';
import type { WeightSource } from '../weights/source.ts';
import type { ClipTextConfig } from './clip-text-config.ts';
import { clipLayers } from './clip-layers.ts';
import { LoraBranches } from './lora-branch.ts';
import { hasWeight, layerNormalize, linear, weight, type Network } from './network.ts';

/** Published encoders have it in front of every name; transformers 5 writes CLIPTextModel without. */
const prefix = 'text_model.';

export interface ClipTextOptions {
  readonly forms?: Forms;
  /** Which of a model's encoders this is: LoRAs tell them apart. */
  readonly role?: 'text_encoder' | 'text_encoder_2';
  /** Adapted modules; LoRA `i` takes its scale from the input `lora_scale.i` [1]. */
  readonly loras?: readonly LoraFile[];
}

/**
 * CLIP's text encoder as a graph.
 *
 * Inputs, int64: `input_ids` [batch, positions]; `pooled_rows` [batch], the row of each text's end token among all
 * batch * positions rows (see `pooledPosition`).
 *
 * Outputs, float32: `hidden_states.K` [batch, positions, width] for K = 0 (embedding) to the number of layers, and
 * `normalized_hidden_states.K`, the same after the final norm (K = last is transformers' `last_hidden_state`);
 * `pooled` [batch, width, or projection_dim where there is a text_projection].
 * @throws FrisketError `tensor_missing`, `weights_invalid`, `graph_invalid`
 */
export function buildClipText(source: WeightSource, config: ClipTextConfig, { forms, role = 'text_encoder', loras: files = [] }: ClipTextOptions = {}): Graph {
  const g = new GraphBuilder(role, forms);
  const loras = files.map((file, index) => new LoraBranches(file, role, index, (path) => [prefix + path]));
  const network: Network = { g, weights: withOptionalPrefix(source, prefix), loras };
  const { hidden_size: width, max_position_embeddings: positions } = config;
  const ids = g.input('input_ids', 'int64', ['batch', positions]);

  const rows = ['batch', positions] as const;
  const embedded = reshape(g, embed(network, ids, config), [product(rows), width]);
  const states = clipLayers(network, embedded, config, { causal: true, tokens: rows });
  const normalized = states.map((state) => layerNormalize(network, state, 'final_layer_norm', config.layer_norm_eps));

  const asTokens = (value: Value) => reshape(g, value, [...rows, width]);
  states.forEach((state, index) => g.output(`hidden_states.${index}`, asTokens(state)));
  normalized.forEach((state, index) => g.output(`normalized_hidden_states.${index}`, asTokens(state)));

  const pooledRows = g.input('pooled_rows', 'int64', ['batch']);
  const pooled = gather(g, normalized.at(-1) ?? embedded, pooledRows);
  const projected = hasWeight(network, 'text_projection.weight')
    ? linear(network, pooled, 'text_projection', { out: config.projection_dim, bias: false })
    : pooled;
  g.output('pooled', projected);
  loras.forEach((lora) => lora.checkAllUsed());
  return g.finish();
}

function embed(network: Network, ids: Value, config: ClipTextConfig): Value {
  const { g } = network;
  const { hidden_size: width, max_position_embeddings: positions } = config;
  return g.scope('embeddings', () => {
    const table = weight(network, 'token_embedding.weight', [config.vocab_size, width], 'as stored');
    const position = weight(network, 'position_embedding.weight', [positions, width]);
    return add(g, cast(g, gather(g, table, ids), g.forms.compute), position);
  });
}
