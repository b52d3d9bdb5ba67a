import type { ErrorInfo } from '../../../shared/src/errors.ts';
import type { ImageId, Job, Resolved, Result, Timings } from '../../../shared/src/job.ts';

/** A picture that came out of a job, kept until the client has taken it over. */
export interface KeptPicture {
  readonly place: Result;
  readonly png: Uint8Array;
}

export interface Preview {
  readonly id: ImageId;
  readonly png: Uint8Array;
}

export interface JobProgress {
  readonly stage: string;
  readonly step: number;
  readonly steps: number;
  readonly preview?: Preview;
}

/**
 * The life of a job: `collecting` -> `queued` -> `running` -> one of the last three, from which nothing leads on. From
 * the first three it may also go straight to `failed` or `cancelled`.
 */
export type JobState =
  /** Its pictures are not all here yet. */
  | { readonly status: 'collecting' }
  | { readonly status: 'queued' }
  | { readonly status: 'running'; readonly progress?: JobProgress }
  | {
      readonly status: 'done';
      readonly pictures: readonly KeptPicture[];
      readonly resolved: Resolved;
      readonly timings: Timings;
    }
  | { readonly status: 'failed'; readonly error: ErrorInfo }
  | { readonly status: 'cancelled' };

export interface JobRecord {
  readonly id: string;
  readonly job: Job;
  readonly state: JobState;
}

export function isFinished(state: JobState): boolean {
  return state.status === 'done' || state.status === 'failed' || state.status === 'cancelled';
}

/** What a finished job takes in memory, bytes. */
export function bytesOf(state: JobState): number {
  return state.status === 'done' ? state.pictures.reduce((sum, { png }) => sum + png.length, 0) : 0;
}
