import type { WeightedText } from './prompt-syntax.ts';
import type { ClipTokenizer } from './tokenizer.ts';

/** As many tokens as a text encoder reads at once: start, text, end and padding. */
export interface Piece {
  readonly ids: readonly number[];
  /** One a token; start, end and padding count 1. */
  readonly weights: readonly number[];
}

/**
 * A text's tokens in pieces of `length`, each with its own start and end token.
 * @returns at least one piece; the first is what transformers gives for `padding="max_length", truncation=True`
 */
export function pieces(texts: readonly WeightedText[], tokenizer: ClipTokenizer, length: number): Piece[] {
  const tokens = texts.flatMap(({ text, weight }) =>
    tokenizer
      .encode(text)
      .slice(1, -1)
      .map((id) => ({ id, weight })),
  );
  const room = length - 2;
  const count = Math.max(1, Math.ceil(tokens.length / room));
  return Array.from({ length: count }, (_, index) => {
    const inside = tokens.slice(index * room, (index + 1) * room);
    const padding = length - 2 - inside.length;
    return {
      ids: [
        tokenizer.startToken,
        ...inside.map(({ id }) => id),
        tokenizer.endToken,
        ...new Array<number>(padding).fill(tokenizer.padToken),
      ],
      weights: [1, ...inside.map(({ weight }) => weight), 1, ...new Array<number>(padding).fill(1)],
    };
  });
}
