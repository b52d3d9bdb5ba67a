import type { ErrorCode } from '../../../shared/src/errors.ts';
import type { Timings } from '../../../shared/src/job.ts';

/** The more important first. */
export const logLevels = ['error', 'warning', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * Everything that the companion tells of itself, in its log, its metrics and the terminal: ids, names, sizes and times;
 * never what was asked for, a picture or a key. A field is added here, or it is not logged.
 */
export type LogEvent =
  | {
      readonly event: 'companion.started';
      readonly version: string;
      readonly port: number;
      readonly pid: number;
      readonly node: string;
      readonly platform: string;
    }
  | { readonly event: 'companion.stopping' }
  | { readonly event: 'companion.stopped' }
  /** The event loop stood still, as it does while the computer sleeps. */
  | { readonly event: 'companion.woke'; readonly seconds: number }
  | { readonly event: 'client.connected'; readonly client: string }
  | { readonly event: 'client.left'; readonly client: string }
  | { readonly event: 'client.failed'; readonly client: string; readonly reason: string }
  | { readonly event: 'queue.paused' }
  | { readonly event: 'queue.resumed' }
  | ({ readonly event: 'job.queued'; readonly priority: string; readonly waiting: number } & LoggedJob)
  | ({ readonly event: 'job.started' } & LoggedJob)
  | ({
      readonly event: 'job.done';
      readonly milliseconds: number;
      readonly timings: Timings;
      readonly pictures: number;
      readonly bytes: number;
      readonly notices: readonly string[];
    } & LoggedJob)
  /** `message` only of errors that speak of the machine. */
  | ({ readonly event: 'job.failed'; readonly code: ErrorCode; readonly message?: string } & LoggedJob)
  | ({ readonly event: 'job.cancelled' } & LoggedJob)
  /** Something could not be written down; the work goes on. */
  | { readonly event: 'disk.trouble'; readonly code: ErrorCode; readonly message: string }
  | { readonly event: 'engine.output'; readonly line: string }
  | { readonly event: 'engine.crashed'; readonly message: string }
  | { readonly event: 'engine.stopped'; readonly message: string }
  | { readonly event: 'engine.restarted' }
  | { readonly event: 'engine.retried'; readonly code: ErrorCode; readonly message: string; readonly remedy: string }
  | { readonly event: 'models.unloaded' }
  | { readonly event: 'models.failed'; readonly message: string }
  /** What a person should know and no program needs to tell apart. */
  | { readonly event: 'note'; readonly message: string };

interface LoggedJob {
  readonly job: string;
  readonly kind: string;
}

export type LogEventName = LogEvent['event'];
export type Log = (event: LogEvent) => void;

export const levels: Readonly<Record<LogEventName, LogLevel>> = {
  'companion.started': 'info',
  'companion.stopping': 'info',
  'companion.stopped': 'info',
  'companion.woke': 'info',
  'client.connected': 'info',
  'client.left': 'info',
  'client.failed': 'warning',
  'queue.paused': 'info',
  'queue.resumed': 'info',
  'job.queued': 'debug',
  'job.started': 'debug',
  'job.done': 'info',
  'job.failed': 'warning',
  'job.cancelled': 'info',
  'disk.trouble': 'error',
  'engine.output': 'info',
  'engine.crashed': 'error',
  'engine.stopped': 'error',
  'engine.restarted': 'info',
  'engine.retried': 'warning',
  'models.unloaded': 'info',
  'models.failed': 'warning',
  note: 'info',
};
