import { z } from 'zod';
import type { Rect } from '../../../shared/src/geometry.ts';
import type { Place } from '../bridge.ts';
import type { AnyNode, MadeLayer } from './figma-members.ts';
import { partOnPage } from './placement.ts';

/** The key in a result's plugin data of the part of its source that it covers. */
const partKey = 'part';

const partSchema = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
});

/** Keeps in a result which part of the layer it was made from it covers, so that another mask can move it by as much. */
export function rememberPart(layer: MadeLayer, place: Place): void {
  const part = partOfSource(place);
  layer.setPluginData(partKey, part ? JSON.stringify(part) : '');
}

/** @returns undefined for a result that covers no part of another layer */
export function rememberedPart(layer: AnyNode): Rect | undefined {
  try {
    return partSchema.safeParse(JSON.parse(layer.getPluginData(partKey))).data;
  } catch {
    return undefined;
  }
}

/** The part of the source that a result covers, in page units from the top left of the source's upright box. */
export function partOfSource(place: Place): Rect | undefined {
  if (place.kind !== 'over') return undefined;
  const { x, y, width, height } = partOnPage(place.region, place.picture, place.part);
  return { x: x - place.bounds.x, y: y - place.bounds.y, width, height };
}
