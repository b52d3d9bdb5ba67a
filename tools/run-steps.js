import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { root } from './build/root.js';

/**
 * @typedef {object} Step
 * @property {string} name as the summary shows it
 * @property {readonly string[]} command of Node: a script and its arguments
 *
 * @typedef {object} Outcome
 * @property {Step} step
 * @property {boolean} passed
 * @property {number} seconds
 */

/**
 * Runs steps side by side, as many as there are processors, and tells a line of each as it ends, with what it said
 * where it failed.
 *
 * @param {readonly Step[]} steps the longest first, so that the others fill the gaps
 * @param {(line: string) => void} tell
 * @returns {Promise<Outcome[]>}
 */
export async function runSteps(steps, tell) {
  /** @type {Outcome[]} */
  const outcomes = [];
  const waiting = [...steps];
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift())
      outcomes.push(await runStep(step, tell));
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), steps.length) }, worker));
  return outcomes;
}

/**
 * @param {Step} step
 * @param {(line: string) => void} tell
 * @returns {Promise<Outcome>}
 */
async function runStep(step, tell) {
  const start = performance.now();
  const { code, output } = await runNode(step.command);
  const seconds = (performance.now() - start) / 1000;
  const passed = code === 0;
  tell(`${passed ? 'passed' : 'FAILED'}  ${step.name} (${seconds.toFixed(1)} s)`);
  if (!passed) tell(output.trimEnd().replace(/^/gm, '    '));
  return { step, passed, seconds };
}

/**
 * @param {readonly string[]} command
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function runNode(command) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/**
 * Runs one command with this terminal as its own.
 *
 * @param {readonly string[]} command
 * @returns {Promise<number>} its exit status
 */
export function runInTerminal(command) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { cwd: root, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
