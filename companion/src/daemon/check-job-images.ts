import { FrisketError } from '../../../shared/src/errors.ts';
import type { ImageId, Job } from '../../../shared/src/job.ts';
import type { ImageSize } from './image-header.ts';

/**
 * What can be said of a job's pictures together without decoding them.
 * @throws FrisketError `mask_size`
 */
export function checkJobImages(job: Job, sizes: ReadonlyMap<ImageId, ImageSize>): void {
  switch (job.kind) {
    case 'generate':
    case 'restyle':
    case 'map':
      break;
    case 'fill':
      checkMask(job.image, job.mask, sizes);
      break;
    case 'request':
      if (job.request.image !== undefined && job.request.mask !== undefined)
        checkMask(job.request.image, job.request.mask, sizes);
      break;
  }
}

function checkMask(image: ImageId, mask: ImageId, sizes: ReadonlyMap<ImageId, ImageSize>): void {
  const imageSize = sizes.get(image);
  const maskSize = sizes.get(mask);
  if (!imageSize || !maskSize) return;
  if (imageSize.width === maskSize.width && imageSize.height === maskSize.height) return;
  throw new FrisketError(
    'mask_size',
    `The mask is ${maskSize.width} x ${maskSize.height} pixels, the picture ${imageSize.width} x ${imageSize.height}.`,
    'Give a mask of the same size as the picture.',
  );
}
