import { tensor, zeros, type Tensor } from '../core/tensor.ts';
import type { Checkpoint } from '../models/checkpoint.ts';
import type { StateChoice, TextEncoder } from '../networks/text-encoder.ts';
import type { ClipTokenizer } from '../text/tokenizer.ts';
import { pieces, type Piece } from '../text/pieces.ts';
import { readPrompt, type PromptSyntax } from '../text/prompt-syntax.ts';

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
  readonly clipSkip?: number;
  readonly syntax: PromptSyntax;
  /** What becomes of more tokens than the encoder reads at once. */
  readonly long: 'truncate' | 'chunk';
  /** As many pieces as the other prompt of a run has: the UNet takes both at once. Empty ones make up for the rest. */
  readonly leastPieces: number;
  readonly loraScales: readonly number[];
}

/** Encodes one text as diffusers' pipelines do, and with the syntax and length that they lack. */
export async function encodePrompt(
  text: string,
  readers: readonly TextReader[],
  options: PromptOptions,
): Promise<PromptEmbedding> {
  const { style, clipSkip = 0 } = options;
  // SD takes the last state, normalised; SDXL the one before it, as it is. clipSkip goes further back.
  const choice: StateChoice =
    style === 'sd' ? { fromEnd: clipSkip, normalized: true } : { fromEnd: 1 + clipSkip, normalized: false };
  const split = readers.map((reader) => ({ reader, parts: piecesOf(text, reader, options) }));
  // Encoders with other tokenizers may need other numbers of pieces; the UNet needs as many tokens from each.
  const count = Math.max(options.leastPieces, ...split.map(({ parts }) => parts.length));
  const states: Tensor[] = [];
  let pooled: Tensor | undefined;
  for (const { reader, parts } of split) {
    const padded = [...parts, ...Array.from({ length: count - parts.length }, () => emptyPiece(reader))];
    const encoded = await encodePieces(reader, padded, choice, options.loraScales);
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

/** How many pieces a text takes: as many as the encoder that needs most. */
export function piecesNeeded(
  text: string,
  readers: readonly TextReader[],
  options: Pick<PromptOptions, 'syntax' | 'long'>,
): number {
  return Math.max(...readers.map((reader) => piecesOf(text, reader, options).length));
}

function piecesOf(
  text: string,
  { encoder, tokenizer }: TextReader,
  { syntax, long }: Pick<PromptOptions, 'syntax' | 'long'>,
): Piece[] {
  const all = pieces(readPrompt(text, syntax), tokenizer, encoder.config.max_position_embeddings);
  return long === 'chunk' ? all : all.slice(0, 1);
}

function emptyPiece({ encoder, tokenizer }: TextReader): Piece {
  const [piece] = pieces([], tokenizer, encoder.config.max_position_embeddings);
  return piece ?? { ids: [], weights: [] };
}

/** Encodes each piece and puts their states in a row; the pooled text is the first piece's. */
async function encodePieces(
  { encoder }: TextReader,
  parts: readonly Piece[],
  choice: StateChoice,
  loraScales: readonly number[],
): Promise<{ hiddenStates: Tensor; pooled: Tensor | undefined }> {
  const states: Tensor[] = [];
  let pooled: Tensor | undefined;
  for (const { ids, weights } of parts) {
    const encoded = await encoder.encode([ids], choice, loraScales);
    states.push(weighted(encoded.hiddenStates, weights));
    pooled ??= encoded.pooled;
  }
  const [, tokens = 0, width = 0] = states[0]?.dims ?? [];
  const data = new Float32Array(parts.length * tokens * width);
  states.forEach((state, index) => data.set(state.data, index * tokens * width));
  return { hiddenStates: tensor([1, parts.length * tokens, width], data), pooled };
}

/**
 * Each token's state times its weight, the whole brought back to the mean that it had: A1111's way
 * (https://github.com/AUTOMATIC1111/stable-diffusion-webui/wiki/Features#attentionemphasis).
 */
function weighted(states: Tensor, weights: readonly number[]): Tensor {
  if (weights.every((weight) => weight === 1)) return states;
  const width = states.dims[2] ?? 1;
  const data = states.data.map((value, index) => value * (weights[Math.floor(index / width)] ?? 1));
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const factor = mean(states.data) / mean(data);
  return tensor(states.dims, Number.isFinite(factor) ? data.map((value) => value * factor) : data);
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
