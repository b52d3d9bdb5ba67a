#!/usr/bin/env node
import { runInTerminal } from './run-steps.js';
import { passStaticChecks } from './static-checks.js';

// Everything runs even where a check failed before: one run tells all that is wrong. Arguments go to vitest.
const passed = await passStaticChecks();
const status = await runInTerminal(['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]);
if (!passed) console.error('Static checks failed: see above the tests.');
process.exitCode = passed ? status : 1;
