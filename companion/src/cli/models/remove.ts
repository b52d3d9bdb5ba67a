import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { bytesFreed, bytesOf, removeModel } from '../../store/downloads/remove-model.ts';
import { askYesNo } from '../ask-yes-no.ts';
import { exitCodes } from '../command.ts';
import type { ModelsContext } from './context.ts';
import { sizeOf } from './words.ts';

export interface RemoveOptions {
  readonly yes?: boolean;
}

/**
 * Removes what Frisket downloaded; takes what the person added off the list and leaves its files; leaves what belongs to
 * other programs.
 */
export async function removeOneModel(id: string, { yes }: RemoveOptions, context: ModelsContext): Promise<number> {
  const { terminal, store, installed, added } = context;
  const manifest = await store.manifest(id);
  if (manifest) {
    const question = `Remove ${manifest.title} and free ${sizeOf(await bytesOf(manifest, store))}?`;
    if (!yes && !(await askYesNo(question, terminal))) throw notConfirmed(id);
    terminal.tell(`${manifest.title} is gone; ${sizeOf(await removeModel(manifest, store))} are free.`);
    return exitCodes.done;
  }
  const path = (await installed.paths()).get(id);
  if (path === undefined)
    throw new FrisketError('model_not_found', `No model "${id}" is installed.`, 'See `frisket models list`.');
  if (await added.remove(path)) {
    terminal.tell(`${id} is no longer offered. Its files stay at ${path}.`);
    return exitCodes.done;
  }
  if (dirname(path) !== store.modelsFolder)
    throw new FrisketError('forbidden', `${path} did not come from here.`, 'Remove it there, or take its folder out of the configuration.');
  const question = `You put ${path} there yourself. Delete it and free ${sizeOf(await bytesFreed(path))}?`;
  if (!yes && !(await askYesNo(question, terminal))) throw notConfirmed(id);
  const freed = await bytesFreed(path);
  await rm(path, { recursive: true });
  terminal.tell(`${path} is gone; ${sizeOf(freed)} are free.`);
  return exitCodes.done;
}

function notConfirmed(id: string): FrisketError {
  return new FrisketError('cancelled', `${id} was not removed.`, 'Say yes, or add --yes.');
}
