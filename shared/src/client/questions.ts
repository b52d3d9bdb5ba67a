import type { AvailableModel } from '../downloads.ts';
import type { FrisketError } from '../errors.ts';
import type { ClientMessage, CompanionMessage, JobSummary } from '../messages.ts';
import type { Status } from '../status.ts';

/** A message that is answered by one message. */
export interface Question<Answer> {
  readonly message: ClientMessage;
  /** What is wanted of the answer, or nothing when a message is no answer to this. */
  readonly pick: (answer: CompanionMessage) => Answer | undefined;
}

const statusWhere = (holds: (status: Status) => boolean) => (answer: CompanionMessage) =>
  answer.type === 'status' && holds(answer.status) ? answer.status : undefined;

export const listJobs: Question<readonly JobSummary[]> = {
  message: { type: 'jobs.list' },
  pick: (answer) => (answer.type === 'jobs' ? answer.jobs : undefined),
};
export const askAvailable: Question<readonly AvailableModel[]> = {
  message: { type: 'models.available' },
  pick: (answer) => (answer.type === 'models.available' ? answer.models : undefined),
};
export const askStatus: Question<Status> = { message: { type: 'status' }, pick: statusWhere(() => true) };
// A status that was on its way before may say otherwise still.
export const askPause: Question<Status> = {
  message: { type: 'pause' },
  pick: statusWhere(({ queue }) => queue.paused),
};
export const askResume: Question<Status> = {
  message: { type: 'resume' },
  pick: statusWhere(({ queue }) => !queue.paused),
};

interface OpenQuestion {
  readonly message: ClientMessage;
  /** @returns whether this was the answer */
  readonly hear: (answer: CompanionMessage) => boolean;
  readonly reject: (error: FrisketError) => void;
}

/** Questions that have no answer yet, asked again over the next connection when the present one is lost. */
export class Questions {
  readonly #open: OpenQuestion[] = [];

  ask<Answer>({ message, pick }: Question<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#open.push({
        message,
        hear: (answer) => {
          const picked = pick(answer);
          if (picked === undefined) return false;
          resolve(picked);
          return true;
        },
        reject,
      });
    });
  }

  /** In the order in which they were asked. */
  get messages(): readonly ClientMessage[] {
    return this.#open.map(({ message }) => message);
  }

  /** A message answers the first question that takes it for its answer. */
  hear(answer: CompanionMessage): void {
    const index = this.#open.findIndex(({ hear }) => hear(answer));
    if (index >= 0) this.#open.splice(index, 1);
  }

  reject(error: FrisketError): void {
    for (const { reject } of this.#open.splice(0)) reject(error);
  }
}
