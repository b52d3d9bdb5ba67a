import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FrisketError } from '../../../shared/src/errors.ts';
import { pairedClientSchema } from '../../../shared/src/pairing-messages.ts';
import { writePrivateFile } from '../files/private-file.ts';

const fileName = 'clients.json';

const recordSchema = pairedClientSchema.omit({ connected: true }).extend({
  /** 32 bytes as hexadecimal digits. */
  key: z.string().regex(/^[0-9a-f]{64}$/),
});
/** A paired client with its key. */
export type ClientRecord = z.infer<typeof recordSchema>;

const fileSchema = z.strictObject({ version: z.literal(1), clients: z.array(recordSchema) });

/** Who has been paired: a file that only this person may read, and its contents at hand. */
export class PairedClients {
  readonly #path: string;
  readonly #now: () => Date;
  readonly #records: Map<string, ClientRecord>;
  /** One write after the other. */
  #written: Promise<void> = Promise.resolve();

  private constructor(path: string, records: readonly ClientRecord[], now: () => Date) {
    this.#path = path;
    this.#now = now;
    this.#records = new Map(records.map((record) => [record.id, record]));
  }

  /**
   * @param onTrouble told when the file cannot be understood: it is put aside, and whoever was in it pairs anew
   * @throws FrisketError `file_unreadable`
   */
  static async open(
    dataFolder: string,
    onTrouble: (error: FrisketError) => void,
    now = () => new Date(),
  ): Promise<PairedClients> {
    const path = join(dataFolder, fileName);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw unusable(path, error);
    });
    if (text === undefined) return new PairedClients(path, [], now);
    const parsed = fileSchema.safeParse(parseJson(text));
    if (parsed.success) {
      await chmod(path, 0o600).catch(() => undefined);
      return new PairedClients(path, parsed.data.clients, now);
    }
    const aside = `${path}.damaged`;
    await rename(path, aside).catch((error: unknown) => {
      throw unusable(path, error);
    });
    onTrouble(
      new FrisketError('file_unreadable', `${path} could not be understood and is now ${aside}: connect Figma again.`),
    );
    return new PairedClients(path, [], now);
  }

  /** In the order in which they were paired. */
  list(): readonly ClientRecord[] {
    return [...this.#records.values()];
  }

  get(id: string): ClientRecord | undefined {
    return this.#records.get(id);
  }

  /** Resolves once it is on the disk. @throws FrisketError `file_unreadable` */
  async add(name: string, key: string): Promise<ClientRecord> {
    const record = { id: randomBytes(8).toString('hex'), name, key, created: this.#now().toISOString() };
    this.#records.set(record.id, record);
    try {
      await this.#write();
    } catch (error) {
      this.#records.delete(record.id);
      throw error;
    }
    return record;
  }

  /**
   * It is unknown from now on; resolves once that is on the disk.
   * @returns whether there was such a client
   * @throws FrisketError `file_unreadable`
   */
  async remove(id: string): Promise<boolean> {
    if (!this.#records.delete(id)) return false;
    await this.#write();
    return true;
  }

  /** It was used just now. */
  async touch(id: string): Promise<void> {
    const record = this.#records.get(id);
    if (!record) return;
    this.#records.set(id, { ...record, lastUsed: this.#now().toISOString() });
    await this.#write();
  }

  #write(): Promise<void> {
    const written = this.#written.then(() =>
      writePrivateFile(this.#path, `${JSON.stringify({ version: 1, clients: this.list() }, undefined, 2)}\n`),
    );
    this.#written = written.catch(() => undefined);
    return written.catch((error: unknown) => {
      throw unusable(this.#path, error);
    });
  }
}

function unusable(path: string, error: unknown): FrisketError {
  return new FrisketError(
    'file_unreadable',
    `The list of paired clients cannot be kept in ${path}: ${error instanceof Error ? error.message : String(error)}.`,
    'Make the folder writable, or choose another with --data.',
    { cause: error },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
