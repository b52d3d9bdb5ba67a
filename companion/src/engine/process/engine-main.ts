import { createEngine } from '../create-engine.ts';
import { serveEngine } from './serve-engine.ts';

/** The engine's process. Its parent is `EngineProcess`; it ends when that does. */

// Ctrl-C in a terminal reaches the whole group; the parent decides when the engine ends, and its end is this one's.
process.on('SIGINT', () => undefined);
serveEngine(createEngine({}), process, () => process.exit(0));
