import type { ClientJobEvent, JobOutcome } from '../../../../shared/src/client/client.ts';
import { FrisketError, type ErrorCode } from '../../../../shared/src/errors.ts';
import type { Priority } from '../../../../shared/src/messages.ts';
import type { JobClient, RunEffects, RunRequest } from './run.ts';

/** Not the job's fault: it is kept and submitted again, under its id, as soon as a companion is there. */
const lostConnection: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'disconnected',
  'not_running',
  'unauthorized',
  'port_taken',
  'protocol_version',
]);

/** Milliseconds in which a companion that is being stopped has closed its connections, and between two looks. */
const goingAway = 3_000;
const goingAwayPoll = 100;

type Connection = Pick<RunEffects, 'connection' | 'client'>;

interface Submission {
  readonly id: string;
  readonly request: Pick<RunRequest, 'job' | 'images'>;
  /** It was submitted before, by a panel that has been closed since. */
  readonly resumed: boolean;
  /** `interactive` when absent. */
  readonly priority?: Priority;
  readonly signal: AbortSignal;
  readonly onEvent: (event: ClientJobEvent) => void;
}

/** Submits a job, and again under the same id whenever the companion comes back after it was gone. */
export async function submitSteadfastly(
  effects: Connection,
  { id, request, resumed, signal, onEvent, priority }: Submission,
): Promise<JobOutcome> {
  for (;;) {
    const client = await connected(effects, signal);
    try {
      return resumed
        ? await client.watch(id, { signal, onEvent })
        : await client.submit(request.job, request.images, { id, signal, onEvent, ...(priority ? { priority } : {}) });
    } catch (error) {
      if (signal.aborted || !(error instanceof FrisketError)) throw error;
      const lost = lostConnection.has(error.code) || (error.code === 'cancelled' && (await goesAway(effects)));
      if (!lost) throw error;
      onEvent({ type: 'interrupted' });
    }
  }
}

/** A companion that is being stopped cancels its jobs, and then goes. */
async function goesAway({ connection }: Connection): Promise<boolean> {
  const away = () => connection.value.kind !== 'connected';
  for (let waited = 0; waited < goingAway && !away(); waited += goingAwayPoll)
    await new Promise((resolve) => setTimeout(resolve, goingAwayPoll));
  return away();
}

/** Waits until there is a connection. */
function connected({ connection, client }: Connection, signal: AbortSignal): Promise<JobClient> {
  const present = () => (connection.value.kind === 'connected' ? client() : undefined);
  const now = present();
  if (now) return Promise.resolve(now);
  return new Promise((resolve, reject) => {
    const stop = connection.subscribe(() => {
      const client = present();
      if (!client) return;
      stop();
      signal.removeEventListener('abort', onAbort);
      resolve(client);
    });
    const onAbort = () => {
      stop();
      reject(cancelledError());
    };
    signal.addEventListener('abort', onAbort);
  });
}

export function cancelledError(): FrisketError {
  return new FrisketError('cancelled', 'The job was cancelled.');
}
