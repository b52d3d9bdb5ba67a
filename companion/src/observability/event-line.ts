import type { LogEvent } from './events.ts';

/** Letters of an id, enough to tell jobs apart. */
const idLetters = 8;

/** An event as a line for the person at the terminal; nothing for one that only a log is interested in. */
export function lineOf(event: LogEvent): string | undefined {
  switch (event.event) {
    case 'companion.started':
    case 'companion.stopped':
    case 'job.queued':
    case 'job.started':
    case 'engine.restarted':
      return undefined;
    case 'companion.stopping':
      return 'Stopping.';
    case 'companion.woke':
      return `Awake again after ${event.seconds} s.`;
    case 'client.connected':
      return `${event.client} connected`;
    case 'client.left':
      return `${event.client} left`;
    case 'client.failed':
      return `${event.client} could not be welcomed: ${event.reason}`;
    case 'queue.paused':
      return 'Paused: no job begins until `frisket resume`.';
    case 'queue.resumed':
      return 'Resumed.';
    case 'job.done': {
      const notices = event.notices.length > 0 ? ` (${event.notices.join(', ')})` : '';
      return `${nameOf(event)}: done in ${(event.milliseconds / 1000).toFixed(1)} s${notices}`;
    }
    case 'job.failed':
      return `${nameOf(event)}: failed, ${event.code}${event.message === undefined ? '' : `: ${event.message}`}`;
    case 'job.cancelled':
      return `${nameOf(event)}: cancelled`;
    case 'engine.output':
      return `engine: ${event.line}`;
    case 'engine.retried':
      return `${event.message} ${event.remedy}.`;
    case 'models.unloaded':
      return 'Memory was given back while nothing is to be made; the next picture loads its model again by itself.';
    case 'disk.trouble':
    case 'engine.crashed':
    case 'engine.stopped':
    case 'models.failed':
    case 'note':
      return event.message;
  }
}

function nameOf({ kind, job }: { readonly kind: string; readonly job: string }): string {
  return `${kind} ${job.slice(0, idLetters)}`;
}
