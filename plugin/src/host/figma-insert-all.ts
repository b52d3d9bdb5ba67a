import { FrisketError } from '../../../shared/src/errors.ts';
import type { Insertion, InsertionOutcome } from '../bridge.ts';
import { insertUnseen } from './figma-insert-once.ts';
import type { FigmaApi } from './figma-members.ts';

/**
 * Puts several pictures into the document, all of which one undo removes. The selection and the view stay: whoever
 * filled twenty places wants to go on with the same twenty. One that fails keeps none of the others out.
 */
export async function insertAll(figma: FigmaApi, insertions: readonly Insertion[]): Promise<InsertionOutcome[]> {
  const outcomes: InsertionOutcome[] = [];
  for (const insertion of insertions)
    try {
      const layer = await insertUnseen(figma, insertion);
      outcomes.push({ id: layer.id, name: layer.name });
    } catch (error) {
      outcomes.push({ error: FrisketError.wrap(error).toInfo() });
    }
  figma.commitUndo();
  return outcomes;
}
