import { FrisketError } from '../../../shared/src/errors.ts';
import type { Inserted, Insertion } from '../bridge.ts';
import { entryPicture } from './figma-history.ts';
import type { BeforeSelecting } from './figma-insert.ts';
import { insert } from './figma-insert-once.ts';
import type { FigmaApi } from './figma-members.ts';
import type { DropPoint } from './host.ts';
import { readEntry, readEntrySetup } from './history.ts';

/**
 * A result of earlier is put into the document once more, beside what is selected.
 * @param at where it is put instead
 * @throws FrisketError `image_missing` when the document no longer has its picture
 */
export async function placeAgain(
  figma: FigmaApi,
  id: string,
  beforeSelecting: BeforeSelecting,
  at?: DropPoint,
): Promise<Inserted> {
  const entry = readEntry(figma.root, id);
  const bytes = entry && (await entryPicture(figma, id));
  if (!bytes)
    throw new FrisketError(
      'image_missing',
      'The document no longer has this picture.',
      'Use its settings and make it again: the same seed gives the same picture.',
    );
  const { name, recipe, width, height, thumbnail, mask: maskHash } = entry;
  const mask = maskHash === undefined ? undefined : await entryPicture(figma, maskHash);
  const place = {
    kind: 'beside',
    width: Math.max(1, Math.round(width)),
    height: Math.max(1, Math.round(height)),
    ...(at ? { at } : {}),
  } as const;
  const insertion: Insertion = {
    bytes,
    name,
    recipe,
    place,
    setup: readEntrySetup(figma.root, id),
    ...(mask ? { mask } : {}),
    ...(thumbnail === undefined ? {} : { thumbnail }),
  };
  return insert(figma, insertion, beforeSelecting);
}
