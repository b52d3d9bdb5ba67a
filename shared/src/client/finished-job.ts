import { FrisketError } from '../errors.ts';
import type { ImageId } from '../job.ts';
import type { JobEvent } from '../messages.ts';
import type { JobOutcome } from './client-job.ts';

/**
 * What came of a job, with its pictures.
 * @param takeImage a picture that came before the message
 * @throws FrisketError `image_missing` when one of them did not come
 */
export function outcomeOf(
  { id, results, resolved, timings, notices = [] }: Extract<JobEvent, { type: 'job.done' }>,
  takeImage: (image: ImageId) => Uint8Array | undefined,
  acknowledge: () => void,
): JobOutcome {
  const pictures = results.map(({ image, ...place }) => {
    const png = takeImage(image);
    if (png) return { png, ...place };
    const said = `The companion named picture ${image.slice(0, 12)} and did not send it.`;
    throw new FrisketError('image_missing', said, 'Try again.');
  });
  return { id, pictures, resolved, timings, notices, acknowledge };
}
