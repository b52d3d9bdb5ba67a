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
  /** The layer whose maps are shown; undefined while none are. */
  readonly layer: ReadonlySignal<string | undefined>;
  /** The maps that the next picture is made with: of the others none is asked for. */
  readonly wanted: ReadonlySignal<readonly MapKind[]>;
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
  /** Of the layer that is shown, those that were made of its picture. */
  readonly #seen = signal<ReadonlyMap<MapKind, GivenMap>>(new Map());
  readonly #made = new Map<string, Promise<Uint8Array>>();
  /** Counts what was asked to be shown: only the latest is. */
  #round = 0;
  /** What is shown as being given, by kind. */
  readonly given: ReadonlySignal<ReadonlyMap<MapKind, GivenMap>>;

  constructor(effects: MapSourceEffects) {
    this.#effects = effects;
    this.given = computed(() => {
      const given = new Map(this.#seen.value);
      for (const [map, png] of this.#own.value)
        if (this.sourceOf(map) === 'own') given.set(map, { kind: 'ready', png });
      return given;
    });
    let last: string | undefined;
    effect(() => {
      const layer = effects.layer.value;
      const maps = effects.wanted.value.filter((map) => this.sourceOf(map) === 'picture');
      const before = layer === last ? this.#seen.peek() : new Map<MapKind, GivenMap>();
      last = layer;
      void this.#show(layer, maps, before);
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
    const ofPicture = kinds.filter((map) => !own.has(map) && fromPicture.includes(map));
    const made = new Map<MapKind, Uint8Array>();
    if (ofPicture.length > 0) {
      const picture = await this.#effects.takePicture(layer);
      await Promise.all(ofPicture.map(async (map) => made.set(map, await this.#make(picture, map))));
    }
    return new Map(
      kinds.flatMap((map) => {
        const png = own.get(map) ?? made.get(map);
        return png ? [[map, png] as const] : [];
      }),
    );
  }

  /** @param before what is shown of the layer already, and stays until there is something newer */
  async #show(
    layer: string | undefined,
    maps: readonly MapKind[],
    before: ReadonlyMap<MapKind, GivenMap>,
  ): Promise<void> {
    const round = ++this.#round;
    const tell = (map: MapKind, given: GivenMap) => {
      if (round === this.#round) this.#seen.value = new Map([...this.#seen.peek(), [map, given]]);
    };
    const shown = layer === undefined ? [] : maps;
    this.#seen.value = new Map(
      shown.map((map) => {
        const given = before.get(map);
        return [map, given?.kind === 'ready' ? given : { kind: 'making' }];
      }),
    );
    if (layer === undefined || shown.length === 0) return;
    const picture = this.#effects.takePicture(layer);
    await Promise.all(
      shown.map(async (map) => {
        try {
          tell(map, { kind: 'ready', png: await this.#make(await picture, map) });
        } catch (error) {
          tell(map, { kind: 'failed', error: FrisketError.wrap(error).toInfo() });
        }
      }),
    );
  }

  #make({ bytes }: Picture, map: MapKind): Promise<Uint8Array> {
    const image = imageIdOf(bytes);
    const key = `${map} ${image}`;
    const known = this.#made.get(key);
    if (known) return known;
    const made = this.#ask(map, image, bytes);
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
