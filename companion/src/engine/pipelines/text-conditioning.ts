import type { Request } from '../../../../shared/src/request.ts';
import type { TokenizerFiles } from '../models/checkpoint.ts';
import { conditioningOf, type Conditioning } from './conditioning.ts';
import { encodePrompt, piecesNeeded, zeroEmbedding, type PromptEmbedding, type PromptOptions } from './prompt.ts';
import type { References } from './references.ts';
import type { WarmModel } from './warm-model.ts';

export interface TextOptions {
  readonly references: References;
  /** Whether the negative prompt takes part. */
  readonly guided: boolean;
  /** The text encoders are adapted too; a refiner's are not. */
  readonly loras: readonly { readonly path: string; readonly scale: number }[];
}

/** Both prompts as the UNet is told them; a prompt that was encoded before is not encoded again. */
export async function conditionOnText(
  request: Request,
  model: WarmModel,
  { references, guided, loras }: TextOptions,
): Promise<Conditioning> {
  const { checkpoint } = model;
  const paths = loras.map(({ path }) => path);
  const scales = loras.map(({ scale }) => scale);
  const tokenizers = tokenizersOf(request, model, references);
  const reading = { syntax: request.promptSyntax, long: request.longPrompt };

  const { negativePrompt } = request;
  const zeros = negativePrompt === undefined && checkpoint.zerosForAbsentNegative;
  const texts = guided && !zeros ? [request.prompt, negativePrompt ?? ''] : [request.prompt];
  const longest = async () => {
    const readers = await model.textReaders(paths, tokenizers);
    return Math.max(...texts.map((text) => piecesNeeded(text, readers, reading)));
  };
  const leastPieces = reading.long === 'chunk' ? await longest() : 1;
  const encode = (text: string, clipSkip?: number): Promise<PromptEmbedding> => {
    const options: PromptOptions = {
      style: checkpoint.textStyle,
      ...reading,
      leastPieces,
      loraScales: scales,
      ...(clipSkip === undefined ? {} : { clipSkip }),
    };
    const key = [text, options, paths, tokenizers];
    return model.promptEmbedding(key, async () =>
      encodePrompt(text, await model.textReaders(paths, tokenizers), options),
    );
  };

  const positive = await encode(request.prompt, request.clipSkip);
  // diffusers skips no layer for the negative prompt.
  const negative = guided ? (zeros ? zeroEmbedding(positive) : await encode(negativePrompt ?? '')) : undefined;
  return conditioningOf(positive, negative, { width: request.width, height: request.height, checkpoint });
}

/** Tokenizers that the request gives in place of the model's, in the order of its text encoders. */
function tokenizersOf(
  { tokenizer, tokenizer2 }: Request,
  { checkpoint }: WarmModel,
  references: References,
): (TokenizerFiles | undefined)[] {
  return checkpoint.textEncoders.map(({ role }) => {
    const reference = role === 'text_encoder' ? tokenizer : tokenizer2;
    return reference === undefined ? undefined : { folder: references.model(reference) };
  });
}
