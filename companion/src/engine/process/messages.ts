import type { ErrorInfo } from '../../../../shared/src/errors.ts';
import type { EngineResult, EngineState, EngineTask, Progress } from '../engine.ts';

/**
 * What the daemon's process and the engine's say to each other, as structured clones (`serialization: 'advanced'`), so
 * that pictures and maps go as they are. Both ends are one program, built together: what travels is typed here, and only
 * its outline is looked at on arrival.
 */
export type ToEngine =
  | { readonly type: 'run'; readonly run: number; readonly task: EngineTask }
  | { readonly type: 'cancel'; readonly run: number }
  | { readonly type: 'prepare'; readonly run: number; readonly model: string }
  | { readonly type: 'forecast'; readonly run: number }
  | { readonly type: 'unload'; readonly run: number }
  | { readonly type: 'close' };

export type FromEngine =
  /** Loaded and listening. */
  | { readonly type: 'ready' }
  /** After everything that may have changed it. */
  | { readonly type: 'state'; readonly state: LoadedState }
  | { readonly type: 'progress'; readonly run: number; readonly progress: Progress }
  | { readonly type: 'done'; readonly run: number; readonly result: EngineResult }
  /** A `prepare`, a `forecast` or an `unload` has been done. */
  | { readonly type: 'settled'; readonly run: number }
  | { readonly type: 'failed'; readonly run: number; readonly error: ErrorInfo };

/** What only the process itself knows of its state. */
export type LoadedState = Pick<EngineState, 'provider' | 'models' | 'forecasts' | 'memory'>;

const toEngineTypes: readonly string[] = [
  'run',
  'cancel',
  'prepare',
  'forecast',
  'unload',
  'close',
] satisfies ToEngine['type'][];
const fromEngineTypes: readonly string[] = [
  'ready',
  'state',
  'progress',
  'done',
  'settled',
  'failed',
] satisfies FromEngine['type'][];

export function isToEngine(message: unknown): message is ToEngine {
  return hasType(message, toEngineTypes);
}

export function isFromEngine(message: unknown): message is FromEngine {
  return hasType(message, fromEngineTypes);
}

function hasType(message: unknown, types: readonly string[]): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    typeof message.type === 'string' &&
    types.includes(message.type)
  );
}
