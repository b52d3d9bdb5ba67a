import { signal, type ReadonlySignal } from '@preact/signals';
import { encode } from 'fast-png';
import type { Rect } from '../../../../shared/src/geometry.ts';
import type { MapKind } from '../../../../shared/src/maps.ts';
import type { Listed, Outline } from '../../bridge.ts';
import type { MapOrigins, MapSources } from '../maps/map-sources.ts';
import { drawMap, isDesignMap } from './control-maps.ts';
import { drawRegions } from './region-map.ts';

/** Pixels a side: more than any network that reads them works at, less than takes long to draw. */
const longestSide = 1024;

/** A layer that the maps are drawn from. */
export interface MappedLayer {
  readonly id: string;
  readonly name: string;
  readonly depth: number;
}

export type TakeOutlines = (layer: string) => Promise<readonly Outline[]>;

/** What the design says of its own structure, less the layers that the person has left out. */
export class Structure {
  readonly #take: TakeOutlines;
  readonly #outlines = signal<readonly Outline[]>([]);
  readonly #leftOut = signal<ReadonlySet<string>>(new Set());
  #shown: Listed | undefined;

  /** Where maps come from that are not drawn here. */
  readonly sources: MapSources;

  constructor(take: TakeOutlines, sources: MapSources) {
    this.#take = take;
    this.sources = sources;
  }

  /** Of the layer that is shown, the lowest first. */
  get outlines(): ReadonlySignal<readonly Outline[]> {
    return this.#outlines;
  }

  get leftOut(): ReadonlySignal<ReadonlySet<string>> {
    return this.#leftOut;
  }

  /** The layers behind the outlines, each once, the uppermost first as in a list of layers. */
  layers(): MappedLayer[] {
    const layers = new Map<string, MappedLayer>();
    for (const { layer, name, depth } of this.#outlines.value) layers.set(layer, { id: layer, name, depth });
    return [...layers.values()].reverse();
  }

  toggle(layer: string, counts: boolean): void {
    const leftOut = new Set(this.#leftOut.value);
    if (counts) leftOut.delete(layer);
    else leftOut.add(layer);
    this.#leftOut.value = leftOut;
  }

  /** As it was when a result was made. */
  restore(leftOut: readonly string[]): void {
    this.#leftOut.value = new Set(leftOut);
  }

  /** Shows another layer. */
  async show(layer: Listed | undefined): Promise<void> {
    this.#shown = layer;
    const outlines = layer ? await this.#take(layer.id).catch(() => []) : [];
    // A large layer may tell later than a small one that was asked after it.
    if (this.#shown === layer) this.#outlines.value = outlines;
  }

  /** The maps of a layer as PNG, each showing the region of the page. */
  async maps(
    layer: string,
    region: Rect,
    kinds: readonly MapKind[],
    leftOut: ReadonlySet<string> = this.#leftOut.value,
    origins: MapOrigins = this.sources.origins,
  ): Promise<ReadonlyMap<MapKind, Uint8Array>> {
    const given = await this.sources.maps(layer, kinds, origins);
    const outlines = this.counted(await this.#take(layer), leftOut);
    const width = Math.max(
      1,
      Math.round(region.width * Math.min(1, longestSide / Math.max(region.width, region.height))),
    );
    const regions = drawRegions(outlines, region, width);
    const maps = new Map<MapKind, Uint8Array>();
    for (const kind of kinds) {
      const drawn = () =>
        isDesignMap(kind) ? encode({ ...drawMap[kind](regions, outlines), channels: 3, depth: 8 }) : undefined;
      const map = given.get(kind) ?? drawn();
      if (map) maps.set(kind, map);
    }
    return maps;
  }

  /** Without the layers that are left out. */
  counted(outlines: readonly Outline[], leftOut: ReadonlySet<string> = this.#leftOut.value): readonly Outline[] {
    return outlines.filter(({ layer }) => !leftOut.has(layer));
  }
}
