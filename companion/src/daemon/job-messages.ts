import type { JobEvent } from '../../../shared/src/messages.ts';
import type { ImageId } from '../../../shared/src/job.ts';
import type { JobRecord } from '../queue/job-record.ts';

export interface JobMessage {
  readonly message: JobEvent;
  /** Those that the message names, to be sent before it. */
  readonly pictures: readonly { readonly id: ImageId; readonly bytes: Uint8Array }[];
}

/**
 * What to tell a client of a job as it stands now.
 * @param position in the queue, for a queued one
 * @returns undefined while it collects its pictures
 */
export function messageOf({ id, state }: JobRecord, position: number): JobMessage | undefined {
  switch (state.status) {
    case 'collecting':
      return undefined;
    case 'queued':
      return { message: { type: 'job.queued', id, position }, pictures: [] };
    case 'running': {
      if (!state.progress) return { message: { type: 'job.started', id }, pictures: [] };
      const { preview, stage, step, steps } = state.progress;
      return {
        message: { type: 'job.progress', id, stage, step, steps, ...(preview ? { preview: preview.id } : {}) },
        pictures: preview ? [{ id: preview.id, bytes: preview.png }] : [],
      };
    }
    case 'done': {
      const { pictures, resolved, timings } = state;
      return {
        message: { type: 'job.done', id, results: pictures.map(({ place }) => place), resolved, timings },
        pictures: pictures.map(({ place, png }) => ({ id: place.image, bytes: png })),
      };
    }
    case 'failed':
      return { message: { type: 'job.failed', id, error: state.error }, pictures: [] };
    case 'cancelled':
      return { message: { type: 'job.cancelled', id }, pictures: [] };
  }
}
