import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FrisketError } from '../../../../../shared/src/errors.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { clipVisionConfigSchema } from '../clip-vision.ts';
import { controlNetConfigSchema } from '../controlnet.ts';
import { openModelFolder } from '../model-index.ts';
import { readJson } from '../network-files.ts';
import { anyVaeConfigSchema } from '../vae-config.ts';
import { contextWidthOf, familyOf, familyOfWidth } from './family.ts';
import { adapter, type IdentifiedModel } from './identified.ts';

const classSchema = z.object({ _class_name: z.string().optional(), architectures: z.array(z.string()).nullish() });

/** A network by itself, by the class that its `config.json` names. */
const networks: Readonly<Record<string, (config: string) => Promise<IdentifiedModel>>> = {
  ControlNetModel: async (file) => {
    const config = await readJson(file, controlNetConfigSchema, 'model_unsupported');
    const width = config.cross_attention_dim;
    const contextWidth = typeof width === 'number' ? width : width.at(-1);
    const family = config.addition_embed_type === 'text_time' ? 'sdxl' : familyOfWidth(contextWidth);
    return adapter('controlnet', { family, contextWidth });
  },
  AutoencoderKL: async (file) => {
    await readJson(file, anyVaeConfigSchema, 'model_unsupported');
    return adapter('vae', {});
  },
  AutoencoderTiny: async (file) => {
    await readJson(file, anyVaeConfigSchema, 'model_unsupported');
    return adapter('vae', {});
  },
  CLIPVisionModelWithProjection: async (file) => {
    const { projection_dim, hidden_size } = await readJson(file, clipVisionConfigSchema, 'model_unsupported');
    return adapter('image-encoder', { pictureWidths: [projection_dim, hidden_size] });
  },
};

export function identifyCheckpoint(checkpoint: Checkpoint): IdentifiedModel {
  const contextWidth = contextWidthOf(checkpoint);
  const family = familyOf(checkpoint);
  return checkpoint.aestheticScore
    ? adapter('refiner', { family })
    : { kind: 'checkpoint', checkpoint, family, contextWidth };
}

/** @throws FrisketError `model_invalid`, `model_unsupported` */
export async function identifyFolder(path: string): Promise<IdentifiedModel> {
  if (await exists(join(path, 'model_index.json'))) return identifyCheckpoint(await openModelFolder(path));
  const config = join(path, 'config.json');
  const { _class_name, architectures } = await readJson(config, classSchema);
  const name = _class_name ?? architectures?.[0] ?? '';
  const read = Object.hasOwn(networks, name) ? networks[name] : undefined;
  if (read) return read(config);
  throw new FrisketError(
    'model_unsupported',
    `${path} holds ${name === '' ? 'a network of no name' : `a ${name}`}, which is not used by Frisket.`,
    `Frisket uses whole models, ${Object.keys(networks).join(', ')}.`,
  );
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
