import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FrisketError } from '../../../shared/src/errors.ts';
import { imageIdSchema, type ImageId } from '../../../shared/src/job.ts';
import { assertSpace, writeError, type ReadSpace } from '../files/disk-space.ts';
import { removeUnfinished, writePrivateFile } from '../files/private-file.ts';

export interface PictureBounds {
  /** Bytes on disk, held ones and others together. */
  readonly bytes: number;
  /** Bytes of pictures that no job holds any more, in case they are sent again. */
  readonly spareBytes: number;
}

interface Entry {
  readonly length: number;
  holds: number;
}

/**
 * Encoded pictures on disk by the hash of their bytes: what goes into jobs and what came out. A job holds its pictures
 * from before it is acknowledged until it is forgotten; what nobody holds stays while there is room, least recently used
 * first to go, and does not outlive the companion.
 */
export class PictureFiles {
  readonly #folder: string;
  readonly #bounds: PictureBounds;
  readonly #readSpace: ReadSpace | undefined;
  /** Least recently used first. */
  readonly #entries = new Map<ImageId, Entry>();
  /** Bytes that are in memory still: what was just written is mostly read at once, to be painted with or to be sent. */
  readonly #recent = new Map<ImageId, WeakRef<Uint8Array>>();
  /** Files that are being written or removed: one thing at a time with each. */
  readonly #busy = new Map<ImageId, Promise<void>>();

  /** @param folder absolute; made with the first picture */
  constructor(folder: string, bounds: PictureBounds, readSpace?: ReadSpace) {
    this.#folder = folder;
    this.#bounds = bounds;
    this.#readSpace = readSpace;
  }

  /**
   * Takes up what was there when the companion ended.
   * @param needed by the jobs that were taken up; everything else is removed
   */
  async recover(needed: ReadonlySet<ImageId>): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await removeUnfinished(this.#folder);
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name);
      if (needed.has(name)) this.#entries.set(name, { length: (await stat(path)).size, holds: 0 });
      else await rm(path, { recursive: true, force: true });
    }
  }

  has(id: ImageId): boolean {
    return this.#entries.has(id);
  }

  lengthOf(id: ImageId): number {
    return this.#entries.get(id)?.length ?? 0;
  }

  /**
   * Once this resolves the picture is on the disk, and held until `release`.
   * @param id the hash of `bytes`, already proved
   * @throws FrisketError `queue_full` when held pictures leave no room, `disk_full`
   */
  async add(id: ImageId, bytes: Uint8Array): Promise<void> {
    await this.#busy.get(id)?.catch(() => undefined);
    if (!this.#entries.has(id)) await this.#alone(id, this.#write(id, bytes));
    this.hold(id);
  }

  /** @throws FrisketError `image_missing` */
  async read(id: ImageId): Promise<Uint8Array> {
    this.#touch(id);
    const recent = this.#entries.has(id) ? this.#recent.get(id)?.deref() : undefined;
    if (recent) return recent;
    try {
      const { buffer, byteOffset, byteLength } = await readFile(this.#path(id));
      return new Uint8Array(buffer, byteOffset, byteLength);
    } catch (cause) {
      throw new FrisketError('image_missing', `The picture ${id.slice(0, 12)} is gone.`, 'Submit the job again.', {
        cause,
      });
    }
  }

  /** @throws FrisketError `image_missing` */
  async readAll(ids: readonly ImageId[]): Promise<ReadonlyMap<ImageId, Uint8Array>> {
    return new Map(await Promise.all(ids.map(async (id) => [id, await this.read(id)] as const)));
  }

  /** Keeps a picture that is here until it is released as often as it was held. */
  hold(id: ImageId): void {
    const entry = this.#touch(id);
    if (entry) entry.holds++;
  }

  async release(id: ImageId): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry && entry.holds > 0) entry.holds--;
    await this.#tidy(0);
  }

  async #write(id: ImageId, bytes: Uint8Array): Promise<void> {
    let held = 0;
    for (const { length, holds } of this.#entries.values()) if (holds > 0) held += length;
    if (held + bytes.length > this.#bounds.bytes)
      throw new FrisketError(
        'queue_full',
        `The pictures of waiting jobs take ${held} of ${this.#bounds.bytes} bytes; ${bytes.length} more do not fit.`,
        'Wait until some jobs are done.',
      );
    try {
      await assertSpace(this.#folder, bytes.length, this.#readSpace);
      await this.#tidy(bytes.length);
      await writePrivateFile(this.#path(id), bytes);
    } catch (thrown) {
      throw writeError(thrown, `The picture ${id.slice(0, 12)}`);
    }
    this.#entries.set(id, { length: bytes.length, holds: 0 });
    this.#recent.set(id, new WeakRef(bytes));
  }

  /** Makes room within the bounds for so many bytes more. */
  async #tidy(coming: number): Promise<void> {
    let spare = 0;
    let all = coming;
    for (const { length, holds } of this.#entries.values()) {
      all += length;
      if (holds === 0) spare += length;
    }
    for (const [id, { length, holds }] of [...this.#entries]) {
      if (spare <= this.#bounds.spareBytes && all <= this.#bounds.bytes) break;
      if (holds > 0) continue;
      this.#entries.delete(id);
      this.#recent.delete(id);
      spare -= length;
      all -= length;
      await this.#alone(id, rm(this.#path(id), { force: true }));
    }
  }

  async #alone(id: ImageId, work: Promise<void>): Promise<void> {
    this.#busy.set(id, work);
    try {
      await work;
    } finally {
      if (this.#busy.get(id) === work) this.#busy.delete(id);
    }
  }

  #touch(id: ImageId): Entry | undefined {
    const entry = this.#entries.get(id);
    if (entry) {
      this.#entries.delete(id);
      this.#entries.set(id, entry);
    }
    return entry;
  }

  /** The only place where an id becomes a path: a hash, and nothing else. */
  #path(id: ImageId): string {
    return join(this.#folder, imageIdSchema.parse(id));
  }
}
