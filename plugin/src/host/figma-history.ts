import { FrisketError } from '../../../shared/src/errors.ts';
import type { Insertion } from '../bridge.ts';
import type { FigmaApi, MadeLayer, ResultLayer } from './figma-members.ts';
import { mostPinned, pin, isKept, record } from './history.ts';
import { readRecipe, recipeKey, setupKey } from './recipe.ts';
import { resultParts } from './result-parts.ts';

/** Keeps a result in the document's history, as part of the step to undo that made it. */
export function recordResult(figma: FigmaApi, layer: MadeLayer, more: Pick<Insertion, 'thumbnail'>): void {
  const parts = resultParts(layer);
  const image = parts && hashOf(parts.picture);
  const recipe = readRecipe(layer.getPluginData(recipeKey));
  if (!parts || image === undefined || !recipe) return;
  const { width, height } = parts.picture;
  const mask = parts.mask && hashOf(parts.mask);
  record(figma.root, {
    image,
    ...(mask === undefined ? {} : { mask }),
    name: layer.name,
    madeAt: Date.now(),
    width,
    height,
    recipe,
    setup: layer.getPluginData(setupKey),
    ...(more.thumbnail === undefined ? {} : { thumbnail: more.thumbnail }),
  });
}

/** As `recordResult`, where the result is not kept yet: made elsewhere, or forgotten. */
export function recordUnlessKept(figma: FigmaApi, layer: MadeLayer, more: Pick<Insertion, 'thumbnail'> = {}): void {
  const parts = resultParts(layer);
  const image = parts && hashOf(parts.picture);
  if (image !== undefined && !isKept(figma.root, image)) recordResult(figma, layer, more);
}

/** @throws FrisketError `history_full` when too many are pinned */
export function pinEntry(figma: FigmaApi, id: string, pinned: boolean): void {
  if (pin(figma.root, id, pinned) !== pinned)
    throw new FrisketError('history_full', `${mostPinned} results are pinned, the most there may be.`, 'Unpin one.', {
      values: { pinned: mostPinned },
    });
  figma.commitUndo();
}

/** The encoded picture of an entry, while the document has it. */
export async function entryPicture(figma: FigmaApi, id: string): Promise<Uint8Array | undefined> {
  try {
    return await figma.getImageByHash(id)?.getBytesAsync();
  } catch {
    return undefined;
  }
}

function hashOf({ fills }: ResultLayer): string | undefined {
  const paint = typeof fills === 'symbol' ? undefined : fills.find(({ type }) => type === 'IMAGE');
  return paint?.type === 'IMAGE' ? (paint.imageHash ?? undefined) : undefined;
}
