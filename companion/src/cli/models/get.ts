import { FrisketError } from '../../../../shared/src/errors.ts';
import { catalogue, catalogueEntry } from '../../store/catalogue/catalogue.ts';
import type { CatalogueEntry, Downloadable } from '../../store/catalogue/entry.ts';
import { downloadableAt, hubAddress } from '../../store/catalogue/hub-address.ts';
import type { PublishedName } from '../../engine/models/published-names.ts';
import { downloadModel } from '../../store/downloads/download-model.ts';
import { totalBytes, type Manifest } from '../../store/downloads/manifest.ts';
import type { HubHttp } from '../../store/hub/hub-http.ts';
import { hubCache } from '../../store/hub/hub-settings.ts';
import { nearest } from '../../configuration/nearest.ts';
import { askYesNo } from '../ask-yes-no.ts';
import { exitCodes } from '../command.ts';
import { withHub, type SettingsContext } from './context.ts';
import { DownloadDisplay } from './download-display.ts';
import { forecastWords, publishedForecasts } from './published-forecasts.ts';
import { sizeOf } from './words.ts';

export interface GetOptions {
  readonly acceptLicence?: boolean;
}

export async function getModels(ids: readonly string[], options: GetOptions, context: SettingsContext): Promise<number> {
  return withHub(async (http, signal) => {
    for (const id of ids) {
      const wanted = catalogueEntry(id) ?? (await elsewhere(id, http, signal));
      await getModel(wanted, options, { ...context, http, signal });
    }
    return exitCodes.done;
  });
}

interface GetContext extends SettingsContext {
  readonly http: HubHttp;
  readonly signal: AbortSignal;
}

export async function getModel(wanted: Downloadable, { acceptLicence }: GetOptions, context: GetContext): Promise<void> {
  const { terminal, store, http, signal, installed } = context;
  const display = new DownloadDisplay(terminal, wanted.title);
  let path: string;
  try {
    path = await downloadModel(wanted, {
      store,
      http,
      signal,
      cache: hubCache(process.env),
      onProgress: (progress) => {
        display.show(progress);
      },
      onWait: (reason, milliseconds) => {
        display.wait(reason, milliseconds);
      },
      accept: (manifest) => {
        display.end();
        return accept(manifest, wanted, acceptLicence ?? false, context);
      },
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new FrisketError(
      'cancelled',
      `${wanted.title} was stopped; what came is kept.`,
      `Go on with: frisket models get ${wanted.id}`,
    );
  } finally {
    display.end();
  }
  terminal.tell(`${wanted.title} is there.`);
  const entry = catalogueEntry(wanted.id);
  if (entry) for (const line of missingLines(entry, await installed.paths())) terminal.tell(line);
  terminal.print(path);
}

/** What it is of no use without, and how to get that. */
function missingLines({ title, needs }: CatalogueEntry, installed: ReadonlyMap<string, string>): string[] {
  return needs
    .filter((group) => !group.some((id) => installed.has(id)))
    .map((group) => `${title} is used with ${group.map((id) => catalogueEntry(id)?.title ?? id).join(' or ')}: frisket models get ${group[0] ?? ''}`);
}

async function elsewhere(id: string, http: HubHttp, signal: AbortSignal): Promise<Downloadable> {
  const address = hubAddress(id, http.endpoint);
  if (address) return downloadableAt(address, http, { signal });
  const meant = nearest(id, catalogue.map((entry) => entry.id));
  throw new FrisketError(
    'model_not_found',
    `Nothing called "${id}" can be downloaded.`,
    meant === undefined ? 'See `frisket models list --available`.' : `Did you mean ${meant}?`,
  );
}

/** How it would run here, as a sentence after a space: told before gigabytes come that may not fit. */
async function forecastOf(networks: PublishedName, { settings }: GetContext): Promise<string> {
  try {
    const forecasts = await publishedForecasts([networks], settings);
    return ` On this computer (${forecasts.provider}) it runs ${forecastWords(networks, forecasts)}.`;
  } catch (error) {
    // It can be downloaded all the same, for when the provider is set right.
    return ` How it would run here cannot be told: ${FrisketError.wrap(error).message}`;
  }
}

/** @throws FrisketError `licence_not_accepted` */
async function accept(
  manifest: Manifest,
  { networks }: Downloadable,
  accepted: boolean,
  context: GetContext,
): Promise<void> {
  const { terminal, signal } = context;
  const { title, licences } = manifest;
  const forecast = networks ? await forecastOf(networks, context) : '';
  terminal.tell(`${title}, ${sizeOf(totalBytes(manifest))}.${forecast} Its publisher's licence:`);
  for (const { name, link } of licences) terminal.tell(`  ${name}  ${link}`);
  if (accepted || (await askYesNo('Download it under this licence?', terminal, signal))) return;
  throw new FrisketError(
    'licence_not_accepted',
    `The licence of ${title} was not accepted, and nothing was downloaded.`,
    'Read it, and add --accept-licence.',
  );
}
