import { imageIdOf } from '../../../../shared/src/assembler.ts';
import type { ImageId } from '../../../../shared/src/job.ts';
import { limits } from '../../../../shared/src/limits.ts';
import type { Listed, Picture } from '../../bridge.ts';
import { isNowhere } from '../expand/edges.ts';
import { enlargedMask, enlargePicture } from '../expand/enlarge.ts';
import { encodeGreyPng } from '../mask/grey-png.ts';
import { generateRequest } from '../state/jobs.ts';
import type { RunRequest } from '../state/run.ts';
import { pixelsOf, type PictureSize } from '../state/sizes.ts';
import { styleOf, type StyleInput } from '../style/style-request.ts';
import { edgesTo } from './breakpoints.ts';

/** A picture from text, in the style that is chosen. @throws FrisketError `invalid_request` without a prompt */
function pictureRequest(input: StyleInput, size: PictureSize, slot: string | undefined): RunRequest {
  const { draft, model, references, seed } = input;
  const request = generateRequest({ draft, model: model.id, seed, ...size, slot, tab: 'sets' });
  const style = styleOf(input);
  if (!style) return request;
  return {
    ...request,
    job: { ...request.job, style },
    images: new Map<ImageId, Uint8Array>(references.map(({ id, bytes }) => [id, bytes])),
  };
}

/** A picture for each place at its own shape, each with the next seed. */
export function slotRequests(input: StyleInput, places: readonly Listed[]): RunRequest[] {
  return places.map((place, index) => {
    const seed = (input.seed + index) % (limits.seed + 1);
    return pictureRequest({ ...input, seed }, pixelsOf(place), place.id);
  });
}

/** The picture that several shapes share. */
export function coreRequest(input: StyleInput, size: PictureSize): RunRequest {
  return pictureRequest(input, size, undefined);
}

/** The shared picture carried on into the shape of a place; as it is where it has that shape. */
export async function expandedRequest(
  input: StyleInput,
  core: { readonly bytes: Uint8Array; readonly size: PictureSize },
  place: Listed,
): Promise<RunRequest> {
  const edges = edgesTo(core.size, place);
  const request = pictureRequest(input, core.size, place.id);
  // The same job gives the same picture: the shape in the middle needs nothing else.
  if (isNowhere(edges) || request.job.kind !== 'generate') return request;
  const region = { x: 0, y: 0, ...core.size };
  const given: Picture = { layer: place.id, bytes: core.bytes, ...core.size, bounds: region, region };
  const [picture, mask] = [await enlargePicture(given, edges), encodeGreyPng(enlargedMask(given, edges))];
  const { kind: _kind, width: _width, height: _height, ...settings } = request.job;
  const [image, maskImage] = [imageIdOf(picture.bytes), imageIdOf(mask)];
  return {
    ...request,
    job: { kind: 'fill', ...settings, image, mask: maskImage, mode: 'expand' },
    images: new Map<ImageId, Uint8Array>([...request.images, [image, picture.bytes], [maskImage, mask]]),
    whole: true,
  };
}
