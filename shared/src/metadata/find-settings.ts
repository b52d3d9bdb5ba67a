import { z } from 'zod';
import { recipeSchema } from '../job.ts';
import { parametersKeyword, parseParameters } from './a1111.ts';
import { parseComfyPrompt, promptKeyword } from './comfyui.ts';
import type { FoundSettings, PictureSettings } from './picture-settings.ts';
import { readTexts } from './png-text.ts';

/** The keyword of Frisket's own recipe, as JSON. */
export const recipeKeyword = 'frisket';

/** What InvokeAI writes under `invokeai_metadata`, as far as it is read. */
const invokeSchema = z.object({
  positive_prompt: z.string(),
  negative_prompt: z.string().optional().catch(undefined),
  seed: z.number().optional().catch(undefined),
  steps: z.number().optional().catch(undefined),
  cfg_scale: z.number().optional().catch(undefined),
  width: z.number().optional().catch(undefined),
  height: z.number().optional().catch(undefined),
  model: z.object({ name: z.string() }).optional().catch(undefined),
});

/** How a picture was made, if it is a PNG that says so in a way that is known here. */
export async function findSettings(png: Uint8Array): Promise<FoundSettings | undefined> {
  const texts = await readTexts(png);
  const recipe = recipeSchema.safeParse(parsed(texts.get(recipeKeyword))).data;
  if (recipe) return { kind: 'recipe', recipe };
  const settings =
    parseParameters(texts.get(parametersKeyword) ?? '') ??
    parseComfyPrompt(texts.get(promptKeyword) ?? '') ??
    invoke(texts.get('invokeai_metadata'));
  return settings && { kind: 'settings', settings };
}

function invoke(text: string | undefined): PictureSettings | undefined {
  const { data } = invokeSchema.safeParse(parsed(text));
  if (!data) return undefined;
  const {
    positive_prompt: prompt,
    negative_prompt: negativePrompt,
    cfg_scale: guidanceScale,
    model,
    ...numbers
  } = data;
  const known = Object.entries({ negativePrompt, guidanceScale, model: model?.name, ...numbers });
  return { writtenBy: 'InvokeAI', prompt, ...Object.fromEntries(known.filter(([, value]) => value !== undefined)) };
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
