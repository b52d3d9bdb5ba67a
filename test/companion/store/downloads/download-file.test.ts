import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { downloadFile, type DownloadOptions } from '../../../../companion/src/store/downloads/download-file.ts';
import type { HubTimeouts } from '../../../../companion/src/store/hub/hub-http.ts';
import { fileUrl, repositoryPage } from '../../../../companion/src/store/hub/repository.ts';
import { commitOf, type Fault } from '../../../fakes/hub/fake-hub.ts';
import { startHub, type StartedHub } from '../../../fakes/hub/start-hub.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const name = 'studio/model';
const file = 'unet/weights.safetensors';
const segmentBytes = 16 * 1024;
const contents = randomBytes(5 * segmentBytes + 77);

let started: StartedHub;
let folder: string;
let path: string;
let waits: number[];

beforeEach(async () => {
  await start();
  folder = await temporaryFolder();
  path = join(folder, 'weights.safetensors');
  waits = [];
});

async function start(timeouts?: HubTimeouts): Promise<void> {
  started = await startHub({}, timeouts);
  started.hub.repositories.set(name, { files: new Map([[file, contents]]) });
}

const hex = createHash('sha256').update(contents).digest('hex');

function download(options: Partial<DownloadOptions> = {}): Promise<void> {
  const { hub, http } = started;
  const endpoint = new URL(hub.endpoint);
  return downloadFile(
    {
      path,
      size: contents.length,
      digest: { kind: 'sha256', hex },
      url: fileUrl(endpoint, name, commitOf(name), file),
      what: `${file} of ${name}`,
      page: repositoryPage(endpoint, name),
    },
    {
      http,
      segmentBytes,
      signal: new AbortController().signal,
      sleep: (milliseconds) => {
        waits.push(milliseconds);
        return Promise.resolve();
      },
      onProgress: () => undefined,
      ...options,
    },
  );
}

const faulty = (fault: Fault) => started.hub.faults.push(fault);
const ranges = () => started.hub.seen.filter(({ host }) => host === 'storage').map(({ range }) => range);

async function expectWhole(): Promise<void> {
  expect((await readFile(path)).equals(contents)).toBe(true);
  expect(await readdir(folder)).toEqual(['weights.safetensors']);
}

test('comes in ranges, several at a time, and gets its name when it is whole', async () => {
  const seen: number[] = [];
  await download({ onProgress: ({ stage, bytes }) => stage === 'downloading' && seen.push(bytes) });
  await expectWhole();
  expect(new Set(ranges())).toEqual(
    new Set(
      [0, 1, 2, 3, 4, 5].map(
        (at) => `bytes=${at * segmentBytes}-${Math.min((at + 1) * segmentBytes, contents.length) - 1}`,
      ),
    ),
  );
  expect(seen.at(-1)).toBe(contents.length);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(waits).toEqual([]);
});

test('a file that fits in one request comes in one, without a range', async () => {
  await download({ segmentBytes: contents.length });
  await expectWhole();
  expect(ranges()).toEqual([undefined]);
});

/** Pauses once so many bytes have come. @returns the journal that is left */
async function pauseAt(bytes: number): Promise<{ etag: string; kept: number; text: string }> {
  const controller = new AbortController();
  const onProgress: DownloadOptions['onProgress'] = (progress) => {
    if (progress.bytes >= bytes) controller.abort(new Error('paused'));
  };
  await expect(download({ signal: controller.signal, onProgress })).rejects.toThrow('paused');
  const text = await readFile(`${path}.part.json`, 'utf8');
  const { etag, segments } = JSON.parse(text) as { etag: string; segments: { done: number }[] };
  return { etag, kept: segments.reduce((sum, { done }) => sum + done, 0), text };
}

