import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Checkpoint, TextEncoderFiles } from './checkpoint.ts';
import { clipTextConfigSchema } from './clip-text-config.ts';
import { readJson, readNetwork, readSchedulerConfig } from './network-files.ts';
import { unetConfigSchema } from './unet-config.ts';
import { anyVaeConfigSchema } from './vae-config.ts';

/** A component is [library, class], or [null, null] where there is none. */
const component = z.tuple([z.string().nullable(), z.string().nullable()]).rest(z.unknown()).nullish();

const modelIndexSchema = z.object({
  _class_name: z.string(),
  unet: component,
  vae: component,
  text_encoder: component,
  text_encoder_2: component,
  scheduler: component,
  force_zeros_for_empty_prompt: z.boolean().nullish(),
  requires_aesthetics_score: z.boolean().nullish(),
});

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Reads a diffusers folder: `model_index.json` and a folder for each network.
 * @throws FrisketError `model_invalid`, `model_unsupported`, naming the file and the field
 */
export async function openModelFolder(path: string): Promise<Checkpoint> {
  const index = await readJson(join(path, 'model_index.json'), modelIndexSchema);
  const textEncoders: TextEncoderFiles[] = [];
  for (const [encoder, tokenizer] of [['text_encoder', 'tokenizer'], ['text_encoder_2', 'tokenizer_2']] as const) {
    if (!index[encoder]?.[0]) continue;
    const network = await readNetwork(join(path, encoder), clipTextConfigSchema);
    textEncoders.push({ ...network, role: encoder, tokenizer: { folder: join(path, tokenizer) } });
  }
  if (textEncoders.length === 0 || !index.unet?.[0] || !index.vae?.[0])
    throw new FrisketError('model_unsupported', `${path} is a ${index._class_name}, which lacks a UNet, a VAE or a text encoder.`, 'Use a Stable Diffusion 1.x, 2.x or XL model.');
  const isXl = Boolean(index.text_encoder_2?.[0]);
  const scheduler = join(path, 'scheduler', 'scheduler_config.json');
  return {
    path,
    unet: await readNetwork(join(path, 'unet'), unetConfigSchema),
    vae: await readNetwork(join(path, 'vae'), anyVaeConfigSchema),
    textEncoders,
    textStyle: isXl ? 'sdxl' : 'sd',
    scheduler: (await exists(scheduler)) ? await readSchedulerConfig(scheduler) : { className: index.scheduler?.[1] ?? 'EulerDiscreteScheduler', config: {} },
    // diffusers' own defaults for the class: SDXL pipelines use zeros unless told otherwise.
    zerosForAbsentNegative: isXl && (index.force_zeros_for_empty_prompt ?? true),
    aestheticScore: index.requires_aesthetics_score ?? false,
  };
}
