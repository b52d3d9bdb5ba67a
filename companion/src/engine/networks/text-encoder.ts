import { FrisketError } from '../../../../shared/src/errors.ts';
import { tensor, type Tensor } from '../core/tensor.ts';
import type { TextEncoderFiles } from '../models/checkpoint.ts';
import type { LoraFile } from '../weights/lora.ts';
import { buildClipText } from '../models/clip-text.ts';
import { pooledPosition, type ClipTextConfig } from '../models/clip-text-config.ts';
import type { Session } from '../runtime/session.ts';
import { openGraph, type Device } from './device.ts';
import { loraScaleInputs } from './lora-scales.ts';

export interface EncodedText {
  /** [N, positions, width]. */
  readonly hiddenStates: Tensor;
  /** [N, width], projected where the encoder has a projection. */
  readonly pooled: Tensor;
}

/** Which of the encoder's states is wanted: counted from the last layer back, 0 = the last, with or without the final norm. */
export interface StateChoice {
  readonly fromEnd: number;
  readonly normalized: boolean;
}

/** A CLIP text encoder that is loaded and warm. */
export class TextEncoder {
  readonly config: ClipTextConfig;
  readonly #session: Session;
  readonly #loraInputs: ReadonlySet<string>;

  private constructor(config: ClipTextConfig, session: Session, loraInputs: ReadonlySet<string>) {
    this.config = config;
    this.#session = session;
    this.#loraInputs = loraInputs;
  }

  static async open(
    { config, role, openWeights }: TextEncoderFiles,
    device: Device,
    loras: readonly LoraFile[] = [],
  ): Promise<TextEncoder> {
    const graph = buildClipText(await openWeights(), config, { role, loras, forms: device.forms });
    const inputs = graph.inputs.map(({ name }) => name).filter((name) => name.startsWith('lora_scale.'));
    return new TextEncoder(config, await openGraph(graph, device), new Set(inputs));
  }

  /**
   * @param ids one list of `max_position_embeddings` ids a text
   * @param loraScales one for each LoRA that it was opened with
   */
  async encode(
    ids: readonly (readonly number[])[],
    choice: StateChoice,
    loraScales: readonly number[] = [],
  ): Promise<EncodedText> {
    const layer = this.config.num_hidden_layers - choice.fromEnd;
    if (layer < 0)
      throw new FrisketError(
        'invalid_request',
        `clipSkip leaves no layer of a text encoder with ${this.config.num_hidden_layers}.`,
        'Choose a smaller clipSkip.',
      );
    const name = `${choice.normalized ? 'normalized_' : ''}hidden_states.${layer}`;
    const { [name]: hiddenStates, pooled } = await this.#run(ids, loraScales, [name, 'pooled']);
    if (!hiddenStates || !pooled) throw new FrisketError('engine_failed', 'The text encoder gave no output.');
    if (!hiddenStates.data.every(Number.isFinite))
      throw new FrisketError(
        'numbers_invalid',
        'The text encoder gave numbers that are not finite.',
        'The weights may be damaged: download the model again.',
      );
    return { hiddenStates, pooled };
  }

  /** Every state by the graph's names, for comparison with references. */
  allStates(ids: readonly (readonly number[])[], loraScales: readonly number[] = []): Promise<Record<string, Tensor>> {
    return this.#run(ids, loraScales);
  }

  release(): Promise<void> {
    return this.#session.release();
  }

  #run(
    ids: readonly (readonly number[])[],
    loraScales: readonly number[],
    outputs?: readonly string[],
  ): Promise<Record<string, Tensor>> {
    const positions = this.config.max_position_embeddings;
    const wrong = ids.find((text) => text.length !== positions);
    if (wrong)
      throw new FrisketError('internal', `A text of ${wrong.length} ids for an encoder of ${positions} positions.`);
    const pooledRows = ids.map((text, index) => index * positions + pooledPosition(text, this.config));
    return this.#session.run(
      {
        input_ids: tensor([ids.length, positions], BigInt64Array.from(ids.flat(), BigInt)),
        pooled_rows: tensor([ids.length], BigInt64Array.from(pooledRows, BigInt)),
        ...loraScaleInputs(loraScales, this.#loraInputs),
      },
      outputs,
    );
  }
}
