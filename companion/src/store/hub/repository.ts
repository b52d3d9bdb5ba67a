import { z } from 'zod';
import { FrisketError, parse } from '../../../../shared/src/errors.ts';
import type { HubHttp, HubReply } from './hub-http.ts';
import { parseAddress } from './parse-address.ts';
import { statusError } from './reply-status.ts';
import { retried, type RetryOptions } from './retry.ts';

/** How a file's contents are known: what git-lfs keeps by its SHA-256, what git keeps by its own hash of a blob. */
export interface Digest {
  readonly kind: 'sha256' | 'git-blob';
  /** Lower-case hexadecimal digits. */
  readonly hex: string;
}

export interface RepositoryFile {
  readonly path: string;
  readonly size: number;
  readonly digest: Digest;
}

/** A repository of the hub at one commit. */
export interface Repository {
  readonly name: string;
  /** Of 40 hexadecimal digits: its files never change. */
  readonly commit: string;
  readonly files: readonly RepositoryFile[];
  /** What the publisher's page says of the licence. */
  readonly licence?: { readonly name: string; readonly link?: string };
}

const commit = z.string().regex(/^[0-9a-f]{40}$/);
const infoSchema = z.object({
  sha: commit,
  cardData: z
    .object({
      license: z.union([z.string(), z.array(z.string())]).optional(),
      license_name: z.string().optional(),
      license_link: z.string().optional(),
    })
    .nullish(),
});
const entrySchema = z.object({
  type: z.string(),
  path: z.string(),
  size: z.number().int().nonnegative().default(0),
  oid: z.string().optional(),
  lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().nonnegative() }).nullish(),
});
const treeSchema = z.array(entrySchema);

/** `owner/name`, as the hub allows it. */
export const repositoryName = z.string().regex(/^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9_][\w.-]{0,95}$/);
/** Bytes of a listing: the largest repositories' are some megabytes. */
const listingMost = 32 * 1024 * 1024;
/** Pages of a listing, of 1,000 files each. */
const pagesMost = 50;

export function repositoryPage(endpoint: URL, name: string): URL {
  return new URL(`/${name}`, endpoint);
}

export function fileUrl(endpoint: URL, name: string, revision: string, path: string): URL {
  return new URL(
    `/${name}/resolve/${encodeURIComponent(revision)}/${path.split('/').map(encodeURIComponent).join('/')}`,
    endpoint,
  );
}

/**
 * What lies in a repository, with sizes and hashes.
 * @param revision a branch, a tag or a commit
 * @throws FrisketError `download_forbidden`, `download_not_found`, `download_failed`, `download_refused`
 */
export async function readRepository(
  http: HubHttp,
  name: string,
  revision: string,
  options: RetryOptions,
): Promise<Repository> {
  const { endpoint } = http;
  const ask = async <T>(url: URL, schema: z.ZodType<T>) => {
    const reply = await retried(() => answered(http, url, name, options.signal), options);
    return { data: parse(schema, reply.data, url.host, 'download_failed'), headers: reply.headers };
  };
  const { data: info } = await ask(
    new URL(`/api/models/${name}/revision/${encodeURIComponent(revision)}`, endpoint),
    infoSchema,
  );
  const files: RepositoryFile[] = [];
  let next: URL | undefined = new URL(`/api/models/${name}/tree/${info.sha}?recursive=true`, endpoint);
  for (let page = 0; next && page < pagesMost; page++) {
    const answer: { data: z.infer<typeof treeSchema>; headers: HubReply['headers'] } = await ask(next, treeSchema);
    files.push(...answer.data.flatMap(fileOf));
    next = nextPage(answer.headers, next);
  }
  return { name, commit: info.sha, files, ...licenceOf(info.cardData ?? {}) };
}

async function answered(http: HubHttp, url: URL, name: string, signal: AbortSignal) {
  const reply = await http.get(url, { signal });
  if (reply.status !== 200) throw await statusError(reply, url, name, repositoryPage(http.endpoint, name));
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of reply.body as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > listingMost)
      throw new FrisketError(
        'download_failed',
        `${url.host} gave a listing of more than ${listingMost} bytes.`,
        'Try again later.',
      );
    parts.push(part);
  }
  let data: unknown;
  try {
    data = JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch (cause) {
    throw new FrisketError(
      'download_failed',
      `${url.host} gave a listing that is no JSON.`,
      'Is HF_ENDPOINT the address of a hub?',
      { cause },
    );
  }
  return { data, headers: reply.headers };
}

function fileOf({ type, path, size, oid = '', lfs }: z.infer<typeof entrySchema>): RepositoryFile[] {
  if (type !== 'file') return [];
  if (lfs) return [{ path, size: lfs.size, digest: { kind: 'sha256', hex: lfs.oid } }];
  return /^[0-9a-f]{40}$/.test(oid) ? [{ path, size, digest: { kind: 'git-blob', hex: oid } }] : [];
}

/** `Link: <...>; rel="next"` */
function nextPage(headers: HubReply['headers'], base: URL): URL | undefined {
  const [, target] = /<([^>]+)>;\s*rel="next"/.exec(headers.link ?? '') ?? [];
  return target === undefined ? undefined : parseAddress(target, base);
}

function licenceOf({ license, license_name, license_link }: NonNullable<z.infer<typeof infoSchema>['cardData']>) {
  const name = license_name ?? (Array.isArray(license) ? license.join(', ') : license);
  if (name === undefined) return {};
  return { licence: { name, ...(license_link === undefined ? {} : { link: license_link }) } };
}
