import { z } from 'zod';
import { mostListed } from '../bridge.ts';
import type { HistoryStore } from './history.ts';

/** The key in the document's plugin data. */
const insertedKey = 'inserted';

/**
 * Twice the largest set, which is put in whole and asked for again whole: nothing that came between pushes its results
 * out. Each takes 80 characters or so, and Figma has room for 100,000 under a key.
 */
const mostKept = 2 * mostListed;

/** Results and their layers, the newest first. */
const insertedSchema = z.array(z.object({ result: z.string(), layer: z.string() }));
type InsertedResults = z.infer<typeof insertedSchema>;

/** Keeps which layer a result became, in the same step as the layer: both are in the document or neither is. */
export function recordInserted(store: HistoryStore, result: string | undefined, layer: string): void {
  if (result === undefined) return;
  const others = readInserted(store).filter((each) => each.result !== result);
  writeInserted(store, [{ result, layer }, ...others].slice(0, mostKept));
}

/** The layer is taken back as if it had never been there. */
export function forgetInserted(store: HistoryStore, layer: string): void {
  writeInserted(
    store,
    readInserted(store).filter((each) => each.layer !== layer),
  );
}

/** @returns the layer's id; undefined for a result that was not put into this document */
export function layerOfResult(store: HistoryStore, result: string): string | undefined {
  return readInserted(store).find((each) => each.result === result)?.layer;
}

function writeInserted(store: HistoryStore, inserted: InsertedResults): void {
  store.setPluginData(insertedKey, inserted.length === 0 ? '' : JSON.stringify(inserted));
}

function readInserted(store: HistoryStore): InsertedResults {
  try {
    return insertedSchema.safeParse(JSON.parse(store.getPluginData(insertedKey))).data ?? [];
  } catch {
    return [];
  }
}
