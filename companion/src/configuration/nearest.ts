import { closest, distance } from 'fastest-levenshtein';

/** Letters that a typing mistake changes: one in three, and at least two. */
const slips = (word: string) => Math.max(2, Math.floor(word.length / 3));

/** The known word that somebody most likely meant, if any is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const found = closest(word, known);
  return distance(word, found) <= slips(word) ? found : undefined;
}
