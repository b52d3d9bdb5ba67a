import { z } from 'zod';
import { base64FromBytes, bytesFromBase64 } from './base64.ts';
import { documentId, pageId, type DocumentState } from './document-state.ts';
import { ImageStore } from './image-store.ts';
import { isLayer, isParent, type NodeData } from './node.ts';
import { nodeSchema } from './node-schema.ts';

/** What marks a file as one of these. */
const format = 'frisket-document';

/** Raised when an older playground would misread the file. Version 1 is the first. */
export const documentVersion = 1;

/** The ending of a document's file. It is JSON, and says so. */
export const documentEnding = '.frisket.json';

/** Why a file cannot be opened, in words for whoever chose it. */
export class DocumentFileError extends Error {
  override readonly name = 'DocumentFileError';
  readonly code: 'not_a_document' | 'newer_document' | 'broken_document';

  constructor(code: DocumentFileError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

const anyVersionSchema = z.object({ format: z.literal(format), version: z.number().int().min(1) });

const fileSchema = z.strictObject({
  format: z.literal(format),
  version: z.literal(documentVersion),
  nodes: z.array(nodeSchema),
  /** Encoded bytes in base64, by their SHA-1. */
  pictures: z.record(z.string(), z.string()),
});

/** A document with its pictures as text. */
export function writeDocument(state: DocumentState, images: ImageStore): string {
  const nodes = [...state.nodes.values()];
  const pictures = picturesOf(state, images).map(({ hash, bytes }) => [hash, base64FromBytes(bytes)] as const);
  return JSON.stringify({ format, version: documentVersion, nodes, pictures: Object.fromEntries(pictures) });
}

/** The pictures that layers show, and those that plugins keep by their hashes: what was made, and is remembered. */
export function picturesOf(state: DocumentState, images: ImageStore): { hash: string; bytes: Uint8Array }[] {
  const text = JSON.stringify([...state.nodes.values()]);
  return images.entries().flatMap(([hash, { bytes }]) => (text.includes(hash) ? [{ hash, bytes }] : []));
}

export interface ReadDocument {
  readonly state: DocumentState;
  readonly images: ImageStore;
}

/** Reads what `writeDocument` wrote. @throws DocumentFileError */
export function readDocument(text: string): ReadDocument {
  const file = parsedFile(text);
  const pictures = Object.entries(file.pictures).map(([hash, encoded]) => ({ hash, bytes: decoded(hash, encoded) }));
  return { state: documentOf(file.nodes), images: imagesOf(pictures) };
}

/** @throws DocumentFileError where a picture is not the one that its hash says */
export function imagesOf(pictures: readonly { readonly hash: string; readonly bytes: Uint8Array }[]): ImageStore {
  const images = new ImageStore();
  for (const { hash, bytes } of pictures) if (hashIn(images, bytes) !== hash) throw damaged(hash);
  return images;
}

function hashIn(images: ImageStore, bytes: Uint8Array): string | undefined {
  try {
    return images.add(bytes);
  } catch {
    // No picture that Figma would take.
    return undefined;
  }
}

function parsedFile(text: string): z.infer<typeof fileSchema> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new DocumentFileError('not_a_document', 'It is not a document of Frisket, or was cut short.', error);
  }
  const { data: any } = anyVersionSchema.safeParse(data);
  if (!any) throw new DocumentFileError('not_a_document', 'It is not a document of Frisket.');
  if (any.version > documentVersion)
    throw new DocumentFileError(
      'newer_document',
      `It was saved by a newer Frisket: its format is ${any.version}, and this one reads up to ${documentVersion}. Update Frisket to open it.`,
    );
  const result = fileSchema.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw broken(`At ${issue?.path.join('.') ?? 'its start'}: ${issue?.message ?? 'unreadable'}.`, result.error);
}

/**
 * @param key a new one unless the document is one that is kept
 * @throws DocumentFileError where nodes do not make one tree: document, page, layers
 */
export function documentOf(list: readonly NodeData[], key: string = crypto.randomUUID()): DocumentState {
  const nodes = new Map(list.map((node) => [node.id, node]));
  if (nodes.size !== list.length) throw broken('Two layers have the same id.');
  if (nodes.get(documentId)?.type !== 'DOCUMENT' || nodes.get(pageId)?.type !== 'PAGE') throw broken('It has no page.');
  if (list.filter((node) => !isLayer(node)).length > 2) throw broken('It has several pages.');
  const reached = new Set<string>();
  const waiting = [documentId];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = nodes.get(id);
    if (!node || reached.has(id)) throw broken(`Layer ${id} is missing, or stands in two places.`);
    reached.add(id);
    if (!isParent(node)) continue;
    for (const child of node.children)
      if (nodes.get(child)?.parent !== id) throw broken(`Layer ${child} does not stand where layer ${id} has it.`);
    waiting.push(...node.children);
  }
  if (reached.size !== nodes.size) throw broken('Some of its layers stand nowhere.');
  return { nodes, selection: [], key };
}

function decoded(hash: string, encoded: string): Uint8Array {
  try {
    return bytesFromBase64(encoded);
  } catch (error) {
    throw damaged(hash, error);
  }
}

function damaged(hash: string, cause?: unknown): DocumentFileError {
  return broken(`The picture ${hash} is not what it was when the document was saved.`, cause);
}

function broken(what: string, cause?: unknown): DocumentFileError {
  return new DocumentFileError('broken_document', `The document is damaged. ${what}`, cause);
}