describe('an interrupted download', () => {
  test('goes on with what is missing and asks for nothing twice', async () => {
    faulty({ kind: 'stall', path: file, times: 2, after: 1_000 });
    const most = contents.length - 2 * segmentBytes + 2_000;
    const { kept } = await pauseAt(most);
    expect(kept).toBe(most);
    const before = started.hub.bytesSent;
    await download();
    await expectWhole();
    expect(started.hub.bytesSent - before).toBe(contents.length - kept);
  });

  test('says of which answer the bytes are that it has, and begins anew where the file is another', async () => {
    faulty({ kind: 'stall', path: file, times: 1, after: 1_000 });
    const { etag, text } = await pauseAt(1);
    expect(etag).toBe(`"${hex}"`);
    await writeFile(`${path}.part.json`, text.replace(hex + '\\"', 'another\\"'));
    started.hub.seen.length = 0;
    await download();
    await expectWhole();
    expect(started.hub.seen.find(({ host }) => host === 'storage')).toMatchObject({ ifRange: '"another"' });
    expect(ranges().at(-1)).toBeUndefined();
  });

  test.each([
    ['is damaged', () => '{'],
    ['is of other contents', (text: string) => text.replace(hex, '0'.repeat(64))],
    ['claims more than there is', (text: string) => text.replace(/"done":\d+/, '"done":999999')],
  ])('begins anew when its journal %s', async (_what, change) => {
    faulty({ kind: 'stall', path: file, times: 1, after: 1_000 });
    await writeFile(`${path}.part.json`, change((await pauseAt(1)).text));
    await download();
    await expectWhole();
  });
});

describe('what passes is tried again', () => {
  test('a connection that is cut goes on where it was', async () => {
    faulty({ kind: 'cut', path: file, times: 3, after: 5_000 });
    await download();
    await expectWhole();
    expect(waits.length).toBe(3);
    // Each brought something, which counts as a new beginning.
    expect(new Set(waits)).toEqual(new Set([1_000]));
  });

  test('so does one that stands still', async () => {
    await start({ answer: 30_000, silence: 100 });
    faulty({ kind: 'stall', path: file, times: 1, after: 5_000 });
    await download();
    await expectWhole();
    expect(waits.length).toBeGreaterThan(0);
  });

  test('a busy server is asked again when it says, or after longer and longer', async () => {
    faulty({ kind: 'status', path: file, at: 'hub', status: 429, retryAfter: '7', times: 1 });
    faulty({ kind: 'status', path: file, at: 'storage', status: 503, times: 1 });
    await download({ segmentBytes: contents.length });
    await expectWhole();
    expect(waits).toEqual([7_000, 2_000]);
  });

  test('an address of the storage that has run out is replaced by another', async () => {
    faulty({ kind: 'status', path: file, at: 'storage', status: 403, times: 1 });
    await download({ segmentBytes: contents.length });
    await expectWhole();
  });

  test('but not for ever, and what came is kept', async () => {
    faulty({ kind: 'status', path: file, at: 'storage', status: 500, times: 1_000 });
    await expect(download({ segmentBytes: contents.length })).rejects.toMatchObject({
      code: 'download_failed',
      message: expect.stringContaining('answered 500') as unknown,
    });
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(await readdir(folder)).toContain('weights.safetensors.part');
  });
});

describe('a server that knows no ranges', () => {
  test('sends it in one piece', async () => {
    faulty({ kind: 'ignore-range', path: file, times: 1_000 });
    await download();
    await expectWhole();
  });

  test('sends it from the beginning again when it was cut', async () => {
    faulty({ kind: 'ignore-range', path: file, times: 4 });
    faulty({ kind: 'cut', path: file, times: 1, after: 20_000 });
    faulty({ kind: 'ignore-range', path: file, times: 1_000 });
    await download();
    await expectWhole();
  });
});

describe('what no second try mends is said at once', () => {
  test.each([
    [401, 'download_forbidden', /HF_TOKEN/],
    [403, 'download_forbidden', /HF_TOKEN/],
    [404, 'download_not_found', /studio\/model/],
    [410, 'download_not_found', /studio\/model/],
    [418, 'download_failed', /again later/],
  ])('%d of the hub is %s', async (status, code, hint) => {
    faulty({ kind: 'status', path: file, at: 'hub', status, times: 100 });
    await expect(download()).rejects.toMatchObject({ code, hint: expect.stringMatching(hint) as unknown });
    expect(waits).toEqual([]);
  });
});

test('a place that cannot be written to is named', async () => {
  await writeFile(join(folder, 'blocked'), '');
  path = join(folder, 'blocked', 'weights.safetensors');
  await expect(download()).rejects.toThrow(/blocked/);
});
