import { stat } from 'node:fs/promises';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Checkpoint } from './checkpoint.ts';
import { openModelFolder } from './model-index.ts';
import { openSingleFile } from './single-file.ts';

/** Reads what a model consists of, however it is stored; weights are opened later. @throws FrisketError `model_not_found`, `model_invalid`, `model_unsupported` */
export async function openCheckpoint(path: string): Promise<Checkpoint> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new FrisketError('model_not_found', `There is no model at ${path}.`, 'Check the path.');
  if (found.isDirectory()) return openModelFolder(path);
  return openSingleFile(path);
}
