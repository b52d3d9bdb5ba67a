import { FrisketError, parse } from '../../../../shared/src/errors.ts';
import type { CatalogueEntry } from '../catalogue/entry.ts';
import type { HubHttp } from '../hub/hub-http.ts';
import { readRepository, repositoryPage, type Repository } from '../hub/repository.ts';
import type { RetryOptions } from '../hub/retry.ts';
import { manifestSchema, type Manifest, type PlannedFile } from './manifest.ts';

/** A branch of every repository of the hub. */
const branch = 'main';

/**
 * Asks the hub what an entry consists of today: the commit, sizes and hashes that are kept from then on.
 * @throws FrisketError `download_not_found` when a file is gone; the hub's own refusals
 */
export async function planDownload(entry: CatalogueEntry, http: HubHttp, options: RetryOptions): Promise<Manifest> {
  const { id, title, licence, layout, card } = entry;
  const files: PlannedFile[] = [];
  for (const { repository, files: wanted } of entry.sources) {
    const found = await readRepository(http, repository, branch, options);
    for (const file of wanted) {
      const { from, to } = typeof file === 'string' ? { from: file, to: file } : file;
      files.push(plannedFile(found, from, to, http.endpoint));
    }
  }
  const said = { title, description: entry.description, ...card };
  return parse(
    manifestSchema,
    { version: 1, id, title, licence, layout, files, card: said },
    `The list of files of ${id}`,
    'download_failed',
  );
}

function plannedFile({ name, commit, files }: Repository, from: string, to: string, endpoint: URL): PlannedFile {
  const file = files.find(({ path }) => path === from);
  if (!file)
    throw new FrisketError(
      'download_not_found',
      `${name} has no file ${from} any more.`,
      `Look at ${repositoryPage(endpoint, name).href}; a newer Frisket may know where it went.`,
    );
  return { repository: name, commit, from, to, size: file.size, digest: { ...file.digest } };
}
