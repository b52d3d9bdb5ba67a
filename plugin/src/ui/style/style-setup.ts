import { z } from 'zod';
import { imageIdOf } from '../../../../shared/src/assembler.ts';
import { mapKinds, type MapKind } from '../../../../shared/src/maps.ts';
import { fromBase64, toBase64 } from '../base64.ts';
import type { MapOrigins } from '../maps/map-sources.ts';
import type { StyleReference } from './style-references.ts';

/** What a restyled picture or one of a set was made with and its job only names; kept in the layer beside the recipe. */
export const styleSetupSchema = z.object({
  /** The pictures that gave the style, in base64: as they were sent, so that the same job can be sent again. */
  references: z.array(z.object({ name: z.string(), picture: z.string() })).catch([]),
  /** The maps that kept the structure, in the order of the job's controls. */
  maps: z.array(z.enum(mapKinds)).catch([]),
  /** Of them, those that were made of what the picture shows. */
  fromPicture: z.array(z.enum(mapKinds)).catch([]),
  /** Those that the person had brought, in base64. */
  ownMaps: z.array(z.object({ map: z.enum(mapKinds), picture: z.string() })).catch([]),
  /** Layers, by their ids, that the maps were drawn without. */
  leftOut: z.array(z.string()).catch([]),
});
export type StyleSetup = z.infer<typeof styleSetupSchema>;

/** What is more is left away: what is left out of the maps can be chosen again, the pictures may be lost. */
const leftOutMost = 500;

/** Characters of all pictures together: a layer keeps 100 kB an entry, and the rest takes little. */
const picturesMost = 95_000;

/** @param charactersMost of all pictures together; a map that does not fit is left out */
export function styleSetup(
  references: readonly StyleReference[],
  maps: readonly MapKind[],
  leftOut: ReadonlySet<string>,
  { fromPicture, own }: MapOrigins = { fromPicture: [], own: new Map() },
  charactersMost = picturesMost,
): StyleSetup {
  const kept = references.map(({ name, bytes }) => ({ name, picture: toBase64(bytes) }));
  let room = charactersMost - kept.reduce((sum, { picture }) => sum + picture.length, 0);
  const ownMaps = maps.flatMap((map) => {
    const picture = toBase64(own.get(map) ?? new Uint8Array());
    if (picture === '' || picture.length > room) return [];
    room -= picture.length;
    return [{ map, picture }];
  });
  return {
    references: kept,
    maps: [...maps],
    fromPicture: maps.filter((map) => fromPicture.includes(map)),
    ownMaps,
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

/** Where the maps came from; a map that was too large to be kept comes from the layers again. */
export function originsIn({ fromPicture, ownMaps }: StyleSetup): MapOrigins {
  const own = new Map<MapKind, Uint8Array>();
  for (const { map, picture } of ownMaps)
    try {
      own.set(map, fromBase64(picture));
    } catch {
      // As good as not there.
    }
  return { fromPicture, own };
}
