import { imageIdOf } from '../../../../shared/src/assembler.ts';
import type { ImageId } from '../../../../shared/src/job.ts';
import type { Picture } from '../../bridge.ts';
import { readSetup } from '../results/setup.ts';
import type { RunRequest } from '../state/run.ts';
import type { Structure } from './structure.ts';
import { originsIn, referencesIn, styleSetup } from './style-setup.ts';

interface Document {
  /** @throws FrisketError when the layer is gone */
  readonly takePicture: (layer: string) => Promise<Picture>;
  readonly structure: Pick<Structure, 'maps'>;
}

/**
 * A request that an earlier panel left, with its pictures. Those that gave the style were kept with it; the layer's own
 * is taken as the layer looks now, and its maps are drawn anew.
 */
export async function withPictures(request: RunRequest, document: Document): Promise<RunRequest> {
  const style = readSetup(request.setup ?? '').style ?? styleSetup([], [], new Set());
  const images = new Map<ImageId, Uint8Array>(referencesIn(style).map(({ id, bytes }) => [id, bytes]));
  const { job, place } = request;
  if (job.kind !== 'restyle' || place.kind !== 'over') return { ...request, images };
  const { bytes, bounds, region, width, height } = await document.takePicture(place.layer);
  const image = imageIdOf(bytes);
  images.set(image, bytes);
  const maps = [
    ...(
      await document.structure.maps(place.layer, region, style.maps, new Set(style.leftOut), originsIn(style))
    ).values(),
  ];
  for (const map of maps) images.set(imageIdOf(map), map);
  const controls = job.controls?.map((control, index) => {
    const map = maps[index];
    return map ? { ...control, image: imageIdOf(map) } : control;
  });
  return {
    ...request,
    job: { ...job, image, ...(controls ? { controls } : {}) },
    images,
    place: { ...place, bounds, region, picture: { width, height } },
  };
}
