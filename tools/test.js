#!/usr/bin/env node
import { runInTerminal } from './run-steps.js';
import { passStaticChecks } from './static-checks.js';

// Everything runs even where a check fails: one run tells all that is wrong. Side by side, for tests wait for processes
// often enough to leave a processor idle; what the checks say comes last, or it would be lost among the tests. Arguments
// go to vitest.
/** @type {string[]} */
const said = [];
const [passed, status] = await Promise.all([
  passStaticChecks((line) => said.push(line)),
  runInTerminal(['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]),
]);
console.log(said.join('\n'));
process.exitCode = passed ? status : 1;
