import { stat } from 'node:fs/promises';
import { FrisketError } from '../../../../../shared/src/errors.ts';
import type { IdentifiedModel } from './identified.ts';
import { identifyFile } from './identify-file.ts';
import { identifyFolder } from './identify-folder.ts';

/**
 * Says what a model, adapter or network is: of a folder by its configuration, of a `.safetensors` file by the names and
 * shapes of its tensors.
 * @throws FrisketError `model_not_found`; `model_unsupported`, `adapter_mismatch` naming what it is instead;
 *   `model_invalid`, `weights_invalid`
 */
export async function identifyModel(path: string): Promise<IdentifiedModel> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new FrisketError('model_not_found', `There is no model at ${path}.`, 'Check the path.');
  return found.isDirectory() ? identifyFolder(path) : identifyFile(path);
}
