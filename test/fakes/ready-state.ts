import type { EngineState } from '../../companion/src/engine/engine.ts';

/** Of an engine that is up and has loaded nothing. */
export const readyState: EngineState = { phase: 'ready', models: [], restarts: 0 };
