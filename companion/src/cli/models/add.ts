import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { kindTitles, type AdapterSummary, type ModelSummary } from '../../../../shared/src/models.ts';
import { hubAddress, downloadableAt } from '../../store/catalogue/hub-address.ts';
import { describeModel } from '../../store/installed/describe-model.ts';
import { findModels, modelAt } from '../../store/installed/model-folder.ts';
import { modelIdOf } from '../../store/installed/model-id.ts';
import { exitCodes } from '../command.ts';
import { withHub, type ModelsContext, type SettingsContext } from './context.ts';
import { getModel, type GetOptions } from './get.ts';
import { familyOf } from './words.ts';

/** Takes what lies on this computer where it lies, and downloads what is on the hub. */
export async function addModel(named: string, options: GetOptions, context: SettingsContext): Promise<number> {
  const path = resolve(named);
  if (await stat(path).catch(() => undefined)) return addPath(path, context);
  return withHub(async (http, signal) => {
    const address = hubAddress(named, http.endpoint);
    if (!address) throw notThere(named);
    await getModel(await downloadableAt(address, http, { signal }), options, { ...context, http, signal });
    return exitCodes.done;
  });
}

function notThere(named: string): FrisketError {
  return /^https?:/i.test(named)
    ? new FrisketError(
        'download_refused',
        `${named} is no address of a model on huggingface.co.`,
        'Download the file in a browser and add it by its path.',
      )
    : new FrisketError('model_not_found', `There is nothing at ${resolve(named)}.`, 'Check the path.');
}

async function addPath(path: string, { terminal, added, installed }: ModelsContext): Promise<number> {
  if (!(await modelAt(path))) return addFolder(path, { terminal, added });
  const id = modelIdOf(basename(path));
  if (id === undefined)
    throw new FrisketError('model_invalid', `"${basename(path)}" has no letters or digits to make an id of.`, 'Rename it.');
  const state = await describeModel(id, path);
  if (!state.usable) throw FrisketError.from(state.problem);
  const present = (await installed.paths()).get(id);
  if (present === path) {
    terminal.tell(`${path} is ${describe(state.summary)}, and is there already.`);
  } else {
    await added.add(path);
    terminal.tell(`${path} is ${describe(state.summary)}. It is used where it is.`);
    if (present !== undefined) terminal.tell(`It counts in place of ${present}, which is called the same.`);
  }
  terminal.print(id);
  return exitCodes.done;
}

/** `a LoRA for Stable Diffusion XL` */
function describe({ kind, family }: ModelSummary | AdapterSummary): string {
  if (family === undefined) return kindTitles[kind];
  return kind === 'checkpoint' ? `a checkpoint of ${familyOf(family)}` : `${kindTitles[kind]} for ${familyOf(family)}`;
}

async function addFolder(path: string, { terminal, added }: Pick<ModelsContext, 'terminal' | 'added'>): Promise<number> {
  const found = await findModels(path);
  if (found.length === 0)
    throw new FrisketError(
      'model_not_found',
      `${path} is no model, and there is none in it.`,
      'Add a .safetensors file, a model in diffusers\' layout, or a folder that holds some.',
    );
  await added.add(path);
  terminal.tell(`${path} holds ${found.length} ${found.length === 1 ? 'file or folder' : 'files and folders'} with models. They are used where they are.`);
  for (const { name } of found) {
    const id = modelIdOf(name);
    if (id !== undefined) terminal.print(id);
  }
  return exitCodes.done;
}
