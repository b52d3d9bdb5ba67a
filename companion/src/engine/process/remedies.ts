import { FrisketError, type ErrorCode } from '../../../../shared/src/errors.ts';
import type { Job, Notice } from '../../../../shared/src/job.ts';
import type { Economy } from '../engine.ts';

/** What is done about a failure before the job is tried again. */
export interface Remedy {
  readonly against: ErrorCode;
  /** Of these kinds of jobs only. */
  readonly kinds?: readonly Job['kind'][];
  /** What the person is told meanwhile. */
  readonly stage: string;
  /** Free everything that is loaded: it may be what was in the way. */
  readonly unload: boolean;
  readonly economy: Economy;
  /** What the person is told with the result. */
  readonly notice?: Notice;
}

/** In the order in which they are tried, each once a job: what costs the picture nothing first. */
const remedies: readonly Remedy[] = [
  {
    // Another process is there already, with nothing in its memory that could be broken.
    against: 'engine_crashed',
    stage: 'The engine crashed: trying once more',
    unload: false,
    economy: 'usual',
  },
  {
    // So it is here; and where the card is gone for good, the processor is what passes the self-test.
    against: 'device_lost',
    stage: 'The graphics card stopped answering: trying once more',
    unload: false,
    economy: 'usual',
  },
  {
    against: 'out_of_memory',
    stage: 'Out of memory: making room',
    unload: true,
    economy: 'usual',
    notice: {
      code: 'memory_retry',
      message:
        'Memory ran out. Everything else was unloaded and the picture painted anew; it is what it would have been.',
    },
  },
  {
    against: 'out_of_memory',
    stage: 'Still out of memory: painting in smaller pieces',
    unload: true,
    economy: 'thrifty',
    notice: {
      code: 'memory_tiles',
      message: 'Memory ran out, so this was painted in smaller pieces: slower, and its colours may differ a little.',
    },
  },
  {
    against: 'out_of_memory',
    kinds: ['fill'],
    stage: 'Still out of memory: painting at half the size',
    unload: true,
    economy: 'smallest',
    notice: {
      code: 'memory_smaller',
      message:
        'Memory ran out, so this fill was painted at half the size and enlarged: it is softer than usual. A smaller selection or model gives it in full.',
    },
  },
];

/** The next thing to try against an error, if there is one left. */
export function remedyAgainst(code: ErrorCode, { kind }: Job, tried: readonly Remedy[]): Remedy | undefined {
  return remedies.find(
    (remedy) => remedy.against === code && (remedy.kinds?.includes(kind) ?? true) && !tried.includes(remedy),
  );
}

/** What is left to say when nothing helped. */
export function givenUp(error: FrisketError): FrisketError {
  return error.code === 'out_of_memory'
    ? new FrisketError(
        'out_of_memory',
        `There is not enough memory for this, with everything else unloaded and in the smallest pieces: ${error.message}`,
        'Close other programs, choose a smaller model or picture, or use the processor: `frisket start --provider cpu`.',
        { cause: error },
      )
    : error;
}
