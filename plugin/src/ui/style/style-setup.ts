import { z } from 'zod';
import { imageIdOf } from '../../../../shared/src/assembler.ts';
import { mapKinds, type MapKind } from '../../../../shared/src/maps.ts';
import { fromBase64, toBase64 } from '../base64.ts';
import type { StyleReference } from './style-references.ts';

/** What a restyled picture or one of a set was made with and its job only names; kept in the layer beside the recipe. */
export const styleSetupSchema = z.object({
  /** The pictures that gave the style, in base64: as they were sent, so that the same job can be sent again. */
  references: z.array(z.object({ name: z.string(), picture: z.string() })).catch([]),
  /** The maps that kept the structure, in the order of the job's controls. */
  maps: z.array(z.enum(mapKinds)).catch([]),
  /** Layers, by their ids, that the maps were drawn without. */
  leftOut: z.array(z.string()).catch([]),
});
export type StyleSetup = z.infer<typeof styleSetupSchema>;

/** What is more is left away: what is left out of the maps can be chosen again, the pictures may be lost. */
const leftOutMost = 500;

export function styleSetup(
  references: readonly StyleReference[],
  maps: readonly MapKind[],
  leftOut: ReadonlySet<string>,
): StyleSetup {
  return {
    references: references.map(({ name, bytes }) => ({ name, picture: toBase64(bytes) })),
    maps: [...maps],
    leftOut: [...leftOut].slice(0, leftOutMost),
  };
}

/** What cannot be read is as good as not there. */
export function referencesIn({ references }: StyleSetup): StyleReference[] {
  return references.flatMap(({ name, picture }) => {
    try {
      const bytes = fromBase64(picture);
      return [{ id: imageIdOf(bytes), name, bytes }];
    } catch {
      return [];
    }
  });
}
