import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMade, readRecipe, utf8Length, writeRecipe } from '../../../plugin/src/host/recipe.ts';
import { limits } from '../../../shared/src/limits.ts';
import { recipe } from './sample-recipe.ts';

describe('a recipe in plugin data', () => {
  test('comes back as it was written', () => {
    expect(readRecipe(writeRecipe(recipe))).toEqual(recipe);
  });

  test('fits with the longest prompts of the widest characters', () => {
    const prompt = '絵'.repeat(limits.promptCharacters);
    const text = writeRecipe({ ...recipe, job: { ...recipe.job, prompt, negativePrompt: prompt } });
    expect(utf8Length(text)).toBeLessThan(100_000);
  });

  test('over the 100 kB of an entry is refused with both numbers', () => {
    const scheduler = { class: 'EulerDiscreteScheduler', config: { note: 'x'.repeat(100_000) } };
    const write = () => writeRecipe({ ...recipe, job: { ...recipe.job, scheduler } });
    expect(write).toThrow(/takes 100\d+ bytes.*99900/);
    expect(write).toThrow(expect.objectContaining({ code: 'recipe_too_long' }));
  });

  test.each(['', 'no JSON', '{}', JSON.stringify({ ...recipe, version: 2 })])('%s is none of ours', (text) => {
    expect(readRecipe(text)).toBeUndefined();
  });

  test('of a newer version says who made it, whatever else it holds', () => {
    const newer = { ...recipe, version: 2, job: { kind: 'film' }, madeBy: 'Frisket 3.1.0' };
    expect(readMade(JSON.stringify(newer))).toEqual({ newer: 'Frisket 3.1.0' });
    // Something that this version does not know yet, without a new version.
    expect(readMade(JSON.stringify({ ...recipe, weather: 'fair' }))).toEqual({ newer: recipe.madeBy });
    expect(readMade(JSON.stringify(recipe))).toEqual({ recipe });
    expect(readMade('{"version":2}')).toEqual({});
  });
});

test('the length in UTF-8 is what a text encoder would give', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
    }),
  );
});
