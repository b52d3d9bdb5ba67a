import { z } from 'zod';
import { documentOf, documentVersion, imagesOf, picturesOf, type ReadDocument } from '../document/document-file.ts';
import { documentId, type DocumentState } from '../document/document-state.ts';
import type { ImageStore } from '../document/image-store.ts';
import { nodeSchema } from '../document/node-schema.ts';
import type { ObjectStore } from './object-store.ts';

/** What is told of a kept document in a list. */
const summarySchema = z.object({ key: z.string(), name: z.string(), changedAt: z.number() });
export type KeptSummary = z.infer<typeof summarySchema>;

const recordSchema = summarySchema.extend({
  version: z.literal(documentVersion),
  nodes: z.array(nodeSchema),
  pictures: z.array(z.string()),
});

const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** As many as a person may want back; each holds pictures, and browsers' storage ends somewhere. */
export const mostKept = 12;

/** The documents of this browser, each as it stood last. A picture that several show is kept once. */
export class KeptDocuments {
  readonly #documents: ObjectStore;
  readonly #pictures: ObjectStore;

  constructor({ documents, pictures }: { readonly documents: ObjectStore; readonly pictures: ObjectStore }) {
    this.#documents = documents;
    this.#pictures = pictures;
  }

  /** The latest first. */
  async list(): Promise<KeptSummary[]> {
    const keys = await this.#documents.keys();
    const records = await Promise.all(keys.map((key) => this.#documents.get(key)));
    const summaries = records.flatMap((record) => summarySchema.safeParse(record).data ?? []);
    return summaries.toSorted((a, b) => b.changedAt - a.changedAt);
  }

  /**
   * @returns undefined where there is no such document, or one that this version cannot read: it stays where it is
   */
  async read(key: string): Promise<ReadDocument | undefined> {
    const record = recordSchema.safeParse(await this.#documents.get(key)).data;
    if (!record) return undefined;
    const pictures = await Promise.all(
      record.pictures.map(async (hash) => ({
        hash,
        bytes: bytesSchema.safeParse(await this.#pictures.get(hash)).data,
      })),
    );
    try {
      // A picture that is gone leaves its layer empty; the rest of the work is worth more than that.
      const found = pictures.flatMap(({ hash, bytes }) => (bytes ? [{ hash, bytes }] : []));
      return { state: documentOf(record.nodes, key), images: imagesOf(found) };
    } catch (error) {
      console.warn(`The kept document “${record.name}” cannot be read.`, error);
      return undefined;
    }
  }

  /** Pictures first: a document never names one that is not there. */
  async write(state: DocumentState, images: ImageStore, now: number): Promise<void> {
    const pictures = picturesOf(state, images);
    const there = new Set(await this.#pictures.keys());
    for (const { hash, bytes } of pictures) if (!there.has(hash)) await this.#pictures.put(hash, bytes);
    const record: z.infer<typeof recordSchema> = {
      key: state.key,
      name: state.nodes.get(documentId)?.name ?? '',
      changedAt: now,
      version: documentVersion,
      nodes: [...state.nodes.values()],
      pictures: pictures.map(({ hash }) => hash),
    };
    await this.#documents.put(state.key, record);
  }

  /** Lets go of the oldest, and of pictures that no document shows. @param open keys of documents that are in use */
  async tidy(open: readonly string[]): Promise<void> {
    // First of all: a picture that is put there from now on is one that somebody is about to show.
    const pictures = await this.#pictures.keys();
    const old = (await this.list()).slice(mostKept).filter(({ key }) => !open.includes(key));
    for (const { key } of old) await this.#documents.delete(key);
    const records = await Promise.all((await this.#documents.keys()).map((key) => this.#documents.get(key)));
    // What cannot be read may be of a newer version, and show any of them.
    const lists = records.map((record) => z.object({ pictures: z.array(z.string()) }).safeParse(record).data?.pictures);
    if (lists.includes(undefined)) return;
    const shown = new Set(lists.flatMap((list) => list ?? []));
    for (const hash of pictures) if (!shown.has(hash)) await this.#pictures.delete(hash);
  }
}
