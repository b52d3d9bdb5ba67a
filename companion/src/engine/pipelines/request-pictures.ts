import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Request } from '../../../../shared/src/request.ts';
import { decodeGrey, decodeRgb, type Pixels } from '../images/codec.ts';
import { checkSize } from './latents.ts';
import type { References } from './references.ts';

/** The pictures that a request's task needs, of the request's size. */
export interface RequestPictures {
  readonly image?: Pixels;
  readonly mask?: Pixels;
}

/** @throws FrisketError `invalid_request` when one is missing, `image_invalid`, `mask_size` */
export async function readPictures(request: Request, references: References): Promise<RequestPictures> {
  const { task, width, height } = request;
  const read = async (name: 'image' | 'mask', decode: typeof decodeRgb): Promise<Pixels> => {
    const reference = request[name];
    if (reference === undefined)
      throw new FrisketError('invalid_request', `request.${name} is missing: the task ${task} needs it.`, 'Add it.');
    const pixels = await decode(await references.picture(reference), `The ${name}`);
    checkSize(name, pixels, width, height);
    return pixels;
  };
  switch (task) {
    case 'text-to-image':
      return {};
    case 'image-to-image':
      return { image: await read('image', decodeRgb) };
    case 'inpaint':
      return { image: await read('image', decodeRgb), mask: await read('mask', decodeGrey) };
  }
}
