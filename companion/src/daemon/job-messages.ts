import type { JobEvent, JobSummary } from '../../../shared/src/messages.ts';
import type { JobRecord } from '../queue/job-record.ts';
import type { Picture } from './outbox.ts';

export interface JobMessage {
  readonly message: JobEvent;
  /** Those that the message names, to be sent before it. */
  readonly pictures: readonly Picture[];
}

/** What to tell a client of a job as it stands now. */
export function messageOf(record: JobRecord): JobMessage {
  const { id, state, event } = record;
  const remaining = record.remaining === undefined ? {} : { remaining: Math.round(record.remaining) };
  switch (state.status) {
    case 'queued':
      return {
        message: {
          type: 'job.queued',
          id,
          event,
          position: state.position,
          ...(state.paused ? { paused: true } : {}),
          ...remaining,
        },
        pictures: [],
      };
    case 'running': {
      if (!state.progress) return { message: { type: 'job.started', id, event, ...remaining }, pictures: [] };
      const { preview, stage, step, steps } = state.progress;
      const seen = preview ? { preview: preview.id } : {};
      return {
        message: { type: 'job.progress', id, event, stage, step, steps, ...seen, ...remaining },
        pictures: preview ? [{ id: preview.id, read: () => Promise.resolve(preview.png) }] : [],
      };
    }
    case 'done': {
      const { pictures, resolved, timings, notices = [] } = state;
      return {
        message: {
          type: 'job.done',
          id,
          event,
          results: pictures.map(({ place }) => place),
          resolved,
          timings,
          ...(notices.length > 0 ? { notices: [...notices] } : {}),
        },
        pictures: pictures.map(({ place, read }) => ({ id: place.image, read })),
      };
    }
    case 'failed':
      return { message: { type: 'job.failed', id, event, error: state.error }, pictures: [] };
    case 'cancelled':
      return { message: { type: 'job.cancelled', id, event }, pictures: [] };
  }
}

/** A job as a list shows it. */
export function summaryOf({ id, job, state, note }: JobRecord): JobSummary {
  return { id, job, status: state.status, ...(note === undefined ? {} : { note }) };
}
