import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FrisketError, parse } from '../../../../shared/src/errors.ts';
import { guidanceScale, steps } from '../../../../shared/src/request.ts';

/** `frisket.json` in a model's folder: what the published files do not say and people want to know. All of it optional. */
const modelCardSchema = z.strictObject({
  title: z.string().min(1).max(100).optional(),
  description: z.string().max(1_000).optional(),
  /** Prompts that show what it can do. */
  suggestions: z.array(z.string().min(1).max(200)).max(20).default([]),
  /** For whoever leaves these open: distilled models want few steps and no guidance. */
  defaults: z.strictObject({ steps: steps.optional(), guidanceScale: guidanceScale.optional() }).default({}),
});
export type ModelCard = z.infer<typeof modelCardSchema>;

const fileName = 'frisket.json';

/**
 * The card beside a model; one that says nothing where there is none, as beside a single file.
 * @param path absolute, of the model's folder or file
 * @throws FrisketError `model_invalid` when there is a card that is none
 */
export async function readModelCard(path: string): Promise<ModelCard> {
  const file = join(path, fileName);
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
