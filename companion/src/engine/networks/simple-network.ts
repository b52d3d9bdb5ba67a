import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Tensor } from '../core/tensor.ts';
import type { Graph } from '../graph/value.ts';
import type { Session } from '../runtime/session.ts';
import { openGraph, type Device } from './device.ts';

/** A loaded network with one input. */
export class SimpleNetwork {
  readonly #session: Session;
  readonly #input: string;

  private constructor(session: Session, input: string) {
    this.#session = session;
    this.#input = input;
  }

  /** @param graph built with the device's forms */
  static async open(graph: Graph, device: Device): Promise<SimpleNetwork> {
    const [input, ...more] = graph.inputs;
    if (!input || more.length > 0)
      throw new FrisketError('internal', `The graph "${graph.name}" has ${graph.inputs.length} inputs.`);
    return new SimpleNetwork(await openGraph(graph, device), input.name);
  }

  /** All outputs by name. */
  runAll(input: Tensor): Promise<Record<string, Tensor>> {
    return this.#session.run({ [this.#input]: input });
  }

  /** @throws FrisketError `engine_failed`; `numbers_invalid` when the output is not finite */
  async run(input: Tensor, output: string): Promise<Tensor> {
    const { [output]: value } = await this.#session.run({ [this.#input]: input }, [output]);
    if (!value) throw new FrisketError('engine_failed', `The graph "${this.#session.name}" gave no "${output}".`);
    if (value.data.every(Number.isFinite)) return value;
    throw new FrisketError(
      'numbers_invalid',
      `The graph "${this.#session.name}" gave numbers that are not finite.`,
      'The weights may be damaged: download the model again.',
    );
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
