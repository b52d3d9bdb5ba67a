import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { syncFolder, writePrivateFile } from '../../files/private-file.ts';
import type { Digest } from '../hub/repository.ts';
import { bytesDone, cover, segmentsOf, type Segment } from './segments.ts';

/** What identifies the contents that a partial file is becoming. */
export interface Contents {
  readonly size: number;
  readonly digest: Digest;
}

const offset = z.number().int().nonnegative();
const journalSchema = z.strictObject({
  size: offset,
  digest: z.strictObject({ kind: z.enum(['sha256', 'git-blob']), hex: z.string() }),
  /** Of the answer that the bytes came from. */
  etag: z.string().optional(),
  segments: z.array(z.strictObject({ start: offset, end: offset, done: offset })).min(1),
});

/** Milliseconds between two notes of how far it is: what a crash costs at most. */
const noteInterval = 1_000;

/**
 * A file that is being downloaded: `PATH.part` with its bytes in their places, and `PATH.part.json`, which never claims
 * more than has been forced to the disk. It gets its name at the end.
 */
export class PartFile {
  readonly #path: string;
  readonly #contents: Contents;
  readonly #file: FileHandle;
  segments: Segment[];
  etag: string | undefined;
  #noted: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(path: string, contents: Contents, file: FileHandle, segments: Segment[], etag?: string) {
    this.#path = path;
    this.#contents = contents;
    this.#file = file;
    this.segments = segments;
    this.etag = etag;
  }

  /** Goes on with what is there, if it is of the same contents. @param path absolute, of the whole file */
  static async open(path: string, contents: Contents, segmentBytes: number): Promise<PartFile> {
    const journal = await readJournal(path, contents);
    const part = partOf(path);
    const existing = journal && (await open(part, 'r+').catch(() => undefined));
    if (existing) return new PartFile(path, contents, existing, journal.segments, journal.etag);
    const file = await open(part, 'w+', 0o600);
    // Sparse on every file system that matters; its room has been looked for before.
    await file.truncate(contents.size);
    return new PartFile(path, contents, file, segmentsOf(contents.size, segmentBytes));
  }

  get done(): number {
    return bytesDone(this.segments);
  }

  async write(segment: Segment, bytes: Uint8Array): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const position = segment.start + segment.done;
      const { bytesWritten } = await this.#file.write(bytes, written, bytes.length - written, position);
      written += bytesWritten;
      segment.done += bytesWritten;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.note().catch(() => undefined);
    }, noteInterval);
  }

  /** From the beginning, in one piece: for a server that knows no ranges. */
  startOver(segments: Segment[]): void {
    this.segments = segments;
    this.etag = undefined;
  }

  /** Notes how far it is, after forcing the bytes to the disk. */
  note(): Promise<void> {
    this.#noted = this.#noted
      .catch(() => undefined)
      .then(async () => {
        const segments = this.segments.map((segment) => ({ ...segment }));
        const { etag } = this;
        const { size, digest } = this.#contents;
        await this.#file.datasync();
        await writePrivateFile(
          journalOf(this.#path),
          JSON.stringify({ size, digest, ...(etag === undefined ? {} : { etag }), segments }),
        );
      });
    return this.#noted;
  }

  /** Leaves it for another time. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      await this.note();
    } finally {
      await this.#file.close();
    }
  }

  /** Gives the file its name. Only once its contents have been checked. */
  async finish(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#noted.catch(() => undefined);
    await this.#file.sync();
    await this.#file.close();
    await rename(partOf(this.#path), this.#path);
    await syncFolder(dirname(this.#path));
    await rm(journalOf(this.#path), { force: true });
  }

  /** Forgets all of it. */
  async discard(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#noted.catch(() => undefined);
    await this.#file.close();
    await rm(journalOf(this.#path), { force: true });
    await rm(partOf(this.#path), { force: true });
  }
}

export function partOf(path: string): string {
  return `${path}.part`;
}

function journalOf(path: string): string {
  return `${path}.part.json`;
}

/** Bytes of a file that need not be fetched again. */
export async function bytesKept(path: string, contents: Contents): Promise<number> {
  return bytesDone((await readJournal(path, contents))?.segments ?? []);
}

/** Nothing where there is none, and where it is damaged or of other contents: then all is fetched again. */
async function readJournal(
  path: string,
  { size, digest }: Contents,
): Promise<z.infer<typeof journalSchema> | undefined> {
  try {
    const journal = journalSchema.parse(JSON.parse(await readFile(journalOf(path), 'utf8')));
    const same = journal.size === size && journal.digest.kind === digest.kind && journal.digest.hex === digest.hex;
    return same && cover(journal.segments, size) ? journal : undefined;
  } catch {
    return undefined;
  }
}
