import type { AvailableModel } from '../../../../shared/src/downloads.ts';
import type { MapKind } from '../../../../shared/src/maps.ts';
import {
  adapterFits,
  encoderFits,
  type AdapterSummary,
  type ModelFamily,
  type ModelSummary,
} from '../../../../shared/src/models.ts';

/** What takes a style from a picture: an IP-Adapter and what it looks with. */
export interface StyleNetworks {
  readonly adapter: AdapterSummary;
  readonly imageEncoder: AdapterSummary;
}

export function styleNetworks(
  adapters: readonly AdapterSummary[],
  model: ModelSummary | undefined,
): StyleNetworks | undefined {
  const adapter = adapters.find((each) => each.kind === 'ip-adapter' && model && adapterFits(each, model));
  const imageEncoder = adapter && encoderFor(adapter, adapters);
  return adapter && imageEncoder ? { adapter, imageEncoder } : undefined;
}

function encoderFor(adapter: AdapterSummary, adapters: readonly AdapterSummary[]): AdapterSummary | undefined {
  return adapters.find((each) => each.kind === 'image-encoder' && encoderFits(each, adapter));
}

/** Words in the names under which ControlNets are published, by what they read. */
const mapWords: Readonly<Record<MapKind, RegExp>> = {
  edges: /canny|edge|line-?art|scribble|sketch/i,
  depth: /depth/i,
  pose: /pose/i,
  segmentation: /\bseg(ment\w*)?\b/i,
};

/** The ControlNet for the model that reads a kind of map. */
export function controlNetFor(
  map: MapKind,
  adapters: readonly AdapterSummary[],
  model: ModelSummary | undefined,
): AdapterSummary | undefined {
  return adapters.find(
    (each) =>
      each.kind === 'controlnet' && model && adapterFits(each, model) && mapWords[map].test(`${each.id} ${each.title}`),
  );
}

/** Widths of the text states that published adapters of a family are for; small models of its kind have others. */
const familyWidths: Readonly<Record<ModelFamily, number>> = { sd15: 768, sd2: 1024, sdxl: 2048 };

/** Of the CLIP ViT-H that published IP-Adapters read: embedding and states. Small models have encoders of their own. */
const publishedPictureWidths = [1024, 1280];

/** What is to be downloaded before the model can take a style from a picture; empty when there is nothing for it. */
export function downloadsForStyle(
  available: readonly AvailableModel[],
  adapters: readonly AdapterSummary[],
  { family, contextWidth }: ModelSummary,
): AvailableModel[] {
  if (contextWidth !== familyWidths[family]) return [];
  const [adapter] = available.filter((each) => each.kind === 'ip-adapter' && each.family === family);
  if (!adapter) return [];
  const hasEncoder = adapters.some(
    (each) => each.kind === 'image-encoder' && encoderFits(each, { ...each, pictureWidths: publishedPictureWidths }),
  );
  const encoders = hasEncoder ? [] : available.filter((each) => each.kind === 'image-encoder').slice(0, 1);
  return [adapter, ...encoders].filter(({ download }) => download.state !== 'installed');
}
