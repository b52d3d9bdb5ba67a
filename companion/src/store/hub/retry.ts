import { setTimeout as wait } from 'node:timers/promises';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { TransientFailure } from './transient-failure.ts';

export interface RetryOptions {
  readonly signal: AbortSignal;
  /** For tests. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly onWait?: (reason: string, milliseconds: number) => void;
}

/** Tries in a row that bring nothing: about half a minute of waiting. */
const triesMost = 6;
/** Milliseconds before the second try; twice as long before each further one. */
const firstDelay = 1_000;
/** Milliseconds: nobody waits longer for a server without asking again. */
const delayMost = 5 * 60_000;

/**
 * Tries until it goes well, waiting longer each time or as long as the server asks.
 * @param attempt gives what it had, or whether it got further than before, which counts as a new beginning
 * @throws FrisketError `download_failed` with the last reason, and whatever is no TransientFailure
 */
export async function retried<T>(
  attempt: (progressed: () => void) => Promise<T>,
  { signal, sleep = defaultSleep, onWait }: RetryOptions,
): Promise<T> {
  let tries = 0;
  for (;;) {
    try {
      return await attempt(() => {
        tries = 0;
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof TransientFailure)) throw error;
      if (++tries >= triesMost) throw failed(error);
      const delay = Math.min(delayMost, error.retryAfter ?? firstDelay * 2 ** (tries - 1));
      onWait?.(error.message, delay);
      await sleep(delay, signal);
    }
  }
}

async function defaultSleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal });
}

function failed(error: TransientFailure): FrisketError {
  return new FrisketError(
    'download_failed',
    `The download failed ${triesMost} times in a row; the last time, ${error.message}.`,
    'Check the connection and start it again: it goes on where it stopped.',
    { cause: error },
  );
}
