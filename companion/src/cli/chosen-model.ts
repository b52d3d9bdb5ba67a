import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { FrisketError } from '../../../shared/src/errors.ts';
import { describeModel } from '../store/installed/describe-model.ts';
import type { InstalledModel, InstalledModels } from '../store/installed/installed-models.ts';
import { modelIdOf } from '../store/installed/model-id.ts';
import { kindTitles, type ModelSummary } from '../../../shared/src/models.ts';

export interface ChosenModel {
  readonly path: string;
  readonly summary: ModelSummary;
}

/**
 * The model to paint with: by its id, or by the path of a folder or file; the first installed one when none is named.
 * @throws FrisketError `model_not_found`, or what is wrong with the model
 */
export async function chooseModel(named: string | undefined, installed: InstalledModels): Promise<ChosenModel> {
  const models = (await installed.list()).filter(isCheckpointOrBroken);
  const found =
    named === undefined
      ? (models.find(({ state }) => state.usable) ?? models[0])
      : ((await installed.list()).find(({ id }) => id === named.toLowerCase()) ?? (await atPath(named)));
  if (!found) throw notFound(named, models);
  if (!found.state.usable) throw FrisketError.from(found.state.problem);
  const { summary } = found.state;
  if (summary.kind !== 'checkpoint')
    throw new FrisketError(
      'model_unsupported',
      `${found.path} is ${kindTitles[summary.kind]}, which is used beside a model and paints nothing by itself.`,
      'Name a model; `frisket models list` shows what is installed.',
    );
  return { path: found.path, summary };
}

function isCheckpointOrBroken({ state }: InstalledModel): boolean {
  return !state.usable || state.summary.kind === 'checkpoint';
}

function notFound(named: string | undefined, models: readonly InstalledModel[]): FrisketError {
  const ids = models.map(({ id }) => id).join(', ');
  return new FrisketError(
    'model_not_found',
    named === undefined ? 'No model is installed.' : `No model "${named}" is installed, and there is no such folder.`,
    ids === '' ? 'Get one: `frisket models list --available`.' : `Choose one of: ${ids}.`,
  );
}

async function atPath(named: string): Promise<InstalledModel | undefined> {
  const path = resolve(named);
  const id = modelIdOf(basename(path));
  return existsSync(path) && id !== undefined ? { id, path, state: await describeModel(id, path) } : undefined;
}
