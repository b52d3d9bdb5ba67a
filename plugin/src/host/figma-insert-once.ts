import type { Inserted, Insertion } from '../bridge.ts';
import { recordResult, recordUnlessKept } from './figma-history.ts';
import { addUnseen, existing, show, type BeforeSelecting } from './figma-insert.ts';
import type { FigmaApi, MadeLayer } from './figma-members.ts';
import { regenerateUnseen } from './figma-regenerate.ts';
import { layerOfResult } from './inserted-results.ts';
import { isMade } from './result-parts.ts';

/**
 * Puts a picture into the document as a selected layer, new or in the place of an earlier result, that one undo takes
 * back.
 */
export async function insert(
  figma: FigmaApi,
  insertion: Insertion,
  beforeSelecting: BeforeSelecting,
): Promise<Inserted> {
  const layer = await insertUnseen(figma, insertion);
  beforeSelecting(layer.id);
  show(figma, layer, insertion);
  figma.commitUndo();
  return { id: layer.id, name: layer.name };
}

/**
 * As `insert`, neither selected nor brought into view, and part of whatever the next `commitUndo` closes. A result that
 * is in the document already stays as it is, however often it is asked for.
 */
export async function insertUnseen(figma: FigmaApi, insertion: Insertion): Promise<MadeLayer> {
  const before = await insertedBefore(figma, insertion);
  if (before) {
    recordUnlessKept(figma, before, insertion);
    return before;
  }
  const layer = (await regenerateUnseen(figma, insertion)) ?? (await addUnseen(figma, insertion));
  recordResult(figma, layer, insertion);
  return layer;
}

/**
 * The layer that a result became when it was put in before: the panel that asked was closed before it heard of it, or
 * something failed once the layer was there.
 *
 * @returns undefined also where the person has removed the layer since
 */
export async function insertedBefore(figma: FigmaApi, { result }: Insertion): Promise<MadeLayer | undefined> {
  const id = result === undefined ? undefined : layerOfResult(figma.root, result);
  const layer = id === undefined ? undefined : await existing(figma, id);
  return layer && isMade(layer) ? layer : undefined;
}
