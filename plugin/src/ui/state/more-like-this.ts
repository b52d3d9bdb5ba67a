import { imageIdOf } from '../../../../shared/src/assembler.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { JobPicture } from '../../../../shared/src/client/client.ts';
import type { FillJob, ImageId } from '../../../../shared/src/job.ts';
import { encodeGreyPng } from '../mask/grey-png.ts';
import type { ReadyVariation, RunRequest } from './run.ts';

/** How much may change: below, the same comes out again; above, nothing of the chosen picture is left. */
const strength = 0.6;

/** Lays a picture over another one. Both are encoded. */
export type Compose = (below: Uint8Array, above: JobPicture) => Promise<Uint8Array>;

/** Whether what it was made from is still here; a panel that was closed and opened again has only the result. */
export function canVary(chosen: ReadyVariation | undefined): boolean {
  if (!chosen) return false;
  const { job, images, place } = chosen.request;
  return place.kind !== 'over' || (job.kind === 'fill' && images.has(job.image) && images.has(job.mask));
}

/**
 * The request for pictures that resemble a variation: it is itself what the model starts from.
 * @param seed of the first of them
 */
export async function moreLikeThis(chosen: ReadyVariation, seed: number, compose: Compose): Promise<RunRequest> {
  const { request, state } = chosen;
  const { image, mask } = request.place.kind === 'over' ? await filled(chosen, compose) : wholePicture(state.picture);
  const imageId = imageIdOf(image);
  const maskId = imageIdOf(mask);
  const { model, prompt, negativePrompt, steps, guidanceScale, scheduler, loras } = request.job;
  const job: FillJob = {
    kind: 'fill',
    model,
    prompt,
    seed,
    image: imageId,
    mask: maskId,
    strength,
    ...(negativePrompt === undefined ? {} : { negativePrompt }),
    ...(steps === undefined ? {} : { steps }),
    ...(guidanceScale === undefined ? {} : { guidanceScale }),
    ...(scheduler === undefined ? {} : { scheduler }),
    ...(loras === undefined ? {} : { loras }),
    ...(request.job.kind === 'fill' ? howItFilled(request.job) : {}),
  };
  const images = new Map<ImageId, Uint8Array>([
    [imageId, image],
    [maskId, mask],
  ]);
  return { ...request, job, images };
}

/** What a job says of the fill itself, where it says anything. */
function howItFilled({ feather, mode }: FillJob): Pick<FillJob, 'feather' | 'mode'> {
  return { ...(feather === undefined ? {} : { feather }), ...(mode === undefined ? {} : { mode }) };
}

/** The picture that was filled, with the chosen fill in it, and the same mask. */
async function filled({ request: { job, images }, state }: ReadyVariation, compose: Compose) {
  const before = job.kind === 'fill' ? images.get(job.image) : undefined;
  const mask = job.kind === 'fill' ? images.get(job.mask) : undefined;
  if (!before || !mask) throw new FrisketError('image_missing', 'The picture that was filled is no longer here.');
  return { image: await compose(before, state.picture), mask };
}

/** All of a new picture may change. */
function wholePicture({ png, width, height }: JobPicture) {
  return { image: png, mask: encodeGreyPng({ width, height, values: new Uint8Array(width * height).fill(255) }) };
}
