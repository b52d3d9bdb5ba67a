import { createEngine } from '../create-engine.ts';
import { settingsFromVariable } from './settings-variable.ts';
import { serveEngine } from './serve-engine.ts';

/** The engine's process. Its parent is `EngineProcess`; it ends when that does. */

// Ctrl-C, a closed terminal and a service manager reach the whole group: the parent decides when the engine ends, and
// its own end is this one's.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
serveEngine(createEngine(settingsFromVariable(process.env)), process, () => process.exit(0));
