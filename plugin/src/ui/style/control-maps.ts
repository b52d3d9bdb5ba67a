import type { MapKind } from '../../../../shared/src/maps.ts';
import type { Outline } from '../../bridge.ts';
import type { RegionMap } from './region-map.ts';

/** What a design says of itself without any network, in the terms of ControlNets. */
const designMaps = ['edges', 'depth', 'segmentation'] as const satisfies readonly MapKind[];
export type DesignMap = (typeof designMaps)[number];

/** Of the others, how people stand, only a picture tells. */
export function isDesignMap(map: MapKind): map is DesignMap {
  return designMaps.some((each) => each === map);
}

export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The ground behind all layers is not black: depth networks were never shown anything infinitely far away. */
const farthest = 32;

/** Degrees between the hues of layers that have no even colour: the golden angle, so that neighbours differ most. */
const goldenAngle = 137.5;

/** A control map of what a region map shows. Outlines are those that the regions were drawn from. */
export const drawMap: Readonly<Record<DesignMap, (map: RegionMap, outlines: readonly Outline[]) => RgbPicture>> = {
  /** White lines of two pixels on black wherever one region ends and another begins, as Canny's are thin. */
  edges(map) {
    const { width, height, regions } = map;
    return coloured(map, (at) => {
      const x = at % width;
      const own = regions[at];
      const isEdge =
        (x > 0 && regions[at - 1] !== own) ||
        (x < width - 1 && regions[at + 1] !== own) ||
        (at >= width && regions[at - width] !== own) ||
        (at < width * (height - 1) && regions[at + width] !== own);
      return isEdge ? [255, 255, 255] : [0, 0, 0];
    });
  },
  /** What lies above is nearer, and near is light. */
  depth(map, outlines) {
    return coloured(map, (at) => {
      const level = farthest + Math.round(((255 - farthest) * (map.regions[at] ?? 0)) / Math.max(1, outlines.length));
      return [level, level, level];
    });
  },
  /** Each layer in its own colour, or in one that no neighbour has. */
  segmentation(map, outlines) {
    const colours = outlines.map(({ colour }, index) => colour ?? hue(index * goldenAngle));
    return coloured(map, (at) => colours[(map.regions[at] ?? 0) - 1] ?? [0, 0, 0]);
  },
};

function coloured({ width, height }: RegionMap, colourAt: (at: number) => readonly number[]): RgbPicture {
  const data = new Uint8Array(3 * width * height);
  for (let at = 0; at < width * height; at++) data.set(colourAt(at), 3 * at);
  return { width, height, data };
}

/** A clear colour of some hue in degrees. */
function hue(degrees: number): [number, number, number] {
  const channel = (offset: number) => {
    const around = (((degrees + offset) / 60) % 6) + 6;
    return Math.round(255 * Math.max(0.1, Math.min(0.9, Math.abs((around % 6) - 3) - 1)));
  };
  return [channel(0), channel(240), channel(120)];
}
