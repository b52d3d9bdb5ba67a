import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/*
 * The Hugging Face hub as a downloader meets it (https://huggingface.co/docs/hub/api, and the answers of the real one):
 * `/api/models/NAME/revision/REV` and the tree with the hashes of LFS files, in pages; `/NAME/resolve/REV/PATH` redirects
 * large files, with a signature that runs out, to storage on another host, which refuses an Authorization header as S3
 * does; small files come by way of a redirect on the same host. And what goes wrong on the way.
 */

export interface FakeRepository {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly licence?: string;
  /** Only with this token. */
  readonly gated?: string;
}

/** One thing that goes wrong. It happens `times` times, to requests for this path. */
export type Fault = { readonly path: string; times: number } & (
  | { readonly kind: 'status'; readonly at: 'hub' | 'storage'; readonly status: number; readonly retryAfter?: string }
  /** After this many bytes the connection is cut. */
  | { readonly kind: 'cut'; readonly after: number }
  /** After this many bytes nothing comes any more. */
  | { readonly kind: 'stall'; readonly after: number }
  | { readonly kind: 'corrupt' }
  | { readonly kind: 'ignore-range' }
  /** The range that was asked for, by its first line, and more bytes than that. */
  | { readonly kind: 'too-much' }
  | { readonly kind: 'redirect'; readonly to: string }
);

export interface Seen {
  readonly host: 'hub' | 'storage';
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly authorization: string | undefined;
}

const treePage = 8;
/** Milliseconds for which a signature holds. */
const signatureLife = 60_000;
const lfs = (path: string) => /\.(safetensors|onnx|bin)$/.test(path);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const gitBlob = (bytes: Buffer) => createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
export const commitOf = (name: string) => createHash('sha1').update(name).digest('hex');

export class FakeHub {
  readonly #hub: Server;
  readonly #storage: Server;
  readonly repositories = new Map<string, FakeRepository>();
  readonly faults: Fault[] = [];
  readonly seen: Seen[] = [];
  /** Bytes of files that were sent, all together. */
  bytesSent = 0;

