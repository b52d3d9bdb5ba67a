import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FrisketError, parse } from '../../../../shared/src/errors.ts';
import { readSafetensors } from './safetensors.ts';
import type { StoredTensor, WeightSource } from './source.ts';

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/** What diffusers and transformers call the weights of one network. */
const stems = ['diffusion_pytorch_model', 'model'];
/** Full precision first: where both are published, the smaller is a rounding of the larger. */
const variants = ['', '.fp16', '.bf16'];

/**
 * The weights in a network's folder: one file or shards with an index, in whatever variant there is.
 * @throws FrisketError `weights_invalid` when there is none, or only a pickle
 */
export async function openFolderWeights(folder: string): Promise<WeightSource> {
  const present = await readdir(folder).catch((cause: unknown) => {
    throw new FrisketError('file_unreadable', `${folder} cannot be read.`, 'Check that the folder exists.', { cause });
  });
  const files = await filesOf(folder, present);
  const tensors = new Map<string, StoredTensor>();
  for (const file of files) {
    const path = join(folder, file);
    for (const [name, entry] of (await readSafetensors(path)).tensors) tensors.set(name, { ...entry, file: path });
  }
  return { label: folder, names: [...tensors.keys()], find: (name) => tensors.get(name) };
}

async function filesOf(folder: string, present: readonly string[]): Promise<string[]> {
  for (const stem of stems)
    for (const variant of variants) {
      const single = `${stem}${variant}.safetensors`;
      if (present.includes(single)) return [single];
      const index = [`${stem}.safetensors.index${variant}.json`, `${single}.index.json`].find((name) =>
        present.includes(name),
      );
      if (index) return shardsOf(folder, index, present);
    }
  const pickle = present.find((name) => /\.(bin|ckpt|pt|pth)$/.test(name));
  throw new FrisketError(
    'weights_invalid',
    pickle
      ? `${join(folder, pickle)} is a pickle, which can run any program when it is opened, and there is no .safetensors file beside it.`
      : `${folder} holds no .safetensors weights.`,
    'Download the .safetensors weights of this model.',
  );
}

async function shardsOf(folder: string, index: string, present: readonly string[]): Promise<string[]> {
  const path = join(folder, index);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new FrisketError('weights_invalid', `${path} is not JSON.`, 'Download the file again.', { cause });
  }
  const shards = [...new Set(Object.values(parse(indexSchema, json, path, 'weights_invalid').weight_map))];
  const missing = shards.find((shard) => !present.includes(shard));
  if (missing !== undefined)
    throw new FrisketError(
      'weights_invalid',
      `${path} names the file "${missing}", which is not there.`,
      'Download it too.',
    );
  return shards;
}

/** Names may be stored with a prefix (`text_model.` in published text encoders) or without. */
export function withOptionalPrefix(source: WeightSource, prefix: string): WeightSource {
  return { ...source, find: (name, wanted) => source.find(prefix + name, wanted) ?? source.find(name, wanted) };
}
