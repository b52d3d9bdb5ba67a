import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { FrisketError } from '../../../shared/src/errors.ts';
import { describeModel, modelIdOf, type Catalogue, type InstalledModel } from '../store/catalogue.ts';
import type { ModelSummary } from '../../../shared/src/messages.ts';

export interface ChosenModel {
  readonly path: string;
  readonly summary: ModelSummary;
}

/**
 * The model to paint with: by its id, or by the path of a folder or file; the first installed one when none is named.
 * @throws FrisketError `model_not_found`, or what is wrong with the model
 */
export async function chooseModel(named: string | undefined, catalogue: Catalogue): Promise<ChosenModel> {
  const installed = await catalogue.list();
  const ids = installed.map(({ id }) => id).join(', ');
  const found =
    named === undefined
      ? (installed.find(({ state }) => state.usable) ?? installed[0])
      : (installed.find(({ id }) => id === named.toLowerCase()) ?? (await atPath(named)));
  if (!found)
    throw new FrisketError(
      'model_not_found',
      named === undefined ? 'No model is installed.' : `No model "${named}" is installed, and there is no such folder.`,
      ids === ''
        ? 'Put a diffusers folder into the models folder that `frisket doctor` names.'
        : `Choose one of: ${ids}.`,
    );
  if (!found.state.usable) throw FrisketError.from(found.state.problem);
  return { path: found.path, summary: found.state.summary };
}

async function atPath(named: string): Promise<InstalledModel | undefined> {
  const path = resolve(named);
  const id = modelIdOf(basename(path));
  return existsSync(path) && id !== undefined ? { id, path, state: await describeModel(id, path) } : undefined;
}
