import type { Notice, Resolved, Timings } from '../job.ts';
import type { Priority } from '../messages.ts';

/** What a job tells while it is under way. */
export type ClientJobEvent =
  /** Pictures go to the companion; bytes. */
  | { readonly type: 'sending'; readonly sent: number; readonly total: number }
  /** The companion has the job and keeps it, whatever happens. `position` 0 runs next; `remaining` milliseconds, if known. */
  | {
      readonly type: 'queued';
      readonly position: number;
      /** No job begins until the queue is resumed. */
      readonly paused?: true;
      readonly remaining?: number;
    }
  | { readonly type: 'started'; readonly remaining?: number }
  | {
      readonly type: 'progress';
      readonly stage: string;
      readonly step: number;
      readonly steps: number;
      /** An encoded picture. */
      readonly preview?: Uint8Array;
      /** Milliseconds, if known. */
      readonly remaining?: number;
    }
  /** The connection was lost; the job goes on once there is one again. */
  | { readonly type: 'interrupted' };

export interface JobPicture {
  /** Encoded, PNG. */
  readonly png: Uint8Array;
  /** Where it belongs in the picture that went in, pixels from the top left. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface JobOutcome {
  readonly id: string;
  readonly pictures: readonly JobPicture[];
  readonly resolved: Resolved;
  readonly timings: Timings;
  /** What went otherwise than asked. */
  readonly notices: readonly Notice[];
  /** Call once the pictures are safe: until then the companion keeps them, and `submit` with this `id` gives them again. */
  acknowledge(): void;
}

export interface WatchOptions {
  readonly onEvent?: (event: ClientJobEvent) => void;
  /** Aborting rejects at once with `cancelled` and stops the job within one step. */
  readonly signal?: AbortSignal;
}

export interface SubmitOptions extends WatchOptions {
  /** A UUID; made when absent. The same id never runs twice, so one that was interrupted can be submitted again. */
  readonly id?: string;
  /** `interactive` when absent. */
  readonly priority?: Priority;
  /** Words of your own that `list` gives back: where the result belongs, for one. */
  readonly note?: string;
  /** False where nobody looks at them: none are made then. */
  readonly previews?: boolean;
}
