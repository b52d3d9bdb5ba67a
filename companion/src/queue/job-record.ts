import type { ErrorInfo } from '../../../shared/src/errors.ts';
import type { ImageId, Job, Notice, Resolved, Result, Timings } from '../../../shared/src/job.ts';
import type { Priority } from '../../../shared/src/messages.ts';

/** What a client hands in. */
export interface Submission {
  /** Made by the client. */
  readonly id: string;
  readonly job: Job;
  /** Whose it is: jobs of one owner take turns with those of others. */
  readonly owner: string;
  readonly priority: Priority;
  /** The client's own words about it, given back as they are: where the result belongs, for one. */
  readonly note?: string;
  /** False where nobody looks at previews. */
  readonly previews?: boolean;
}

/** A picture that came out of a job, kept until the client has taken it over. */
export interface KeptPicture {
  readonly place: Result;
  /** Encoded. */
  readonly length: number;
  readonly read: () => Promise<Uint8Array>;
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

/** How a job ended. */
export type JobEnd =
  | {
      readonly status: 'done';
      readonly pictures: readonly KeptPicture[];
      readonly resolved: Resolved;
      readonly timings: Timings;
      /** What went otherwise than asked. */
      readonly notices?: readonly Notice[];
    }
  | { readonly status: 'failed'; readonly error: ErrorInfo }
  | { readonly status: 'cancelled' };

/** The life of a job: `queued` -> `running` -> an end, from which nothing leads on; from `queued` also straight there. */
export type JobState =
  /** `position` 0 runs next, unless the queue is paused. */
  | { readonly status: 'queued'; readonly position: number; readonly paused: boolean }
  /** `since` is the number of the event that told its start. */
  | { readonly status: 'running'; readonly since: number; readonly progress?: JobProgress }
  | JobEnd;

export interface JobRecord extends Submission {
  readonly state: JobState;
  /** The number of the latest event of this job: they only grow while the companion runs. */
  readonly event: number;
  /** Milliseconds until it is done, as jobs like it and those before it went so far; absent while nothing is known. */
  readonly remaining?: number;
}

type Optional = 'note' | 'previews';
type StoredSubmission = Omit<Submission, Optional> & { readonly [Key in Optional]?: Submission[Key] | undefined };

/** What was handed in, of anything that holds it. */
export function submissionOf({ id, job, owner, priority, note, previews }: StoredSubmission): Submission {
  return {
    id,
    job,
    owner,
    priority,
    ...(note === undefined ? {} : { note }),
    ...(previews === undefined ? {} : { previews }),
  };
}

export function isFinished(state: JobState): state is JobEnd {
  return state.status === 'done' || state.status === 'failed' || state.status === 'cancelled';
}

/** Bytes of pictures that a finished job keeps. */
export function bytesOf(state: JobState): number {
  return state.status === 'done' ? state.pictures.reduce((sum, { length }) => sum + length, 0) : 0;
}
