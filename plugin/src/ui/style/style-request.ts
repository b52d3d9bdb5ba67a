import { imageIdOf } from '../../../../shared/src/assembler.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Control, ImageId, Style } from '../../../../shared/src/job.ts';
import type { MapKind } from '../../../../shared/src/maps.ts';
import type { AdapterSummary, ModelSummary } from '../../../../shared/src/models.ts';
import type { Picture } from '../../bridge.ts';
import type { Draft } from '../state/draft.ts';
import { layerName, settingsOf } from '../state/jobs.ts';
import type { RunRequest } from '../state/run.ts';
import { strings } from '../strings.ts';
import { controlNetFor, styleNetworks } from './networks.ts';
import type { StyleReference } from './style-references.ts';

export interface StyleInput {
  readonly draft: Draft;
  readonly model: ModelSummary;
  readonly adapters: readonly AdapterSummary[];
  readonly references: readonly StyleReference[];
  readonly seed: number;
}

/** The style that the pictures give, where there are networks that take it. */
export function styleOf({ draft, model, adapters, references }: Omit<StyleInput, 'seed'>): Style | undefined {
  const networks = styleNetworks(adapters, model);
  if (!networks || references.length === 0) return undefined;
  const { scale, scope } = draft.style;
  return {
    images: references.map(({ id }) => id),
    adapter: networks.adapter.id,
    imageEncoder: networks.imageEncoder.id,
    scale,
    ...(scope === 'style' ? {} : { scope }),
  };
}

/** The maps that are chosen and that some network reads. */
export function usableMaps({ draft, model, adapters }: Pick<StyleInput, 'draft' | 'model' | 'adapters'>): MapKind[] {
  return draft.style.maps.filter((map) => controlNetFor(map, adapters, model));
}

/** A layer's picture drawn anew. @throws FrisketError `invalid_request` when nothing says in which style */
export function restyleRequest(
  input: StyleInput & {
    readonly picture: Picture;
    readonly maps: ReadonlyMap<MapKind, Uint8Array>;
  },
): RunRequest {
  const { draft, model, adapters, references, picture, maps, seed } = input;
  const settings = settingsOf(draft, 'style', model.id, seed);
  const style = styleOf(input);
  if (settings.prompt === '' && !style)
    throw new FrisketError('invalid_request', strings.style.needsStyle, strings.style.needsStyleHint);
  const image = imageIdOf(picture.bytes);
  const images = new Map<ImageId, Uint8Array>([[image, picture.bytes]]);
  if (style) for (const { id, bytes } of references) images.set(id, bytes);
  const controls: Control[] = [];
  for (const [map, bytes] of maps) {
    const network = controlNetFor(map, adapters, model);
    if (!network) continue;
    const id = imageIdOf(bytes);
    images.set(id, bytes);
    controls.push({ model: network.id, image: id, scale: draft.style.mapScale });
  }
  const { width, height, bounds, region, layer } = picture;
  return {
    tab: 'style',
    job: {
      kind: 'restyle',
      ...settings,
      image,
      strength: draft.style.strength,
      ...(style ? { style } : {}),
      ...(controls.length === 0 ? {} : { controls }),
    },
    images,
    name: layerName(settings.prompt, 'restyle'),
    place: { kind: 'over', layer, bounds, region, picture: { width, height } },
    source: layer,
  };
}
