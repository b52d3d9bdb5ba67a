import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { imageIdOf } from '../../../../shared/src/assembler.ts';
import { FrisketError, type ErrorInfo } from '../../../../shared/src/errors.ts';
import type { ImageId, MapJob } from '../../../../shared/src/job.ts';
import { mapKinds, type MapKind } from '../../../../shared/src/maps.ts';
import type { Picture } from '../../bridge.ts';
import { isDesignMap } from '../style/control-maps.ts';

/** What a map is drawn from: the design's layers, what the picture shows, or a picture that is a map already. */
export type MapSource = 'layers' | 'picture' | 'own';

/** A map that does not come from the layers, as it is shown; none where there is nothing to make it from. */
export type GivenMap =
  | { readonly kind: 'making' }
  | { readonly kind: 'ready'; readonly png: Uint8Array }
  | { readonly kind: 'failed'; readonly error: ErrorInfo };

/** What is needed of a `CompanionClient`. */
export interface MapClient {
  submit(job: MapJob, images: ReadonlyMap<ImageId, Uint8Array>): Promise<MapOutcome>;
}

interface MapOutcome {
  readonly pictures: readonly { readonly png: Uint8Array }[];
  acknowledge(): void;
}

export interface MapSourceEffects {
  /** The layer whose maps are shown. */
  readonly layer: ReadonlySignal<string | undefined>;
  /** @throws FrisketError when the layer is gone */
  readonly takePicture: (layer: string) => Promise<Picture>;
  readonly client: () => MapClient | undefined;
  /** Any picture that can be read, as one that a network takes. */
  readonly read: (picture: Blob) => Promise<Uint8Array>;
}

/** Where the maps of a job came from, those that are not named from the layers. */
export interface MapOrigins {
  readonly fromPicture: readonly MapKind[];
  readonly own: ReadonlyMap<MapKind, Uint8Array>;
}

/** Maps of pictures that were seen last: a few kinds of a few layers. */
const remembered = 12;

/** Where the maps of the structure come from, kind by kind; those that the companion makes are made once a picture. */
export class MapSources {
  readonly #effects: MapSourceEffects;
  readonly #chosen = signal<ReadonlyMap<MapKind, MapSource>>(new Map());
  readonly #own = signal<ReadonlyMap<MapKind, Uint8Array>>(new Map());
  readonly #seen = signal<ReadonlyMap<MapKind, GivenMap>>(new Map());
  readonly #made = new Map<string, Promise<Uint8Array>>();
  /** What is shown as being given, by kind. */
  readonly given: ReadonlySignal<ReadonlyMap<MapKind, GivenMap>>;

  constructor(effects: MapSourceEffects) {
    this.#effects = effects;
    this.given = computed(() => {
      const given = new Map(this.#seen.value);
      for (const [map, source] of this.#chosen.value) {
        const png = this.#own.value.get(map);
        if (source === 'layers') given.delete(map);
        if (source === 'own' && png) given.set(map, { kind: 'ready', png });
      }
      return given;
    });
    effect(() => {
      const layer = effects.layer.value;
      this.#seen.value = new Map();
      for (const [map, source] of this.#chosen.value) if (source === 'picture' && layer) void this.#show(layer, map);
    });
  }

  sourceOf(map: MapKind): MapSource {
    return this.#chosen.value.get(map) ?? (isDesignMap(map) ? 'layers' : 'picture');
  }

  choose(map: MapKind, source: MapSource): void {
    this.#chosen.value = new Map([...this.#chosen.value, [map, source]]);
  }

  /** Takes a picture as the map. @throws what the browser says of a file that is no picture */
  async bring(map: MapKind, picture: Blob): Promise<void> {
    const png = await this.#effects.read(picture);
    this.#own.value = new Map([...this.#own.value, [map, png]]);
    this.choose(map, 'own');
  }

  /** As the next job will have them. */
  get origins(): MapOrigins {
    const own = new Map<MapKind, Uint8Array>();
    for (const [map, png] of this.#own.value) if (this.sourceOf(map) === 'own') own.set(map, png);
    return { fromPicture: mapKinds.filter((map) => this.sourceOf(map) === 'picture'), own };
  }

  /** As a result had them. */
  restore({ fromPicture, own }: MapOrigins): void {
    this.#own.value = own;
    this.#chosen.value = new Map<MapKind, MapSource>([
      ...fromPicture.map((map) => [map, 'picture'] as const),
      ...[...own.keys()].map((map) => [map, 'own'] as const),
    ]);
  }

  /** Makes it once more: what it lacked is there. */
  again(map: MapKind): void {
    this.choose(map, this.sourceOf(map));
  }

  /**
   * Those maps of a layer that do not come from its layers.
   * @throws FrisketError what the companion says of a picture that it can make none of
   */
  async maps(
    layer: string,
    kinds: readonly MapKind[],
    { fromPicture, own }: MapOrigins = this.origins,
  ): Promise<ReadonlyMap<MapKind, Uint8Array>> {
    const found = kinds.map(async (map): Promise<readonly [MapKind, Uint8Array | undefined]> => {
      const brought = own.get(map);
      if (brought || !fromPicture.includes(map)) return [map, brought];
      return [map, await this.#make(layer, map)];
    });
    return new Map((await Promise.all(found)).flatMap(([map, png]) => (png ? [[map, png] as const] : [])));
  }

  async #show(layer: string, map: MapKind): Promise<void> {
    const isCurrent = () => this.#effects.layer.peek() === layer && this.#chosen.peek().get(map) === 'picture';
    const tell = (given: GivenMap) => {
      if (isCurrent()) this.#seen.value = new Map([...this.#seen.peek(), [map, given]]);
    };
    tell({ kind: 'making' });
    try {
      tell({ kind: 'ready', png: await this.#make(layer, map) });
    } catch (error) {
      tell({ kind: 'failed', error: FrisketError.wrap(error).toInfo() });
    }
  }

  async #make(layer: string, map: MapKind): Promise<Uint8Array> {
    const { bytes } = await this.#effects.takePicture(layer);
    const image = imageIdOf(bytes);
    const key = `${map} ${image}`;
    const made = this.#made.get(key) ?? this.#ask(map, image, bytes);
    this.#made.set(key, made);
    for (const oldest of [...this.#made.keys()].slice(0, -remembered)) this.#made.delete(oldest);
    // What failed may have what it lacks the next time.
    made.catch(() => this.#made.delete(key));
    return made;
  }

  async #ask(map: MapKind, image: ImageId, bytes: Uint8Array): Promise<Uint8Array> {
    const client = this.#effects.client();
    if (!client) throw new FrisketError('not_running', 'There is no companion to make the map.', 'Start it.');
    const outcome = await client.submit({ kind: 'map', map, image }, new Map([[image, bytes]]));
    outcome.acknowledge();
    const [picture] = outcome.pictures;
    if (!picture) throw new FrisketError('internal', 'The companion finished the map without a picture.');
    return picture.png;
  }
}
