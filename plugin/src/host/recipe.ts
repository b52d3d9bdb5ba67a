import { z } from 'zod';
import { FrisketError } from '../../../shared/src/errors.ts';
import { recipeSchema, type Recipe } from '../../../shared/src/job.ts';

/** The key in a layer's plugin data. */
export const recipeKey = 'recipe';

/** What the panel needs beside the recipe to be as it was. */
export const setupKey = 'setup';

/** Bytes of an entry: 100,000 in Figma, of which the plugin's own id takes some too. */
const entryBytes = 99_900;

/** Whether an entry fits into a layer's plugin data. */
export function fits(key: string, text: string): boolean {
  return utf8Length(text) + key.length <= entryBytes;
}

/** Length in UTF-8; the sandbox has no TextEncoder. */
export function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}

/** @throws FrisketError `recipe_too_long` when it does not fit into a layer's plugin data */
export function writeRecipe(recipe: Recipe): string {
  const text = JSON.stringify(recipe);
  const bytes = utf8Length(text) + recipeKey.length;
  if (bytes > entryBytes)
    throw new FrisketError(
      'recipe_too_long',
      `The recipe takes ${bytes} bytes and a layer can hold ${entryBytes}.`,
      'Shorten the prompt.',
      { values: { length: bytes, limit: entryBytes } },
    );
  return text;
}

/** What every version of a recipe says of itself, whatever else it comes to say. */
const anyVersionSchema = z.object({ version: z.number().int().min(1), madeBy: z.string() });

/**
 * How a layer was made: nothing for one that Frisket did not make, and where the recipe is of a newer version, which
 * Frisket made it. A recipe is never dropped for being newer: it stays in the layer as it is.
 */
export function readMade(text: string): { readonly recipe?: Recipe; readonly newer?: string } {
  if (text === '') return {};
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return {};
  }
  const { data: recipe } = recipeSchema.safeParse(data);
  if (recipe) return { recipe };
  const { data: other } = anyVersionSchema.safeParse(data);
  return other ? { newer: other.madeBy } : {};
}

/** @returns undefined for a layer that Frisket did not make, or that a newer version made */
export function readRecipe(text: string): Recipe | undefined {
  return readMade(text).recipe;
}
