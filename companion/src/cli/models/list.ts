import { catalogue } from '../../store/catalogue/catalogue.ts';
import type { CatalogueEntry } from '../../store/catalogue/entry.ts';
import { totalBytes, type Manifest } from '../../store/downloads/manifest.ts';
import { bytesFreed } from '../../store/downloads/remove-model.ts';
import type { InstalledModel } from '../../store/installed/installed-models.ts';
import { exitCodes } from '../command.ts';
import type { ModelsContext } from './context.ts';
import { familyOf, sizeOf, table } from './words.ts';

export interface ListOptions {
  readonly available?: boolean;
  readonly json?: boolean;
}

export async function listModels({ available, json }: ListOptions, context: ModelsContext): Promise<number> {
  const { terminal, installed, store } = context;
  const models = await installed.list();
  const begun = (await store.manifests()).filter(({ installedAt }) => installedAt === undefined);
  const missing = catalogue.filter(({ id }) => !models.some((model) => model.id === id));
  if (json) {
    const listed = await Promise.all(models.map(installedJson));
    terminal.print(JSON.stringify({ installed: listed, begun: begun.map(begunJson), available: missing }, undefined, 2));
    return exitCodes.done;
  }
  if (available) {
    for (const line of availableLines(missing)) terminal.print(line);
    return exitCodes.done;
  }
  const rows = await Promise.all(models.map(installedRow));
  for (const line of table(rows)) terminal.print(line);
  for (const { id, title } of begun) terminal.print(`\n${title} is not whole yet. Go on with: frisket models get ${id}`);
  if (missing.length > 0)
    terminal.print(`\n${missing.length} more can be downloaded: frisket models list --available`);
  return exitCodes.done;
}

async function installedRow({ id, path, state }: InstalledModel): Promise<string[]> {
  const size = sizeOf(await bytesFreed(path));
  if (!state.usable) return [id, 'cannot be used', '', size, `${path}: ${state.problem.message}`];
  const { kind, family } = state.summary;
  return [id, kind, familyOf(family), size, path];
}

async function installedJson({ id, path, state }: InstalledModel): Promise<unknown> {
  const bytes = await bytesFreed(path);
  return state.usable ? { ...state.summary, path, bytes } : { id, path, bytes, problem: state.problem };
}

function begunJson(manifest: Manifest): unknown {
  return { id: manifest.id, title: manifest.title, bytes: totalBytes(manifest) };
}

/** By kind, each with what it is for, its licence, and what it needs. */
function availableLines(entries: readonly CatalogueEntry[]): string[] {
  const rows = entries.map((entry) => [
    entry.id,
    entry.kind,
    familyOf(entry.family),
    entry.licence?.name ?? "see the publisher's page",
    entry.description,
  ]);
  return [
    ...table([['', '', '', 'LICENCE', ''], ...rows]),
    '',
    'Get one: frisket models get NAME. Its licence is shown before anything is downloaded.',
  ];
}
