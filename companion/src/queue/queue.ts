import type { JobRecord, Submission } from './job-record.ts';

/** Told of every change of a job's state, of its place in the queue and of the time that is left, and of pauses. */
export type JobListener = (record: JobRecord) => void;

export interface QueueCounts {
  readonly waiting: number;
  readonly running: number;
  readonly finished: number;
  readonly paused: boolean;
}

/**
 * What the daemon needs of a queue, and nothing of where it lives: `LocalQueue` keeps it in this process and on this
 * disk; one over Redis with workers on several machines (BullMQ) would answer the same calls. So everything that reads
 * or changes is a promise, and following is by id, as a subscription to a channel is.
 */
export interface JobQueue {
  /**
   * Takes a job in. Once this resolves, the job is safe: it outlives a crash of this process and of the computer.
   * The pictures that it refers to are in the picture store by then, and held there.
   * @throws FrisketError `queue_full`, `disk_full`
   */
  submit(submission: Submission): Promise<void>;
  get(id: string): Promise<JobRecord | undefined>;
  /** Of one owner, the oldest first: waiting, running, and finished ones that were not acknowledged. */
  list(owner: string): Promise<readonly JobRecord[]>;
  /** Ends a job that waits at once; a running one stops within a step. Others stay as they are. */
  cancel(id: string): Promise<void>;
  /** Forgets a job that has ended. */
  acknowledge(id: string): Promise<void>;
  /** Follows a job from now on, also one that is yet to come. @returns how to stop following */
  follow(id: string, listener: JobListener): () => void;
  /** Every job of every owner that runs now. */
  running(): Promise<readonly JobRecord[]>;
  /** No further job starts until `resume`, also after a restart; the one that runs goes on. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  counts(): Promise<QueueCounts>;
  /** Nothing further starts in this run of the companion. Resolves once what runs has ended. */
  drain(): Promise<void>;
  /** Stops what runs and leaves everything as it is on disk, to go on with when the companion is back. */
  close(): Promise<void>;
}
