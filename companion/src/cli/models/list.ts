import { FrisketError } from '../../../../shared/src/errors.ts';
import { describePlan, gigabytes } from '../../engine/pipelines/memory/describe-plan.ts';
import type { PublishedName } from '../../engine/models/published-names.ts';
import type { MemoryPlan } from '../../engine/pipelines/memory/memory-plan.ts';
import { engineSettings } from '../../main.ts';
import { catalogue } from '../../store/catalogue/catalogue.ts';
import type { CatalogueEntry } from '../../store/catalogue/entry.ts';
import { totalBytes, type Manifest } from '../../store/downloads/manifest.ts';
import { bytesFreed } from '../../store/downloads/remove-model.ts';
import type { InstalledModel } from '../../store/installed/installed-models.ts';
import { exitCodes } from '../command.ts';
import type { MemoryForecasts } from '../memory-forecasts.ts';
import type { SettingsContext } from './context.ts';
import { forecastWords, publishedForecasts, type PublishedForecasts } from './published-forecasts.ts';
import { familyOf, sizeOf, table } from './words.ts';

export interface ListOptions {
  readonly available?: boolean;
  readonly memory?: boolean;
  readonly json?: boolean;
}

export async function listModels({ available, memory, json }: ListOptions, context: SettingsContext): Promise<number> {
  const { terminal, installed, store } = context;
  const models = await installed.list();
  const begun = (await store.manifests()).filter(({ installedAt }) => installedAt === undefined);
  const missing = catalogue.filter(({ id }) => !models.some((model) => model.id === id));
  if (json) {
    const forecasts = memory ? await forecasted(models, context) : undefined;
    const published = memory ? await publishedForecasts(networksOf(missing), context.settings) : undefined;
    const listed = await Promise.all(models.map((model) => installedJson(model, forecasts?.plans.get(model.id))));
    const offered = missing.map((entry) => availableJson(entry, published));
    terminal.print(JSON.stringify({ installed: listed, begun: begun.map(begunJson), available: offered }, undefined, 2));
    return exitCodes.done;
  }
  if (available) {
    const forecasts = memory ? await publishedForecasts(networksOf(missing), context.settings) : undefined;
    for (const line of availableLines(missing, forecasts)) terminal.print(line);
    return exitCodes.done;
  }
  const rows = await Promise.all(models.map(installedRow));
  for (const line of table(rows)) terminal.print(line);
  if (memory) for (const line of await memoryLines(models, context)) terminal.print(line);
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

async function installedJson(
  { id, path, state }: InstalledModel,
  plan: MemoryPlan | FrisketError | undefined,
): Promise<unknown> {
  const bytes = await bytesFreed(path);
  if (!state.usable) return { id, path, bytes, problem: state.problem };
  return { ...state.summary, path, bytes, ...(plan && !(plan instanceof FrisketError) ? { memory: plan } : {}) };
}

/** On the device that the companion uses, measured now unless it was before. */
async function forecasted(models: readonly InstalledModel[], { settings }: SettingsContext): Promise<OnDevice> {
  const [{ rememberedDevice }, { forecastMemory }] = await Promise.all([
    import('../../engine/networks/remembered-device.ts'),
    import('../memory-forecasts.ts'),
  ]);
  const device = await rememberedDevice(settings.provider, { file: engineSettings(settings).devices });
  return { provider: device.provider, ...(await forecastMemory(models, device, settings)) };
}

interface OnDevice extends MemoryForecasts {
  readonly provider: string;
}

async function memoryLines(models: readonly InstalledModel[], context: SettingsContext): Promise<string[]> {
  const { provider, budget, plans } = await forecasted(models, context);
  const rows = [...plans].map(([id, plan]) => [
    id,
    plan instanceof FrisketError ? plan.message : describePlan(plan, budget),
  ]);
  return ['', `On ${provider}, ${roomOf(budget)}:`, ...table(rows)];
}

function roomOf(budget: number | undefined): string {
  return budget === undefined ? 'nobody says how much memory it has' : `${gigabytes(budget)} may be used now`;
}

function networksOf(entries: readonly CatalogueEntry[]): PublishedName[] {
  return [...new Set(entries.flatMap(({ networks }) => networks ?? []))];
}

function availableJson(entry: CatalogueEntry, forecasts: PublishedForecasts | undefined): unknown {
  const memory = entry.networks && forecasts?.plans.get(entry.networks);
  return { ...entry, ...(memory ? { memory } : {}) };
}

function begunJson(manifest: Manifest): unknown {
  return { id: manifest.id, title: manifest.title, bytes: totalBytes(manifest) };
}

/** By kind, each with what it is for, its licence and, when it was asked for, how it would run here. */
function availableLines(entries: readonly CatalogueEntry[], forecasts: PublishedForecasts | undefined): string[] {
  const rows = entries.map((entry) => [
    entry.id,
    entry.kind,
    familyOf(entry.family),
    entry.licence?.name ?? "see the publisher's page",
    ...(forecasts ? [forecastWords(entry.networks, forecasts)] : []),
    entry.description,
  ]);
  const heads = ['', '', '', 'LICENCE', ...(forecasts ? ['MEMORY'] : []), ''];
  return [
    ...table([heads, ...rows]),
    '',
    forecasts
      ? `On ${forecasts.provider}, ${roomOf(forecasts.budget)}. Adapters take their own size more.`
      : 'How each model would run on this computer: add --memory.',
    'Get one: frisket models get NAME. Its licence is shown before anything is downloaded.',
  ];
}
