import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { FrisketError } from '../../../../shared/src/errors.ts';

/** Turns text into the ids that one text encoder was trained on. */
export interface ClipTokenizer {
  /** Ids of the start token, the text and the end token: as many as there are, not cut and not padded. */
  encode(text: string): number[];
  readonly startToken: number;
  readonly endToken: number;
  /** Fills the places after the end token. */
  readonly padToken: number;
}

/** CLIP's start and end tokens; both are ids when they stand in a text, in exactly this spelling. */
const startText = '<|startoftext|>';
const endText = '<|endoftext|>';

/** CLIP's pre-tokenisation (https://github.com/openai/CLIP, simple_tokenizer.py): contractions, words, single digits, the rest. */
const words = "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

const addedToken = z
  .union([z.string(), z.object({ content: z.string() })])
  .transform((token) => (typeof token === 'string' ? token : token.content));
const configSchema = z.looseObject({ pad_token: addedToken.nullish() });
const specialTokensSchema = z.object({ pad_token: addedToken.optional() });
const vocabularySchema = z.record(z.string(), z.number().int().nonnegative());

async function readOptional(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

/**
 * A folder's `tokenizer.json`, or one made of `vocab.json` and `merges.txt`.
 * @param files.padding the padding token, where the folder's own is not the right one
 * @throws FrisketError `model_invalid`
 */
export async function openTokenizer({
  folder,
  padding,
}: {
  readonly folder: string;
  readonly padding?: string;
}): Promise<ClipTokenizer> {
  try {
    const json = await readDefinition(folder);
    const config = configSchema.parse(JSON.parse((await readOptional(join(folder, 'tokenizer_config.json'))) ?? '{}'));
    const special = specialTokensSchema.parse(
      JSON.parse((await readOptional(join(folder, 'special_tokens_map.json'))) ?? '{}'),
    );
    const padText = padding ?? config.pad_token ?? special.pad_token ?? endText;
    return fromDefinition(withAddedToken(json, padText), config, padText);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FrisketError(
      'model_invalid',
      `The tokenizer in ${folder} cannot be read: ${reason}`,
      'Download the model again.',
      { cause },
    );
  }
}

const definitionSchema = z.looseObject({
  added_tokens: z.array(z.looseObject({ content: z.string() })).default([]),
  model: z.looseObject({ vocab: vocabularySchema }),
});
type Definition = z.infer<typeof definitionSchema>;

async function readDefinition(folder: string): Promise<Definition> {
  const whole = await readOptional(join(folder, 'tokenizer.json'));
  if (whole !== undefined) return definitionSchema.parse(JSON.parse(whole));
  const vocabulary = vocabularySchema.parse(JSON.parse(await readFile(join(folder, 'vocab.json'), 'utf8')));
  const merges = (await readFile(join(folder, 'merges.txt'), 'utf8')).split('\n');
  // The first line names the file's version; later ones may well begin with "#".
  if (merges[0]?.startsWith('#version')) merges.shift();
  return definition(
    vocabulary,
    merges.filter((line) => line.trim() !== ''),
  );
}

function addedTokenOf(vocabulary: Readonly<Record<string, number>>, content: string) {
  const id = vocabulary[content];
  if (id === undefined) throw new Error(`the vocabulary lacks ${content}`);
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
}

/**
 * The padding token is an id of its own wherever it stands in a text, as transformers has it: where open_clip's encoders
 * pad with "!", a "!" in a prompt is not the word that byte pair encoding would make of it.
 */
function withAddedToken(json: Definition, content: string): Definition {
  if (json.added_tokens.some((token) => token.content === content)) return json;
  return { ...json, added_tokens: [...json.added_tokens, addedTokenOf(json.model.vocab, content)] };
}

/** What transformers writes to `tokenizer.json` for a CLIPTokenizer. */
function definition(vocabulary: Readonly<Record<string, number>>, merges: readonly string[]): Definition {
  const addedTokens = [startText, endText].map((content) => addedTokenOf(vocabulary, content));
  return {
    version: '1.0',
    added_tokens: addedTokens,
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: words }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: endText,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: vocabulary,
      merges,
    },
  };
}

function fromDefinition(json: object, config: object, padText: string): ClipTokenizer {
  const tokenizer = new Tokenizer(json, config);
  const idOf = (token: string) => {
    const id = tokenizer.token_to_id(token);
    if (id === undefined) throw new Error(`the vocabulary lacks ${token}`);
    return id;
  };
  const startToken = idOf(startText);
  const endToken = idOf(endText);
  return {
    startToken,
    endToken,
    padToken: idOf(padText),
    encode: (text) => [startToken, ...tokenizer.encode(text, { add_special_tokens: false }).ids, endToken],
  };
}

/** Cut to `length` (the end token stays) and padded: what transformers gives for `padding="max_length", truncation=True`. */
export function fitIds(tokenizer: ClipTokenizer, ids: readonly number[], length: number): number[] {
  const cut = ids.length > length ? [...ids.slice(0, length - 1), tokenizer.endToken] : [...ids];
  while (cut.length < length) cut.push(tokenizer.padToken);
  return cut;
}
