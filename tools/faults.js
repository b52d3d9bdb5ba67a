#!/usr/bin/env node
import { runInTerminal } from './run-steps.js';

/**
 * The fault suite at length: 500 kills of engine and daemon at random points, where `npm test` has 25. FRISKET_KILLS and
 * FRISKET_SEED choose others.
 */
process.env.FRISKET_KILLS ??= '500';
process.env.FRISKET_SEED ??= '5';
process.exitCode = await runInTerminal([
  'node_modules/vitest/vitest.mjs',
  'run',
  '--project',
  'integration',
  'test/hostile/kill.integration.test.ts',
]);
