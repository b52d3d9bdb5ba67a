import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FrisketError, parse } from '../../../../shared/src/errors.ts';
import { guidanceScale, prompt, steps, strength } from '../../../../shared/src/request.ts';

/**
 * `frisket.json` in a model's folder, or `NAME.frisket.json` beside `NAME.safetensors`: what the published files do not say
 * and people want to know. All of it optional.
 */
const modelCardSchema = z.strictObject({
  title: z.string().min(1).max(100).optional(),
  description: z.string().max(1_000).optional(),
  /** Prompts that show what it can do. */
  suggestions: z.array(z.string().min(1).max(200)).max(20).default([]),
  /** For whoever leaves these open: distilled models, and LoRAs that spare steps, want few and no guidance. */
  defaults: z
    .strictObject({
      steps: steps.optional(),
      guidanceScale: guidanceScale.optional(),
      /** Of a new fill: a model that needs the hint starts from what was carried into the hole. */
      fillStrength: strength.optional(),
      /** The same where the prompt is empty; 0: pieces of the surroundings do better than the model. */
      closingStrength: z.number().min(0).max(1).optional(),
      /** Whether large fills are worked over once more for detail; a model that knows none only takes its time. */
      refines: z.boolean().optional(),
      /** What a background is asked for with where the prompt is empty. */
      backgroundPrompt: prompt.optional(),
    })
    .default({}),
});
export type ModelCard = z.infer<typeof modelCardSchema>;

/** @param path of a model's folder or file */
export function modelCardPath(path: string): string {
  return /\.safetensors$/i.test(path) ? path.replace(/\.safetensors$/i, '.frisket.json') : join(path, 'frisket.json');
}

/**
 * The card of a model; one that says nothing where there is none.
 * @param path absolute, of the model's folder or file
 * @throws FrisketError `model_invalid` when there is a card that is none
 */
export async function readModelCard(path: string): Promise<ModelCard> {
  const file = modelCardPath(path);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return modelCardSchema.parse({});
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new FrisketError('model_invalid', `${file} is no JSON.`, 'Correct the file, or remove it.', { cause });
  }
  return parse(modelCardSchema, data, file, 'model_invalid');
}
