import { imageIdOf } from '../../../../shared/src/assembler.ts';
import type { ImageId } from '../../../../shared/src/job.ts';
import { limits } from '../../../../shared/src/limits.ts';
import type { Listed, Picture } from '../../bridge.ts';
import { isNowhere } from '../expand/edges.ts';
import { enlargedMask, enlargePicture } from '../expand/enlarge.ts';
import { encodeGreyPng } from '../mask/grey-png.ts';
import { writeStyleSetup } from '../results/setup.ts';
import { generateRequest } from '../state/jobs.ts';
import type { SharingPlace } from '../state/pending-run.ts';
import type { RunRequest } from '../state/run.ts';
import { pixelsOf, type PictureSize } from '../state/sizes.ts';
import type { SetKind } from '../style/style-draft.ts';
import { styleOf, type StyleInput } from '../style/style-request.ts';
import { styleSetup } from '../style/style-setup.ts';
import { edgesTo } from './breakpoints.ts';

/** A picture from text, in the style that is chosen. @throws FrisketError `invalid_request` without a prompt */
function pictureRequest(input: StyleInput, size: PictureSize, slot: string | undefined, set: SetKind): RunRequest {
  const { draft, model, references, seed } = input;
  const request = generateRequest({ draft, model: model.id, seed, ...size, slot, tab: 'sets' });
  const style = styleOf(input);
  const kept = styleSetup(style ? references : [], [], new Set());
  const setup = writeStyleSetup(kept, set === 'breakpoints' ? size : undefined);
  if (!style) return { ...request, set, setup };
  return {
    ...request,
    set,
    job: { ...request.job, style },
    images: new Map<ImageId, Uint8Array>(references.map(({ id, bytes }) => [id, bytes])),
    setup,
  };
}

/** A picture for each place at its own shape, each with the next seed. */
export function slotRequests(input: StyleInput, places: readonly Listed[]): RunRequest[] {
  return places.map((place, index) => {
    const seed = (input.seed + index) % (limits.seed + 1);
    return pictureRequest({ ...input, seed }, pixelsOf(place), place.id, 'each');
  });
}

/** The picture that several shapes share. */
export function coreRequest(input: StyleInput, size: PictureSize): RunRequest {
  return pictureRequest(input, size, undefined, 'breakpoints');
}

/**
 * The shared picture carried on into the shape of a place; as it is where it has that shape.
 * @param core encoded, as its request says
 */
export async function expandedRequest(request: RunRequest, core: Uint8Array, place: SharingPlace): Promise<RunRequest> {
  const { job, images } = request;
  if (job.kind !== 'generate') return request;
  const { kind: _kind, width, height, ...settings } = job;
  const own: RunRequest = {
    ...request,
    place: { kind: 'slot', layer: place.id, ...pixelsOf(place) },
    ...(place.inPlaceOf === undefined ? {} : { inPlaceOf: place.inPlaceOf }),
  };
  const edges = edgesTo({ width, height }, place);
  // The same job gives the same picture: the shape in the middle needs nothing else.
  if (isNowhere(edges)) return own;
  const region = { x: 0, y: 0, width, height };
  const given: Picture = { layer: place.id, bytes: core, width, height, bounds: region, region };
  const [picture, mask] = [await enlargePicture(given, edges), encodeGreyPng(enlargedMask(given, edges))];
  const [image, maskImage] = [imageIdOf(picture.bytes), imageIdOf(mask)];
  return {
    ...own,
    job: { kind: 'fill', ...settings, image, mask: maskImage, mode: 'expand', whole: true },
    images: new Map<ImageId, Uint8Array>([...images, [image, picture.bytes], [maskImage, mask]]),
  };
}
