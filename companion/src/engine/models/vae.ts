import { silu } from '../graph/activations.ts';
import { attention } from '../graph/attention.ts';
import { GraphBuilder } from '../graph/builder.ts';
import { product } from '../graph/dims.ts';
import { add, clip, exp, halves, multiply, reshape, upsampleTwice } from '../graph/operators.ts';
import type { Forms } from '../graph/forms.ts';
import type { Graph, Value } from '../graph/value.ts';
import type { WeightSource } from '../weights/source.ts';
import { channelsOf, conv2d, fromRows, groupNormalize, linear, toRows, type Network } from './network.ts';
import { resnet } from './resnet.ts';
import type { VaeConfig } from './vae-config.ts';

/** diffusers gives every normalisation of the autoencoder this epsilon. */
const epsilon = 1e-6;
/** Bounds of the log variance (DiagonalGaussianDistribution). */
const leastLogVariance = -30;
const mostLogVariance = 20;

/** Attention's names in autoencoders published before diffusers 0.18. */
const oldAttentionNames: Readonly<Record<string, string>> = {
  to_q: 'query',
  to_k: 'key',
  to_v: 'value',
  'to_out.0': 'proj_attn',
};

function withOldAttentionNames(source: WeightSource): WeightSource {
  const older = (name: string) =>
    name.replace(/(attentions\.0\.)(to_q|to_k|to_v|to_out\.0)(\.\w+)$/, (_, module: string, part: string, rest: string) => `${module}${oldAttentionNames[part] ?? part}${rest}`);
  return { ...source, find: (name, wanted) => source.find(name, wanted) ?? source.find(older(name), wanted) };
}

/**
 * AutoencoderKL's encoder (Rombach et al., arXiv 2112.10752): `sample` [batch, 3, height, width] in [-1, 1] -> `latent`
 * (the mean, unscaled) and `std` [batch, 4, height / 8, width / 8].
 */
export function buildVaeEncoder(source: WeightSource, config: VaeConfig, forms?: Forms): Graph {
  const g = new GraphBuilder('vae_encoder', forms);
  const network: Network = { g, weights: withOldAttentionNames(source) };
  const channels = config.block_out_channels;
  const sample = g.floats('sample', ['batch', config.in_channels, 'height', 'width']);

  const moments = g.scope('encoder', () => {
    let hidden = conv2d(network, sample, 'conv_in', { out: channels[0] ?? 0, kernel: 3 });
    channels.forEach((out, index) => {
      g.scope(`down_blocks.${index}`, () => {
        for (let layer = 0; layer < config.layers_per_block; layer++) hidden = block(network, hidden, `resnets.${layer}`, out, config);
        // The encoder pads right and bottom only, unlike the UNet.
        if (index < channels.length - 1)
          hidden = conv2d(network, hidden, 'downsamplers.0.conv', { out, kernel: 3, stride: 2, pads: [0, 0, 1, 1] });
      });
    });
    hidden = midBlock(network, hidden, config);
    hidden = silu(g, groupNormalize(network, hidden, 'conv_norm_out', config.norm_num_groups, epsilon));
    return conv2d(network, hidden, 'conv_out', { out: 2 * config.latent_channels, kernel: 3 });
  });
  const quantized = config.use_quant_conv ? conv2d(network, moments, 'quant_conv', { out: 2 * config.latent_channels, kernel: 1 }) : moments;
  const [mean, logVariance] = halves(g, quantized, config.latent_channels);
  g.output('latent', mean);
  g.output('std', exp(g, multiply(g, clip(g, logVariance, leastLogVariance, mostLogVariance), g.scalar(0.5))));
  return g.finish();
}

/** AutoencoderKL's decoder: `sample` [batch, 4, height, width], unscaled latents -> `out_sample` [batch, 3, 8 height, 8 width] in about [-1, 1]. */
export function buildVaeDecoder(source: WeightSource, config: VaeConfig, forms?: Forms): Graph {
  const g = new GraphBuilder('vae_decoder', forms);
  const network: Network = { g, weights: withOldAttentionNames(source) };
  const channels = config.block_out_channels.toReversed();
  const sample = g.floats('sample', ['batch', config.latent_channels, 'height', 'width']);
  const latents = config.use_post_quant_conv ? conv2d(network, sample, 'post_quant_conv', { out: config.latent_channels, kernel: 1 }) : sample;

  const picture = g.scope('decoder', () => {
    let hidden = conv2d(network, latents, 'conv_in', { out: channels[0] ?? 0, kernel: 3 });
    hidden = midBlock(network, hidden, config);
    channels.forEach((out, index) => {
      g.scope(`up_blocks.${index}`, () => {
        for (let layer = 0; layer <= config.layers_per_block; layer++) hidden = block(network, hidden, `resnets.${layer}`, out, config);
        if (index < channels.length - 1) hidden = conv2d(network, upsampleTwice(g, hidden), 'upsamplers.0.conv', { out, kernel: 3 });
      });
    });
    hidden = silu(g, groupNormalize(network, hidden, 'conv_norm_out', config.norm_num_groups, epsilon));
    return conv2d(network, hidden, 'conv_out', { out: config.out_channels, kernel: 3 });
  });
  g.output('out_sample', picture);
  return g.finish();
}

function block(network: Network, x: Value, name: string, out: number, config: VaeConfig): Value {
  return resnet(network, x, name, { out, groups: config.norm_num_groups, epsilon });
}

function midBlock(network: Network, x: Value, config: VaeConfig): Value {
  const width = channelsOf(network, x);
  return network.g.scope('mid_block', () => {
    let hidden = block(network, x, 'resnets.0', width, config);
    if (config.mid_block_add_attention) hidden = selfAttention(network, hidden, config);
    return block(network, hidden, 'resnets.1', width, config);
  });
}

/** One head over all positions. */
function selfAttention(network: Network, x: Value, config: VaeConfig): Value {
  const { g } = network;
  const width = channelsOf(network, x);
  return g.scope('attentions.0', () => {
    const rows = toRows(g, groupNormalize(network, x, 'group_norm', config.norm_num_groups, epsilon));
    const [batch = 0, , height = 0, columns = 0] = x.shape;
    const project = (name: string) => reshape(g, linear(network, rows, name, { out: width }), [batch, product([height, columns]), width]);
    const attended = attention(g, project('to_q'), project('to_k'), project('to_v'), { heads: 1 });
    const projected = linear(network, reshape(g, attended, rows.shape), 'to_out.0', { out: width });
    return add(g, fromRows(g, projected, x.shape), x);
  });
}
