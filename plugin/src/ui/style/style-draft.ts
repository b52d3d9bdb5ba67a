import { z } from 'zod';
import { mapKinds } from '../../../../shared/src/maps.ts';
import { fraction } from '../../../../shared/src/request.ts';

/** Enough to take another look over, little enough to know the picture by: the engine's own, if nothing is said. */
const usualStrength = 0.6;

export const setKinds = ['each', 'breakpoints'] as const;
export type SetKind = (typeof setKinds)[number];

/** What is set in the tabs for style and for sets. */
export const styleDraftSchema = z
  .object({
    strength: z.number().min(0.05).max(1).catch(usualStrength),
    /** How strongly the style pictures act. */
    scale: fraction.catch(1),
    scope: z.enum(['style', 'style and layout']).catch('style'),
    /** By which maps the structure is kept, where there is a network that reads them. */
    maps: z.array(z.enum(mapKinds)).catch(['edges']),
    mapScale: fraction.catch(0.7),
    setKind: z.enum(setKinds).catch('each'),
  })
  .catch(() => emptyStyleDraft());
export type StyleDraft = z.infer<typeof styleDraftSchema>;

export function emptyStyleDraft(): StyleDraft {
  return { strength: usualStrength, scale: 1, scope: 'style', maps: ['edges'], mapScale: 0.7, setKind: 'each' };
}
