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
const setupKey = (setup: number) => `history.setup:${setup}`;

/** The newest first. `setup` numbers what the panel keeps besides; entries that were made alike share one. */
const indexSchema = z.array(
  z.object({ id: z.string().min(1), pinned: z.boolean(), setup: z.number().int().min(1).optional().catch(undefined) }),
);
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

/** A result as the history has it. */
export interface Kept extends Omit<Stored, 'recipe' | 'thumbnail'> {
  /** Figma's hash of its picture, which names the entry: the same picture is kept once. */
  readonly image: string;
  readonly recipe: Recipe;
  /** A small picture in base64. */
  readonly thumbnail?: string | undefined;
}

/** What was made: a result as it was put into the document. */
export interface Made extends Kept {
  /** What its layer keeps beside the recipe, in the panel's own words. */
  readonly setup?: string;
}

/**
 * Entries are small (5 kB or so), and everybody who opens the document loads them: these many are what somebody looks
 * back through, and half a megabyte at most in all likelihood.
 */
export const mostEntries = 60;
/** There must be room for what is made next. */
export const mostPinned = 40;

/** Characters of all setups together: masks of a few kB each, and some sets of style pictures of up to 90 kB. */
export const setupsMost = 2_000_000;

/** Adds a result as the newest; the oldest that is not pinned goes where there are too many. */
export function record(store: HistoryStore, { image: id, setup = '', ...stored }: Made): void {
  const index = readIndex(store);
  const pinned = index.find((entry) => entry.id === id)?.pinned ?? false;
  const key = entryKey(id);
  const whole = JSON.stringify(stored);
  const text = fits(key, whole) ? whole : JSON.stringify({ ...stored, thumbnail: undefined });
  if (!fits(key, text)) return;
  const others = index.filter((entry) => entry.id !== id);
  const entries = [{ id, pinned, setup: keptSetup(store, others, setup) }, ...others];
  while (entries.length > mostEntries) {
    const [oldest] = entries.splice(
      entries.findLastIndex((entry) => !entry.pinned),
      1,
    );
    if (oldest) store.setPluginData(entryKey(oldest.id), '');
  }
  store.setPluginData(key, text);
  store.setPluginData(indexKey, JSON.stringify(entries));
  dropSetups(store, index, entries);
}

/** @returns its number: that of an equal one, or one that no entry names */
function keptSetup(store: HistoryStore, others: Index, setup: string): number | undefined {
  if (setup === '') return undefined;
  const numbers = numbersIn(others);
  const same = numbers.find((number) => store.getPluginData(setupKey(number)) === setup);
  if (same !== undefined) return same;
  const number = Math.max(0, ...numbers) + 1;
  if (!fits(setupKey(number), setup)) return undefined;
  store.setPluginData(setupKey(number), setup);
  return number;
}

/** Lets go of setups that no entry names any more, and of the oldest that are not pinned where there is too much. */
function dropSetups(store: HistoryStore, before: Index, entries: Index): void {
  let room = setupsMost;
  const inTurn = [...entries.filter(({ pinned }) => pinned), ...entries];
  const kept = numbersIn(inTurn).filter((number) => {
    room -= store.getPluginData(setupKey(number)).length;
    return room >= 0;
  });
  for (const number of numbersIn([...before, ...entries]))
    if (!kept.includes(number)) store.setPluginData(setupKey(number), '');
}

/** Each once, that of the newest entry first. */
function numbersIn(entries: Index): number[] {
  return [...new Set(entries.flatMap(({ setup }) => setup ?? []))];
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

export function readEntry(store: HistoryStore, id: string): Kept | undefined {
  const stored = readStored(store, id);
  return stored && { image: id, ...stored };
}

/** What its layer kept beside the recipe; empty where nothing did, or where there was no more room for it. */
export function readEntrySetup(store: HistoryStore, id: string): string {
  const setup = readIndex(store).find((entry) => entry.id === id)?.setup;
  return setup === undefined ? '' : store.getPluginData(setupKey(setup));
}

export function isKept(store: HistoryStore, id: string): boolean {
  return readIndex(store).some((entry) => entry.id === id);
}

/** @returns whether it is pinned now; no more than `mostPinned` are */
export function pin(store: HistoryStore, id: string, pinned: boolean): boolean {
  const index = readIndex(store);
  const full = pinned && index.filter((entry) => entry.pinned).length >= mostPinned;
  if (full) return false;
  const entries = index.map((entry) => (entry.id === id ? { ...entry, pinned } : entry));
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
