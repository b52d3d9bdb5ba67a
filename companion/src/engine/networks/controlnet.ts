import type { Tensor } from '../core/tensor.ts';
import { buildControlNet, type ControlNetConfig, type ControlNetSource } from '../models/controlnet.ts';
import type { Session } from '../runtime/session.ts';
import { openGraph, type Device } from './device.ts';
import { unetInputs, type UnetArguments } from './unet-inputs.ts';

/** A ControlNet by itself, outside of a UNet's graph: for comparison with references. */
export class ControlNet {
  readonly #config: ControlNetConfig;
  readonly #session: Session;
  readonly #inputNames: ReadonlySet<string>;

  private constructor(config: ControlNetConfig, session: Session, inputNames: ReadonlySet<string>) {
    this.#config = config;
    this.#session = session;
    this.#inputNames = inputNames;
  }

  static async open(source: ControlNetSource, device: Device): Promise<ControlNet> {
    const graph = buildControlNet(source, device.forms);
    const inputNames = new Set(graph.inputs.map(({ name }) => name));
    return new ControlNet(source.config, await openGraph(graph, device), inputNames);
  }

  /** `down.K` and `mid`. */
  residuals(args: UnetArguments): Promise<Record<string, Tensor>> {
    return this.#session.run(unetInputs(this.#config, args, this.#inputNames));
  }
}
