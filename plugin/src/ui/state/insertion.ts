import type { Recipe } from '../../../../shared/src/job.ts';
import { version } from '../../../../shared/src/version.ts';
import type { Insertion } from '../../bridge.ts';
import { placeOf, type ReadyVariation, type RunEffects } from './run.ts';

/**
 * A variation as it is put into the document; taken apart first, where its mask is to be edited.
 * @param result what its layer stands for: the variation alone, or the run of which the layer shows one after another
 */
export async function insertionOf(
  { id, request, state: { picture, resolved } }: ReadyVariation,
  separate: RunEffects['separate'],
  result = id,
): Promise<Insertion> {
  const { job, images, name, place, source, replaces, stencil, editableMask, setup, inPlaceOf, set } = request;
  // A panel that was closed and opened again has only the result: its alpha is all the mask that there is.
  const before = editableMask && job.kind === 'fill' ? images.get(job.image) : undefined;
  const parts = before ? await separate(picture, before) : { image: picture.png };
  const recipe: Recipe = {
    version: 1,
    job,
    resolved,
    ...(source === undefined ? {} : { source }),
    ...(set === undefined ? {} : { set }),
    madeBy: `Frisket ${version}`,
  };
  return {
    result,
    bytes: parts.image,
    ...('mask' in parts ? { mask: parts.mask } : {}),
    name,
    recipe,
    place: placeOf(place, picture),
    ...(setup === undefined ? {} : { setup }),
    ...(inPlaceOf === undefined ? {} : { inPlaceOf }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(stencil === undefined ? {} : { stencil }),
  };
}
