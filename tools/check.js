#!/usr/bin/env node
import { runInTerminal } from './run-steps.js';
import { passStaticChecks } from './static-checks.js';

const passed = await passStaticChecks();
const status = await runInTerminal(['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit']);
if (!passed) console.error('Static checks failed: see above the tests.');
process.exitCode = passed ? status : 1;
