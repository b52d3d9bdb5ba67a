import { FrisketError } from '../../../../shared/src/errors.ts';
import { writeError } from '../../files/disk-space.ts';
import type { HubHttp, HubReply } from '../hub/hub-http.ts';
import { statusError } from '../hub/reply-status.ts';
import { TransientFailure } from '../hub/transient-failure.ts';
import type { PartFile } from './part-file.ts';
import type { Segment } from './segments.ts';

/** The server sends the whole file whatever was asked for, or another one than before. */
export class RangeIgnored extends Error {
  override readonly name = 'RangeIgnored';
}

/** What is fetched, and what to say of it. */
export interface RemoteFile {
  readonly url: URL;
  /** For people: `unet/config.json of stabilityai/sdxl-turbo`. */
  readonly what: string;
  /** The publisher's page. */
  readonly page: URL;
  readonly size: number;
}

export interface FetchOptions {
  readonly http: HubHttp;
  readonly signal: AbortSignal;
  readonly onBytes: () => void;
}

const partial = 206;
const whole = 200;
const unsatisfiable = 416;

/**
 * Fetches what is missing of one segment, into its place.
 * @throws FrisketError for what no second try will mend; TransientFailure; RangeIgnored
 */
export async function fetchSegment(
  part: PartFile,
  segment: Segment,
  remote: RemoteFile,
  { http, signal, onBytes }: FetchOptions,
): Promise<void> {
  const { start, end } = segment;
  const from = start + segment.done;
  const isWhole = start === 0 && end === remote.size;
  const headers: Record<string, string> =
    isWhole && from === 0
      ? {}
      : { range: `bytes=${from}-${end - 1}`, ...(part.etag === undefined ? {} : { 'if-range': part.etag }) };
  const reply = await http.get(remote.url, { headers, signal });
  switch (reply.status) {
    case partial:
      if (!isRange(reply, from, end, remote.size)) {
        reply.body.destroy();
        throw new RangeIgnored();
      }
      break;
    case whole:
      if (!isWhole) {
        reply.body.destroy();
        throw new RangeIgnored();
      }
      segment.done = 0;
      break;
    case unsatisfiable:
      await reply.body.dump();
      throw new RangeIgnored();
    default:
      throw await statusError(reply, remote.url, remote.what, remote.page);
  }
  // Weak ones may not be used for ranges (RFC 9110, 13.1.5).
  if (reply.headers.etag?.startsWith('"')) part.etag ??= reply.headers.etag;
  try {
    for await (const bytes of reply.body as AsyncIterable<Uint8Array>) {
      signal.throwIfAborted();
      if (bytes.length > end - start - segment.done) throw tooMuch(remote, end - from);
      await part.write(segment, bytes).catch((error: unknown) => {
        throw writeError(error, remote.what);
      });
      onBytes();
    }
  } catch (error) {
    reply.body.destroy();
    signal.throwIfAborted();
    if (error instanceof FrisketError) throw error;
    throw TransientFailure.of(error, reply.url);
  }
  if (segment.done < end - start) throw new TransientFailure(`${reply.url.host}: the connection was cut short`);
}

/** `bytes FROM-LAST/SIZE` */
function isRange({ headers }: HubReply, from: number, end: number, size: number): boolean {
  return headers['content-range'] === `bytes ${from}-${end - 1}/${size}`;
}

function tooMuch({ what }: RemoteFile, expected: number): FrisketError {
  return new FrisketError(
    'download_corrupt',
    `More than the ${expected} bytes that were asked for came of ${what}.`,
    'Start the download again.',
  );
}
