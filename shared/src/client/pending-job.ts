import type { FrisketError } from '../errors.ts';
import type { ImageId, Job } from '../job.ts';
import type { ClientJobEvent, JobOutcome, SubmitOptions } from './client-job.ts';

/** What is said of a job beside what it is. */
export type SubmitSettings = Pick<SubmitOptions, 'priority' | 'note' | 'previews'>;

/** How a job is asked for, at first and after every loss of the connection. */
export type JobRequest =
  | {
      readonly kind: 'submit';
      readonly job: Job;
      readonly images: ReadonlyMap<ImageId, Uint8Array>;
      readonly settings: SubmitSettings;
    }
  | { readonly kind: 'watch' };

/** A job that somebody here waits for. */
export interface PendingJob {
  readonly id: string;
  readonly request: JobRequest;
  readonly onEvent: (event: ClientJobEvent) => void;
  readonly resolve: (outcome: JobOutcome) => void;
  readonly reject: (error: FrisketError) => void;
  /** A companion has been told of it. */
  submitted: boolean;
  /** The number of the last event that was seen, in this run of the companion. */
  seen: { readonly run: string; readonly event: number } | undefined;
}
