import type { ImageId } from '../job.ts';
import type { JobEvent } from '../messages.ts';
import type { ClientJobEvent } from './client-job.ts';

/** A message about a job that has not ended. */
export type StandingMessage = Extract<JobEvent, { type: 'job.queued' | 'job.started' | 'job.progress' }>;

/** What whoever waits for a job is told of a message. @param takeImage a picture that the message names, if it came */
export function clientEvent(
  message: StandingMessage,
  takeImage: (id: ImageId) => Uint8Array | undefined,
): ClientJobEvent {
  const remaining = message.remaining === undefined ? {} : { remaining: message.remaining };
  switch (message.type) {
    case 'job.queued': {
      const { position, paused } = message;
      return { type: 'queued', position, ...(paused ? { paused } : {}), ...remaining };
    }
    case 'job.started':
      return { type: 'started', ...remaining };
    case 'job.progress': {
      const { stage, step, steps } = message;
      const preview = message.preview === undefined ? undefined : takeImage(message.preview);
      return { type: 'progress', stage, step, steps, ...(preview ? { preview } : {}), ...remaining };
    }
  }
}
