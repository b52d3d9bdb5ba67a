import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Tensor } from '../core/tensor.ts';
import type { NetworkFiles } from '../models/checkpoint.ts';
import type { Graph } from '../graph/value.ts';
import { buildControlNet, type ControlNetSource } from '../models/controlnet.ts';
import { transformerBlocks } from '../models/ip-attention.ts';
import { buildUnet, type UnetOptions } from '../models/unet.ts';
import { planUnet, type UnetConfig } from '../models/unet-config.ts';
import type { WeightSource } from '../weights/source.ts';
import type { Session } from '../runtime/session.ts';
import { openGraph, type Device } from './device.ts';
import { inFewerBits, type LoadOptions } from './fewer-bits.ts';
import { unetInputs, type UnetArguments } from './unet-inputs.ts';

/** A UNet that is loaded and warm. */
export class Unet {
  readonly config: UnetConfig;
  /** Paths of its transformer blocks, in the order of an IP-Adapter's scales. */
  readonly transformerBlocks: readonly string[];
  readonly #session: Session;
  readonly #inputNames: ReadonlySet<string>;

  private constructor(config: UnetConfig, session: Session, inputNames: ReadonlySet<string>) {
    this.config = config;
    this.transformerBlocks = transformerBlocks(planUnet(config));
    this.#session = session;
    this.#inputNames = inputNames;
  }

  static async open(
    { config, openWeights }: NetworkFiles<UnetConfig>,
    device: Device,
    options: UnetOptions & LoadOptions = {},
  ): Promise<Unet> {
    const { forms } = device;
    const reduce = (weights: WeightSource, build: (weights: WeightSource) => Graph) =>
      inFewerBits(weights, device.provider, build, options);
    const source = await reduce(await openWeights(), (weights) => buildUnet(weights, config, { forms }));
    // One after the other: each is read from the disk and written to it.
    const controlNets: ControlNetSource[] = [];
    for (const net of options.controlNets ?? [])
      controlNets.push({
        ...net,
        weights: await reduce(net.weights, (weights) => buildControlNet({ ...net, weights }, forms)),
      });
    const graph = buildUnet(source, config, { ...options, controlNets, forms });
    const inputNames = new Set(graph.inputs.map(({ name }) => name));
    return new Unet(config, await openGraph(graph, device), inputNames);
  }

  /**
   * @returns the network's output [N, 4, h, w]
   * @throws FrisketError `engine_failed`; `numbers_invalid` when it is not finite
   */
  async predict(args: UnetArguments): Promise<Tensor> {
    const { out_sample: output } = await this.#session.run(unetInputs(this.config, args, this.#inputNames));
    if (!output) throw new FrisketError('engine_failed', 'The UNet gave no output.');
    if (!output.data.every(Number.isFinite))
      throw new FrisketError(
        'numbers_invalid',
        `The UNet gave numbers that are not finite at timestep ${args.timesteps.join(', ')}.`,
        'The weights may be damaged: download the model again.',
      );
    return output;
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