  private constructor() {
    this.#hub = createServer((request, response) => {
      this.#answerHub(request, response);
    });
    this.#storage = createServer((request, response) => {
      this.#answerStorage(request, response);
    });
  }

  /** On two free ports; closed with the test. */
  static async start(): Promise<FakeHub> {
    const hub = new FakeHub();
    for (const server of [hub.#hub, hub.#storage])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const server of [hub.#hub, hub.#storage]) {
        server.closeAllConnections();
        server.close();
      }
    });
    return hub;
  }

  get endpoint(): string {
    return originOf(this.#hub);
  }

  get storage(): string {
    return originOf(this.#storage);
  }

  /** For the process that is to download from it. */
  get environment(): Record<string, string> {
    return { HF_ENDPOINT: this.endpoint, FRISKET_DOWNLOAD_ORIGINS: this.storage };
  }

  #answerHub(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.endpoint);
    const path = decodeURIComponent(url.pathname);
    this.#note('hub', path, request);
    const [, info] = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/[^/]+$/.exec(path) ?? [];
    const [, tree] = /^\/api\/models\/([^/]+\/[^/]+)\/tree\/[^/]+$/.exec(path) ?? [];
    const [, resolved, file = ''] = /^\/([^/]+\/[^/]+)\/resolve\/[^/]+\/(.+)$/.exec(path) ?? [];
    const [, cached, small = ''] = /^\/api\/resolve-cache\/models\/([^/]+\/[^/]+)\/[^/]+\/(.+)$/.exec(path) ?? [];
    const name = info ?? tree ?? resolved ?? cached;
    const repository = name === undefined ? undefined : this.repositories.get(name);
    // The hub does not tell strangers which repositories there are.
    if (!name || !repository) return refuse(response, 401, 'RepoNotFound');
    const fault = this.#fault(file || small || path, (one) => one.kind === 'status' && one.at === 'hub');
    if (fault?.kind === 'status') return refuse(response, fault.status, 'Fault', fault.retryAfter);
    if (repository.gated !== undefined && request.headers.authorization !== `Bearer ${repository.gated}`)
      return refuse(response, request.headers.authorization === undefined ? 401 : 403, 'GatedRepo');
    if (info) return this.#json(response, { id: name, sha: commitOf(name), cardData: { license: repository.licence } });
    if (tree) return this.#tree(response, repository, url);
    const bytes = repository.files.get(file || small);
    if (!bytes) return refuse(response, 404, 'EntryNotFound');
    if (cached) return this.#send(request, response, small, bytes, `"${gitBlob(bytes)}"`);
    const redirect = this.#fault(file, (one) => one.kind === 'redirect');
    const headers = { 'x-repo-commit': commitOf(name), 'accept-ranges': 'bytes' };
    if (redirect?.kind === 'redirect') return reply(response, 302, { ...headers, location: redirect.to });
    if (!lfs(file))
      return reply(response, 307, {
        ...headers,
        etag: `"${gitBlob(bytes)}"`,
        location: `/api/resolve-cache/models/${name}/${commitOf(name)}/${encodeURIComponent(file)}?etag=${gitBlob(bytes)}`,
      });
    reply(response, 302, {
      ...headers,
      'x-linked-size': String(bytes.length),
      'x-linked-etag': `"${sha256(bytes)}"`,
      location: `${this.storage}/${name}/${sha256(bytes)}?path=${encodeURIComponent(file)}&Expires=${Date.now() + signatureLife}`,
    });
  }

  #answerStorage(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.storage);
    const path = url.searchParams.get('path') ?? '';
    this.#note('storage', path, request);
    // "Only one auth mechanism allowed", says S3.
    if (request.headers.authorization !== undefined) return refuse(response, 400, 'InvalidArgument');
    if (Number(url.searchParams.get('Expires')) < Date.now()) return refuse(response, 403, 'AccessDenied');
    const fault = this.#fault(path, (one) => one.kind === 'status' && one.at === 'storage');
    if (fault?.kind === 'status') return refuse(response, fault.status, 'Fault', fault.retryAfter);
    const [owner = '', name = ''] = url.pathname.slice(1).split('/');
    const bytes = this.repositories.get(`${owner}/${name}`)?.files.get(path);
    if (!bytes) return refuse(response, 404, 'NoSuchKey');
    this.#send(request, response, path, bytes, `"${sha256(bytes)}"`);
  }

  #send(request: IncomingMessage, response: ServerResponse, path: string, whole: Buffer, etag: string): void {
    const fault = this.#fault(path, ({ kind }) => !['status', 'redirect'].includes(kind));
    const { 'if-range': ifRange, range } = request.headers;
    const asked = /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
    const ranged = asked && fault?.kind !== 'ignore-range' && (ifRange === undefined || ifRange === etag);
    const first = ranged ? Number(asked[1]) : 0;
    const last = ranged && asked[2] ? Math.min(Number(asked[2]), whole.length - 1) : whole.length - 1;
    if (first > last && whole.length > 0) return refuse(response, 416, 'InvalidRange');
    let body = Buffer.from(whole.subarray(first, last + 1));
    if (fault?.kind === 'corrupt') body[0] = (body[0] ?? 0) ^ 0xff;
    const length = body.length;
    if (fault?.kind === 'too-much') body = Buffer.concat([body, body]);
    response.writeHead(ranged ? 206 : 200, {
      etag,
      'accept-ranges': 'bytes',
      // A server that sends more than it said cannot have said it by a length.
      ...(fault?.kind === 'too-much' ? {} : { 'content-length': String(length) }),
      ...(ranged ? { 'content-range': `bytes ${first}-${last}/${whole.length}` } : {}),
    });
    const sent = fault?.kind === 'cut' || fault?.kind === 'stall' ? body.subarray(0, fault.after) : body;
    this.bytesSent += sent.length;
    if (fault?.kind === 'cut') response.write(sent, () => response.destroy());
    else if (fault?.kind === 'stall') response.write(sent);
    else response.end(sent);
  }

  #tree(response: ServerResponse, { files }: FakeRepository, url: URL): void {
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const all = [...files].map(([path, bytes]) => ({
      type: 'file',
      path,
      size: bytes.length,
      oid: lfs(path) ? gitBlob(Buffer.from(`pointer to ${sha256(bytes)}`)) : gitBlob(bytes),
      ...(lfs(path) ? { lfs: { oid: sha256(bytes), size: bytes.length, pointerSize: 134 } } : {}),
    }));
    const folders = [...new Set(all.flatMap(({ path }) => (path.includes('/') ? [path.split('/')[0]] : [])))];
    const entries = [...folders.map((path) => ({ type: 'directory', path, size: 0, oid: '0'.repeat(40) })), ...all];
    url.searchParams.set('cursor', String(from + treePage));
    const more = from + treePage < entries.length ? { link: `<${url.href}>; rel="next"` } : {};
    this.#json(response, entries.slice(from, from + treePage), more);
  }

  #json(response: ServerResponse, data: unknown, headers: Record<string, string> = {}): void {
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(data));
  }

  #note(host: Seen['host'], path: string, { headers }: IncomingMessage): void {
    const { range, authorization, 'if-range': ifRange } = headers;
    this.seen.push({ host, path, range, authorization, ifRange: typeof ifRange === 'string' ? ifRange : undefined });
  }

  #fault(path: string, fits: (fault: Fault) => boolean): Fault | undefined {
    const fault = this.faults.find((one) => one.times > 0 && one.path === path && fits(one));
    if (fault) fault.times--;
    return fault;
  }
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function reply(response: ServerResponse, status: number, headers: Record<string, string>): void {
  response.writeHead(status, headers).end();
}

function refuse(response: ServerResponse, status: number, code: string, retryAfter?: string): void {
  const wait = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  response.writeHead(status, { 'x-error-code': code, ...wait }).end(JSON.stringify({ error: code }));
}
