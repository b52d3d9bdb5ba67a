import type { ErrorCode, ErrorInfo } from '../../../shared/src/errors.ts';
import type { LogEvent } from '../observability/events.ts';
import { bytesOf, type JobRecord } from '../queue/job-record.ts';

/** Errors whose sentences speak of the machine and its files. Others may quote what the person asked for. */
const aboutTheMachine: readonly ErrorCode[] = [
  'model_invalid',
  'weights_invalid',
  'tensor_missing',
  'engine_crashed',
  'out_of_memory',
  'device_lost',
];

/** Whether a job was queued, begun or ended just now, rather than having come nearer to one of these. */
export function isNews({ event, state }: JobRecord): boolean {
  if (state.status === 'queued') return event === 1;
  return state.status === 'running' ? event === state.since : true;
}

/** What the log is told of a job that was queued, begun or ended: kind, id, times and sizes, never what was asked for. */
export function jobEvent({ id, job: { kind }, priority, state }: JobRecord): LogEvent {
  const job = { job: id, kind };
  switch (state.status) {
    case 'queued':
      return { event: 'job.queued', ...job, priority, waiting: state.position };
    case 'running':
      return { event: 'job.started', ...job };
    case 'done': {
      const { timings, pictures, notices = [] } = state;
      return {
        event: 'job.done',
        ...job,
        milliseconds: Math.round(Object.values(timings).reduce((sum, time) => sum + time, 0)),
        timings,
        pictures: pictures.length,
        bytes: bytesOf(state),
        notices: notices.map(({ code }) => code),
      };
    }
    case 'failed':
      return { event: 'job.failed', ...job, ...loggable(state.error) };
    case 'cancelled':
      return { event: 'job.cancelled', ...job };
  }
}

function loggable({ code, message }: ErrorInfo): { readonly code: ErrorCode; readonly message?: string } {
  return aboutTheMachine.includes(code) ? { code, message } : { code };
}
