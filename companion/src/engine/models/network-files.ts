import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FrisketError, parse } from '../../../../shared/src/errors.ts';
import { openFolderWeights } from '../weights/folder.ts';
import type { NetworkFiles, SchedulerConfigFile } from './checkpoint.ts';

/** Parses one JSON file of a checkpoint. @throws FrisketError `code`, naming the file and the field */
export async function readJson<T>(
  path: string,
  schema: z.ZodType<T>,
  code: 'model_invalid' | 'model_unsupported' = 'model_invalid',
): Promise<T> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new FrisketError('model_invalid', `${path} cannot be read.`, 'Download the model again.', { cause });
  });
  let json: unknown;
  try {
    // Python writes infinities bare: published scheduler configs have `"lambda_min_clipped": -Infinity`.
    json = JSON.parse(text.replace(/(:\s*)-Infinity\b/g, '$1-1e999'));
  } catch (cause) {
    throw new FrisketError('model_invalid', `${path} is not JSON.`, 'Download the model again.', { cause });
  }
  return parse(schema, json, path, code);
}

/** A network's folder: `config.json` and its weights. */
export async function readNetwork<Config>(folder: string, schema: z.ZodType<Config>): Promise<NetworkFiles<Config>> {
  const config = await readJson(join(folder, 'config.json'), schema, 'model_unsupported');
  return { config, openWeights: () => openFolderWeights(folder) };
}

export async function readSchedulerConfig(path: string): Promise<SchedulerConfigFile> {
  const config = await readJson(path, z.looseObject({ _class_name: z.string() }));
  return { className: config._class_name, config };
}
