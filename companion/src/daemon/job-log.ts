import type { ErrorCode, ErrorInfo } from '../../../shared/src/errors.ts';
import type { JobRecord } from '../queue/job-record.ts';

/** Letters of an id, enough to tell jobs apart in a log. */
const idLetters = 8;

/** Errors whose sentences speak of the machine and its files. Others may quote what the person asked for. */
const aboutTheMachine: readonly ErrorCode[] = [
  'model_invalid',
  'weights_invalid',
  'tensor_missing',
  'engine_crashed',
  'out_of_memory',
];

/** A line for the log about how a job ended: kind, id and time, and never what was asked for. */
export function endLine({ id, job, state }: JobRecord): string {
  return `${job.kind} ${id.slice(0, idLetters)}: ${howItEnded(state)}`;
}

function howItEnded(state: JobRecord['state']): string {
  if (state.status === 'failed') return `failed, ${loggable(state.error)}`;
  if (state.status !== 'done') return state.status;
  const milliseconds = Object.values(state.timings).reduce((sum, time) => sum + time, 0);
  return `done in ${(milliseconds / 1000).toFixed(1)} s`;
}

function loggable({ code, message }: ErrorInfo): string {
  return aboutTheMachine.includes(code) ? `${code}: ${message}` : code;
}
