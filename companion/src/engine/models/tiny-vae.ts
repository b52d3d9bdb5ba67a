import { GraphBuilder } from '../graph/builder.ts';
import { add, divide, multiply, relu, subtract, tanh, upsampleTwice } from '../graph/operators.ts';
import type { Forms } from '../graph/forms.ts';
import type { Graph, Value } from '../graph/value.ts';
import type { WeightSource } from '../weights/source.ts';
import { channelsOf, conv2d, type Network } from './network.ts';
import type { TinyVaeConfig } from './vae-config.ts';

/** The decoder squeezes latents softly into -3 to 3 (https://github.com/madebyollin/taesd). */
const latentMagnitude = 3;

/** Modules are numbered one after the other, activations and upsamplings included. */
class Layers {
  #next = 0;

  take(): string {
    return `layers.${this.#next++}`;
  }
}

/** AutoencoderTiny's encoder: `sample` [batch, 3, height, width] in [-1, 1] -> `latent` [batch, 4, height / 8, width / 8]. */
export function buildTinyVaeEncoder(weights: WeightSource, config: TinyVaeConfig, forms?: Forms): Graph {
  const g = new GraphBuilder('tiny_vae_encoder', forms);
  const network: Network = { g, weights };
  const sample = g.floats('sample', ['batch', config.in_channels, 'height', 'width']);
  const latent = g.scope('encoder', () => {
    const layers = new Layers();
    let hidden = divide(g, add(g, sample, g.scalar(1)), g.scalar(2));
    config.num_encoder_blocks.forEach((blocks, index) => {
      const out = config.encoder_block_out_channels[index] ?? 0;
      const options = index === 0 ? { out, kernel: 3 } : { out, kernel: 3, stride: 2, bias: false };
      hidden = conv2d(network, hidden, layers.take(), options);
      for (let block = 0; block < blocks; block++) hidden = residual(network, hidden, layers.take());
    });
    return conv2d(network, hidden, layers.take(), { out: config.latent_channels, kernel: 3 });
  });
  g.output('latent', latent);
  return g.finish();
}

/** AutoencoderTiny's decoder: `sample` [batch, 4, height, width] -> `out_sample` [batch, 3, 8 height, 8 width] in about [-1, 1]. */
export function buildTinyVaeDecoder(weights: WeightSource, config: TinyVaeConfig, forms?: Forms): Graph {
  const g = new GraphBuilder('tiny_vae_decoder', forms);
  const network: Network = { g, weights };
  const sample = g.floats('sample', ['batch', config.latent_channels, 'height', 'width']);
  const picture = g.scope('decoder', () => {
    const layers = new Layers();
    const channels = config.decoder_block_out_channels;
    const squeezed = multiply(g, tanh(g, divide(g, sample, g.scalar(latentMagnitude))), g.scalar(latentMagnitude));
    let hidden = relu(g, conv2d(network, squeezed, layers.take(), { out: channels[0] ?? 0, kernel: 3 }));
    layers.take(); // the activation
    config.num_decoder_blocks.forEach((blocks, index) => {
      const final = index === config.num_decoder_blocks.length - 1;
      for (let block = 0; block < blocks; block++) hidden = residual(network, hidden, layers.take());
      if (!final) {
        hidden = upsampleTwice(g, hidden);
        layers.take(); // the upsampling
      }
      const out = final ? config.out_channels : (channels[index] ?? 0);
      hidden = conv2d(network, hidden, layers.take(), { out, kernel: 3, bias: final });
    });
    return subtract(g, multiply(g, hidden, g.scalar(2)), g.scalar(1));
  });
  g.output('out_sample', picture);
  return g.finish();
}

/** AutoencoderTinyBlock of equal width: three convolutions over a shortcut. */
function residual(network: Network, x: Value, name: string): Value {
  const { g } = network;
  const out = channelsOf(network, x);
  return g.scope(name, () => {
    const first = relu(g, conv2d(network, x, 'conv.0', { out, kernel: 3 }));
    const second = relu(g, conv2d(network, first, 'conv.2', { out, kernel: 3 }));
    return relu(g, add(g, conv2d(network, second, 'conv.4', { out, kernel: 3 }), x));
  });
}
