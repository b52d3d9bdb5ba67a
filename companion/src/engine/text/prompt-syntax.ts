/** How brackets in a prompt are read. */
export type PromptSyntax = 'plain' | 'weighted';

/** A stretch of text and how much it counts. */
export interface WeightedText {
  readonly text: string;
  readonly weight: number;
}

/** A bracket without a number: (louder), [quieter]. A1111's and ComfyUI's factor. */
const bracketFactor = 1.1;

const tokenPattern = /\\[()[\]\\]|\\|\(|\[|:\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*\)|\)|\]|[^\\()[\]:]+|:/g;

/**
 * Reads a prompt. `weighted` is what A1111 and ComfyUI users write: `(word)` counts 1.1 times, `((word))` 1.21,
 * `(word:1.3)` 1.3, `[word]` 1 / 1.1; brackets nest and multiply, `\(` is a bracket itself, and one that is never closed
 * counts to the end.
 */
export function readPrompt(text: string, syntax: PromptSyntax): WeightedText[] {
  if (syntax === 'plain') return [{ text, weight: 1 }];
  const parts: { text: string; weight: number }[] = [];
  const round: number[] = [];
  const square: number[] = [];
  const scaleFrom = (start: number | undefined, factor: number) => {
    if (start === undefined) return;
    for (const part of parts.slice(start)) part.weight *= factor;
  };
  for (const match of text.matchAll(tokenPattern)) {
    const [token, number] = match;
    if (token === '(') round.push(parts.length);
    else if (token === '[') square.push(parts.length);
    else if (number !== undefined && round.length > 0) scaleFrom(round.pop(), Number(number));
    else if (token === ')' && round.length > 0) scaleFrom(round.pop(), bracketFactor);
    else if (token === ']' && square.length > 0) scaleFrom(square.pop(), 1 / bracketFactor);
    else parts.push({ text: token.length > 1 && token.startsWith('\\') ? token.slice(1) : token, weight: 1 });
  }
  for (const start of round) scaleFrom(start, bracketFactor);
  for (const start of square) scaleFrom(start, 1 / bracketFactor);
  return joined(parts);
}

/** Neighbours of equal weight are one text: words must not be torn where a bracket was escaped. */
function joined(parts: readonly WeightedText[]): WeightedText[] {
  const result: { text: string; weight: number }[] = [];
  for (const { text, weight } of parts) {
    const last = result.at(-1);
    if (last?.weight === weight) last.text += text;
    else result.push({ text, weight });
  }
  return result;
}
