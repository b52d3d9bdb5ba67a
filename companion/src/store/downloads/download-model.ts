import { mkdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { modelCardPath } from '../../engine/models/model-card.ts';
import { assertSpace } from '../../files/disk-space.ts';
import { writePrivateFile } from '../../files/private-file.ts';
import type { Downloadable } from '../catalogue/entry.ts';
import type { HubHttp } from '../hub/hub-http.ts';
import { fileUrl, repositoryPage } from '../hub/repository.ts';
import type { RetryOptions } from '../hub/retry.ts';
import { bytesThere } from './bytes-there.ts';
import { takeFromCache } from './cached-file.ts';
import { downloadFile } from './download-file.ts';
import { lock } from './lock.ts';
import { totalBytes, writeManifest, type Manifest, type PlannedFile } from './manifest.ts';
import type { ModelStore } from './model-store.ts';
import { planDownload } from './plan-download.ts';
import { Rate } from './rate.ts';

export interface ModelProgress {
  readonly stage: 'looking' | 'downloading' | 'verifying' | 'done';
  /** Bytes there are, of `total`. */
  readonly bytes: number;
  readonly total: number;
  /** Bytes a second, and milliseconds until it is done, as it went the last seconds. */
  readonly rate?: number;
  readonly remaining?: number;
}

export interface ModelDownloadOptions extends RetryOptions {
  readonly store: ModelStore;
  readonly http: HubHttp;
  /** The cache of the hub's own tools, absolute. */
  readonly cache?: string;
  readonly onProgress: (progress: ModelProgress) => void;
  /**
   * Asked once it is known what is to be downloaded and under which licences. Not asked again for a download that goes
   * on: it was accepted when it began.
   * @throws what ends the download
   */
  readonly accept: (manifest: Manifest) => Promise<void>;
  /** For tests: how much room there is, and what part of a file one request asks for. */
  readonly readSpace?: Parameters<typeof assertSpace>[2];
  readonly segmentBytes?: number;
}

/**
 * Gets a model whole: goes on with what an earlier try left, checks every file, and only then puts it among the models.
 * Calling it again for one that is there does nothing.
 * @returns the absolute path of the model
 * @throws FrisketError `download_...`, `disk_full`, `licence_not_accepted`; the signal's reason when it was paused
 */
export async function downloadModel(wanted: Downloadable, options: ModelDownloadOptions): Promise<string> {
  const { store, http, onProgress } = options;
  const release = await lock(store.lockPath(wanted.id), wanted.title);
  try {
    onProgress({ stage: 'looking', bytes: 0, total: 0 });
    const known = await store.manifest(wanted.id);
    const manifest = known ?? (await planDownload(wanted, http, options));
    const path = store.modelPath(manifest);
    const total = totalBytes(manifest);
    if (await exists(path)) await recognise(manifest, path, store, known !== undefined);
    else {
      if (!known) {
        await options.accept(manifest);
        await writeManifest(store.manifestPath(wanted.id), manifest);
      }
      await downloadFiles(manifest, options);
      await install(manifest, path, store);
    }
    onProgress({ stage: 'done', bytes: total, total });
    return path;
  } finally {
    await release();
    // Nothing was begun: nothing is left.
    await rmdir(store.downloadFolder(wanted.id)).catch(() => undefined);
  }
}

async function downloadFiles(manifest: Manifest, options: ModelDownloadOptions): Promise<void> {
  const { store, onProgress, cache, signal } = options;
  const folder = store.filesFolder(manifest.id);
  const total = totalBytes(manifest);
  await assertSpace(folder, total - (await bytesThere(manifest, store)), options.readSpace);
  const rate = new Rate(() => performance.now());
  let before = 0;
  for (const file of manifest.files) {
    const path = join(folder, file.to);
    if (!(await exists(path)) && !(cache !== undefined && (await takeFromCache(file, cache, path, signal))))
      await downloadOne(file, path, options, (stage, bytes) => {
        const there = before + (stage === 'verifying' ? file.size : bytes);
        if (stage === 'downloading') rate.add(there);
        onProgress({ stage, bytes: there, total, ...paceOf(rate, total - there) });
      });
    before += file.size;
  }
}

function downloadOne(
  file: PlannedFile,
  path: string,
  options: ModelDownloadOptions,
  onBytes: (stage: 'downloading' | 'verifying', bytes: number) => void,
): Promise<void> {
  const { endpoint } = options.http;
  const { repository, commit, from, size, digest } = file;
  return downloadFile(
    {
      path,
      size,
      digest,
      url: fileUrl(endpoint, repository, commit, from),
      what: `${from} of ${repository}`,
      page: repositoryPage(endpoint, repository),
    },
    {
      ...options,
      onProgress: ({ stage, bytes }) => {
        onBytes(stage, bytes);
      },
    },
  );
}

function paceOf(rate: Rate, left: number): { rate?: number; remaining?: number } {
  const { perSecond } = rate;
  const remaining = rate.remaining(left);
  return perSecond === undefined || remaining === undefined ? {} : { rate: perSecond, remaining };
}

/**
 * Something lies in the model's place: it, or what the person put there, which is theirs.
 * @param begun whether Frisket began to download it
 * @throws FrisketError `download_failed`
 */
async function recognise(manifest: Manifest, path: string, store: ModelStore, begun: boolean): Promise<void> {
  if (manifest.installedAt !== undefined) return;
  // Stopped in the moment between its last two steps.
  if (begun && (await hasAllFiles(manifest, path))) return markInstalled(manifest, store);
  throw new FrisketError(
    'download_failed',
    `${path} is there already, and did not come from here.`,
    'Give it another name, or move it elsewhere.',
  );
}

async function hasAllFiles({ files, layout }: Manifest, path: string): Promise<boolean> {
  const sizes = await Promise.all(
    files.map(({ to }) => stat(layout === 'file' ? path : join(path, to)).catch(() => undefined)),
  );
  return files.every(({ size }, at) => sizes[at]?.size === size);
}

async function markInstalled(manifest: Manifest, store: ModelStore): Promise<void> {
  await writeManifest(store.manifestPath(manifest.id), { ...manifest, installedAt: new Date().toISOString() });
  await rm(store.filesFolder(manifest.id), { recursive: true, force: true });
}

/** One rename puts the whole of it in its place. */
async function install(manifest: Manifest, path: string, store: ModelStore): Promise<void> {
  const { id, layout, files, card } = manifest;
  const folder = store.filesFolder(id);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const [first] = files;
  if (layout === 'file' && first) {
    if (card) await writePrivateFile(modelCardPath(path), JSON.stringify(card, undefined, 2));
    await rename(join(folder, first.to), path);
  } else {
    if (card) await writePrivateFile(modelCardPath(folder), JSON.stringify(card, undefined, 2));
    await rename(folder, path);
  }
  await markInstalled(manifest, store);
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
