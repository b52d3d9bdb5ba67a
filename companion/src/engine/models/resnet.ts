import { activations, type ActivationName } from '../graph/activations.ts';
import { add, reshape } from '../graph/operators.ts';
import type { Value } from '../graph/value.ts';
import { channelsOf, conv2d, groupNormalize, linear, type Network } from './network.ts';

export interface ResnetOptions {
  readonly out: number;
  readonly groups: number;
  readonly epsilon: number;
  readonly activation?: ActivationName;
  /** Activated time embedding [N, width], added between the convolutions; the VAE has none. */
  readonly time?: Value | undefined;
}

/** ResnetBlock2D: two convolutions with normalisation before each, over a shortcut (He et al., arXiv 1603.05027). */
export function resnet(network: Network, x: Value, name: string, options: ResnetOptions): Value {
  const { g } = network;
  const { out, groups, epsilon, activation = 'silu', time } = options;
  const activate = activations[activation];
  return g.scope(name, () => {
    let hidden = activate(g, groupNormalize(network, x, 'norm1', groups, epsilon));
    hidden = conv2d(network, hidden, 'conv1', { out, kernel: 3 });
    if (time) {
      const shift = linear(network, time, 'time_emb_proj', { out });
      hidden = add(g, hidden, reshape(g, shift, [...shift.shape, 1, 1]));
    }
    hidden = activate(g, groupNormalize(network, hidden, 'norm2', groups, epsilon));
    hidden = conv2d(network, hidden, 'conv2', { out, kernel: 3 });
    const shortcut = channelsOf(network, x) === out ? x : conv2d(network, x, 'conv_shortcut', { out, kernel: 1 });
    return add(g, shortcut, hidden);
  });
}
