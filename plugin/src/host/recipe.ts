import { FrisketError } from '../../../shared/src/errors.ts';
import { recipeSchema, type Recipe } from '../../../shared/src/job.ts';

/** The key in a layer's plugin data. */
export const recipeKey = 'recipe';

/** Bytes of one entry of plugin data in Figma, its key included. */
const entryBytes = 100_000;

/** Length in UTF-8; the sandbox has no TextEncoder. */
export function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}

/** @throws FrisketError `invalid_request` when it does not fit into a layer's plugin data */
export function writeRecipe(recipe: Recipe): string {
  const text = JSON.stringify(recipe);
  const bytes = utf8Length(text) + recipeKey.length;
  if (bytes > entryBytes)
    throw new FrisketError(
      'invalid_request',
      `The recipe takes ${bytes} bytes and a layer can hold ${entryBytes}.`,
      'Shorten the prompt.',
    );
  return text;
}

/** @returns undefined for a layer that Frisket did not make, or that a newer version made */
export function readRecipe(text: string): Recipe | undefined {
  if (text === '') return undefined;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = recipeSchema.safeParse(data);
  return result.success ? result.data : undefined;
}
