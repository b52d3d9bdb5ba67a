import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { writeError } from '../../files/disk-space.ts';
import type { HubHttp } from '../hub/hub-http.ts';
import { retried, type RetryOptions } from '../hub/retry.ts';
import { hashFile } from './checksum.ts';
import { fetchSegment, RangeIgnored, type RemoteFile } from './fetch-segment.ts';
import { PartFile, partOf, type Contents } from './part-file.ts';
import { isDone, segmentsOf } from './segments.ts';

export interface FileDownload extends RemoteFile, Contents {
  /** Absolute; the file is called so once its contents have been checked. */
  readonly path: string;
}

export interface FileProgress {
  readonly stage: 'downloading' | 'verifying';
  /** Of the file; of `verifying`, those read again. */
  readonly bytes: number;
}

export interface DownloadOptions extends RetryOptions {
  readonly http: HubHttp;
  readonly onProgress: (progress: FileProgress) => void;
  /** For tests; see below. */
  readonly segmentBytes?: number;
}

/** Bytes of one request: what a connection that ignores `If-Range` costs, and enough that requests cost nothing. */
const defaultSegmentBytes = 64 * 1024 * 1024;
/** Storage networks bound each connection; four fill the lines that people have, as huggingface_hub's own do. */
const connections = 4;

/**
 * Downloads a file in several ranges at once, going on where it stopped before. It gets its name when its hash is the one
 * that the hub gave; before that it is `PATH.part`.
 * @throws FrisketError `download_corrupt` when the hash is another, and then nothing of it is kept; `download_failed`,
 *   `download_forbidden`, `download_not_found`, `download_refused`, `disk_full`; the signal's reason
 */
export async function downloadFile(file: FileDownload, options: DownloadOptions): Promise<void> {
  await mkdir(dirname(file.path), { recursive: true, mode: 0o700 });
  const part = await PartFile.open(file.path, file, options.segmentBytes ?? defaultSegmentBytes).catch(
    (error: unknown) => {
      throw writeError(error, file.what);
    },
  );
  let open = true;
  try {
    await fetchAll(part, file, options);
    await part.note();
    if (!(await isIntact(file, options))) {
      open = false;
      await part.discard();
      throw corrupt(file);
    }
    open = false;
    await part.finish();
  } catch (error) {
    if (open) await part.close().catch(() => undefined);
    options.signal.throwIfAborted();
    throw error instanceof FrisketError ? error : writeError(error, file.what);
  }
}

async function fetchAll(part: PartFile, file: FileDownload, options: DownloadOptions): Promise<void> {
  const report = () => {
    options.onProgress({ stage: 'downloading', bytes: part.done });
  };
  report();
  try {
    await fetchSegments(part, file, options, report);
  } catch (error) {
    if (!(error instanceof RangeIgnored)) throw error;
    part.startOver(segmentsOf(file.size, Number.MAX_SAFE_INTEGER));
    report();
    await fetchSegments(part, file, options, report).catch((again: unknown) => {
      throw again instanceof RangeIgnored ? corrupt(file) : again;
    });
  }
}

/** @throws RangeIgnored when the file has to be fetched in one piece */
async function fetchSegments(
  part: PartFile,
  file: FileDownload,
  options: DownloadOptions,
  report: () => void,
): Promise<void> {
  const { http } = options;
  // The first connection that fails for good ends the others.
  const failing = new AbortController();
  const signal = AbortSignal.any([options.signal, failing.signal]);
  const waiting = part.segments.filter((segment) => !isDone(segment));
  const work = async () => {
    for (let segment = waiting.shift(); segment; segment = waiting.shift()) {
      const current = segment;
      await retried(
        async (progressed) => {
          await fetchSegment(part, current, file, {
            http,
            signal,
            onBytes: () => {
              progressed();
              report();
            },
          });
        },
        { ...options, signal },
      );
    }
  };
  const workers = Array.from({ length: Math.min(connections, waiting.length) }, async () => {
    try {
      await work();
    } catch (error) {
      failing.abort(error);
      throw error;
    }
  });
  await Promise.allSettled(workers);
  options.signal.throwIfAborted();
  failing.signal.throwIfAborted();
}

async function isIntact(
  { path, size, digest }: FileDownload,
  { signal, onProgress }: DownloadOptions,
): Promise<boolean> {
  const hex = await hashFile(partOf(path), size, digest.kind, {
    signal,
    onProgress: (bytes) => {
      onProgress({ stage: 'verifying', bytes });
    },
  });
  return hex === digest.hex;
}

function corrupt({ what }: FileDownload): FrisketError {
  return new FrisketError(
    'download_corrupt',
    `What came of ${what} is not what the hub says it is: its hash is another.`,
    'Start the download again; if it happens twice, something on the way changes files.',
  );
}
