import { tensor, zeros, type Tensor } from '../core/tensor.ts';
import type { Checkpoint } from '../models/checkpoint.ts';
import { fitIds, type ClipTokenizer } from '../text/tokenizer.ts';
import type { TextEncoder } from '../networks/text-encoder.ts';

/** A text encoder with the tokenizer that it was trained with. */
export interface TextReader {
  readonly encoder: TextEncoder;
  readonly tokenizer: ClipTokenizer;
}

/** What the UNet is told about one text. */
export interface PromptEmbedding {
  /** [1, tokens, width], the encoders' states side by side. */
  readonly hiddenStates: Tensor;
  /** SDXL: [1, width], of the last encoder. */
  readonly pooled?: Tensor;
}

export interface PromptOptions {
  readonly style: Checkpoint['textStyle'];
  readonly clipSkip?: number | undefined;
}

/** Encodes one text as diffusers' pipelines do. */
export async function encodePrompt(
  text: string,
  readers: readonly TextReader[],
  { style, clipSkip }: PromptOptions,
): Promise<PromptEmbedding> {
  // SD takes the last state, normalised; SDXL the one before it, as it is. clipSkip goes further back.
  const choice =
    style === 'sd' ? { fromEnd: clipSkip ?? 0, normalized: true } : { fromEnd: 1 + (clipSkip ?? 0), normalized: false };
  const states: Tensor[] = [];
  let pooled: Tensor | undefined;
  for (const { encoder, tokenizer } of readers) {
    const ids = fitIds(tokenizer, tokenizer.encode(text), encoder.config.max_position_embeddings);
    const encoded = await encoder.encode([ids], choice);
    states.push(encoded.hiddenStates);
    pooled = encoded.pooled;
  }
  const hiddenStates = joinWidths(states);
  return style === 'sdxl' && pooled ? { hiddenStates, pooled } : { hiddenStates };
}

/** What stands for an absent negative prompt in models that were trained so. */
export function zeroEmbedding(like: PromptEmbedding): PromptEmbedding {
  const hiddenStates = zeros(like.hiddenStates.dims);
  return like.pooled ? { hiddenStates, pooled: zeros(like.pooled.dims) } : { hiddenStates };
}

/** [1, tokens, a] and [1, tokens, b] -> [1, tokens, a + b]. */
function joinWidths(parts: readonly Tensor[]): Tensor {
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  const tokens = first?.dims[1] ?? 0;
  const width = parts.reduce((total, { dims }) => total + (dims[2] ?? 0), 0);
  const data = new Float32Array(tokens * width);
  let column = 0;
  for (const part of parts) {
    const own = part.dims[2] ?? 0;
    for (let token = 0; token < tokens; token++)
      data.set(part.data.subarray(token * own, (token + 1) * own), token * width + column);
    column += own;
  }
  return tensor([1, tokens, width], data);
}
