import { FrisketError, parse } from '../../../../shared/src/errors.ts';
import type { Downloadable, Licence } from '../catalogue/entry.ts';
import type { HubHttp } from '../hub/hub-http.ts';
import { parseAddress } from '../hub/parse-address.ts';
import { readRepository, repositoryPage, type Repository } from '../hub/repository.ts';
import type { RetryOptions } from '../hub/retry.ts';
import { manifestSchema, type Manifest, type PlannedFile } from './manifest.ts';

/** A branch of every repository of the hub. */
const branch = 'main';

/**
 * Asks the hub what a model consists of today: the commit, sizes and hashes that are kept from then on.
 * @throws FrisketError `download_not_found` when a file is gone; the hub's own refusals
 */
export async function planDownload(wanted: Downloadable, http: HubHttp, options: RetryOptions): Promise<Manifest> {
  const { id, title, description, layout, card } = wanted;
  const files: PlannedFile[] = [];
  const licences: Licence[] = [];
  for (const { repository, revision = branch, files: names } of wanted.sources) {
    const found = await readRepository(http, repository, revision, options);
    for (const file of names) {
      const { from, to } = typeof file === 'string' ? { from: file, to: file } : file;
      files.push(plannedFile(found, from, to, http.endpoint));
    }
    licences.push(licenceOf(found, licences.length === 0 ? wanted.licence : undefined, http.endpoint));
  }
  return parse(
    manifestSchema,
    {
      version: 1,
      id,
      title,
      layout,
      files,
      licences: licences.filter(({ name }, at) => licences.findIndex((other) => other.name === name) === at),
      card: { title, ...(description === undefined ? {} : { description }), ...card },
    },
    `The list of files of ${id}`,
    'download_failed',
  );
}

/** What the publisher's page says today counts; what is known of it already has the better link. */
function licenceOf({ name, licence }: Repository, known: Licence | undefined, endpoint: URL): Licence {
  const page = repositoryPage(endpoint, name).href;
  if (!licence || licence.name === 'other')
    return known ?? { name: "none named; see the publisher's page", link: page };
  if (known?.name === licence.name) return known;
  return { name: licence.name, link: parseAddress(licence.link ?? page)?.href ?? page };
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
