import { z } from 'zod';
import { recipeSchema, type Recipe } from '../../../shared/src/job.ts';
import type { HistoryEntry } from '../bridge.ts';
import { fits } from './recipe.ts';

/** What of a node the history is kept in: the document itself. */
export interface HistoryStore {
  getPluginData(key: string): string;
  setPluginData(key: string, value: string): void;
}

const indexKey = 'history';
const entryKey = (id: string) => `history:${id}`;

/** The newest first. */
const indexSchema = z.array(z.object({ id: z.string().min(1), pinned: z.boolean() }));
type Index = z.infer<typeof indexSchema>;

const storedSchema = z.object({
  name: z.string(),
  /** Milliseconds since 1970. */
  madeAt: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
  /** Figma's hash of the mask layer's picture, where there was one. */
  mask: z.string().optional(),
  thumbnail: z.string().optional(),
  recipe: recipeSchema,
});
type Stored = z.infer<typeof storedSchema>;

/** What was made: a result as it was put into the document. */
export interface Made extends Omit<Stored, 'recipe' | 'thumbnail'> {
  /** Figma's hash of its picture, which names the entry: the same picture is kept once. */
  readonly image: string;
  readonly recipe: Recipe;
  /** A small picture in base64. */
  readonly thumbnail?: string | undefined;
}

/**
 * Entries are small (5 kB or so), and everybody who opens the document loads them: these many are what somebody looks
 * back through, and half a megabyte at most in all likelihood.
 */
export const mostEntries = 60;
/** There must be room for what is made next. */
export const mostPinned = 40;

/** Adds a result as the newest; the oldest that is not pinned goes where there are too many. */
export function record(store: HistoryStore, { image: id, ...stored }: Made): void {
  const index = readIndex(store);
  const pinned = index.find((entry) => entry.id === id)?.pinned ?? false;
  const key = entryKey(id);
  const whole = JSON.stringify(stored);
  const text = fits(key, whole) ? whole : JSON.stringify({ ...stored, thumbnail: undefined });
  if (!fits(key, text)) return;
  const entries = [{ id, pinned }, ...index.filter((entry) => entry.id !== id)];
  while (entries.length > mostEntries) {
    const [oldest] = entries.splice(
      entries.findLastIndex((entry) => !entry.pinned),
      1,
    );
    if (oldest) store.setPluginData(entryKey(oldest.id), '');
  }
  store.setPluginData(key, text);
  store.setPluginData(indexKey, JSON.stringify(entries));
}

/** The newest first. What a newer version has written is left out, and stays. */
export function readHistory(store: HistoryStore): HistoryEntry[] {
  return readIndex(store).flatMap(({ id, pinned }) => {
    const stored = readStored(store, id);
    if (!stored) return [];
    const { name, madeAt, thumbnail, recipe } = stored;
    return [{ id, pinned, name, madeAt, recipe, ...(thumbnail === undefined ? {} : { thumbnail }) }];
  });
}

export function readEntry(store: HistoryStore, id: string): Made | undefined {
  const stored = readStored(store, id);
  return stored && { image: id, ...stored };
}

export function isKept(store: HistoryStore, id: string): boolean {
  return readIndex(store).some((entry) => entry.id === id);
}

/** @returns whether it is pinned now; no more than `mostPinned` are */
export function pin(store: HistoryStore, id: string, pinned: boolean): boolean {
  const index = readIndex(store);
  const full = pinned && index.filter((entry) => entry.pinned).length >= mostPinned;
  if (full) return false;
  const entries = index.map((entry) => (entry.id === id ? { id, pinned } : entry));
  store.setPluginData(indexKey, JSON.stringify(entries));
  return pinned;
}

function readIndex(store: HistoryStore): Index {
  return indexSchema.safeParse(parsed(store.getPluginData(indexKey))).data ?? [];
}

function readStored(store: HistoryStore, id: string): Stored | undefined {
  return storedSchema.safeParse(parsed(store.getPluginData(entryKey(id)))).data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
