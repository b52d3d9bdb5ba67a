import { silu } from '../graph/activations.ts';
import { GraphBuilder } from '../graph/builder.ts';
import { add, concat, upsampleTo } from '../graph/operators.ts';
import type { Forms } from '../graph/forms.ts';
import type { Graph, Value } from '../graph/value.ts';
import type { LoraFile } from '../weights/lora.ts';
import type { WeightSource } from '../weights/source.ts';
import { controlNetInGraph, type ControlNetSource, type Residuals } from './controlnet.ts';
import { ipInputs } from './ip-attention.ts';
import { LoraBranches } from './lora-branch.ts';
import { channelsOf, conv2d, groupNormalize, type Network } from './network.ts';
import { originalUnetName, type UnetNumbering } from './original-names.ts';
import type { Context } from './transformer.ts';
import { planUnet, type BlockPlan, type UnetConfig, type UnetPlan } from './unet-config.ts';
import { downBlocks, layer, midBlock, timeEmbedding, type Stage } from './unet-stage.ts';

export interface UnetOptions {
  readonly forms?: Forms;
  /** Adapted modules; LoRA `i` takes its scale from the input `lora_scale.i` [1]. */
  readonly loras?: readonly LoraFile[];
  /** ControlNets inside the same graph; ControlNet `i` has the inputs `controlnet_hint.i` and `controlnet_scale.i` [1]. */
  readonly controlNets?: readonly ControlNetSource[];
  /** Image prompts; adapter `i` has the inputs `ip_tokens.i` and `ip_scales.i`, see `ip-attention.ts`. */
  readonly ipAdapters?: readonly WeightSource[];
  /** The graph takes residuals as inputs `down_block_additional_residuals.K` and `mid_block_additional_residual`. */
  readonly residualInputs?: boolean;
}

/**
 * UNet2DConditionModel (Ronneberger et al., arXiv 1505.04597; Podell et al., arXiv 2307.01952) as a graph.
 *
 * Inputs, float32:
 * - `sample` [batch, in_channels, height, width]
 * - `timestep_projection` [batch, block_out_channels[0]], see `timestep-embedding.ts`
 * - `encoder_hidden_states` [batch, tokens, cross_attention_dim]
 * - `added_conditions` [batch, projection_class_embeddings_input_dim] (SDXL: pooled text and time ids)
 * - `timestep_condition` [batch, time_cond_proj_dim] (LCM: embedded guidance scale)
 * and those of the options.
 *
 * Output: `out_sample` [batch, out_channels, height, width].
 * @throws FrisketError `tensor_missing`, `weights_invalid`, `adapter_mismatch`, `graph_invalid`
 */
export function buildUnet(weights: WeightSource, config: UnetConfig, options: UnetOptions = {}): Graph {
  const g = new GraphBuilder('unet', options.forms);
  const plan = planUnet(config);
  const originalName = (path: string) => [originalUnetName(path, numberingOf(plan))];
  const loras = (options.loras ?? []).map((file, index) => new LoraBranches(file, 'unet', index, originalName));
  const network: Network = { g, weights, loras };
  const sample = g.floats('sample', ['batch', config.in_channels, 'height', 'width']);
  const context: Context = {
    tokens: () => g.floats('encoder_hidden_states', ['batch', 'tokens', plan.mid.contextWidth]),
    images: ipInputs(g, options.ipAdapters ?? [], plan),
  };
  const stage: Stage = { network, config, time: silu(g, timeEmbedding(network, config)), context };

  const first = conv2d(network, sample, 'conv_in', { out: config.block_out_channels[0] ?? 0, kernel: 3 });
  let { hidden, skips } = downBlocks(stage, first, plan.down);
  hidden = midBlock(stage, hidden, plan.mid);
  const residuals = (options.controlNets ?? []).map((source, index) => controlNetInGraph(g, source, config, index));
  if (options.residualInputs) residuals.push(residualInputs(g, hidden, skips));
  for (const { down, mid } of residuals) {
    hidden = add(g, hidden, mid);
    skips = skips.map((skip, at) => add(g, skip, down[at] ?? g.fail('a ControlNet has fewer layers than the UNet')));
  }
  hidden = upBlocks(stage, hidden, skips, plan.up);

  hidden = silu(g, groupNormalize(network, hidden, 'conv_norm_out', config.norm_num_groups, config.norm_eps));
  g.output('out_sample', conv2d(network, hidden, 'conv_out', { out: config.out_channels, kernel: 3 }));
  loras.forEach((lora) => lora.checkAllUsed());
  return g.finish();
}

function numberingOf(plan: UnetPlan): UnetNumbering {
  return { layers: plan.down.map(({ layers }) => layers), upAttends: plan.up.map(({ attends }) => attends) };
}

function upBlocks(stage: Stage, x: Value, skips: Value[], blocks: readonly BlockPlan[]): Value {
  const { network } = stage;
  const { g } = network;
  const remaining = [...skips];
  let hidden = x;
  blocks.forEach((block, index) => {
    g.scope(`up_blocks.${index}`, () => {
      for (let at = 0; at < block.layers; at++) {
        const skip = remaining.pop() ?? g.fail('more layers than the contracting path has');
        hidden = layer(stage, concat(g, [hidden, skip], 1), at, block);
      }
      const next = remaining.at(-1);
      if (index === blocks.length - 1 || !next) return;
      const [, , height = 0, width = 0] = next.shape;
      hidden = conv2d(network, upsampleTo(g, hidden, { height, width }), 'upsamplers.0.conv', { out: channelsOf(network, hidden), kernel: 3 });
    });
  });
  return hidden;
}

function residualInputs(g: GraphBuilder, hidden: Value, skips: readonly Value[]): Residuals {
  return {
    down: skips.map((skip, index) => g.floats(`down_block_additional_residuals.${index}`, skip.shape)),
    mid: g.floats('mid_block_additional_residual', hidden.shape),
  };
}
