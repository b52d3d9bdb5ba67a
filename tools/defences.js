#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './build/root.js';
import { inputs } from './defences/inputs.js';
import { network } from './defences/network.js';
import { promises } from './defences/promises.js';

/**
 * Shows that the hostile suite can fail: takes each defence away in a copy of the repository, one at a time, and runs
 * the test that is named after the threat. A test that still passes proves nothing, and fails this.
 *
 *     npm run test:defences [-- WORDS]     only those whose name has these words
 */

const defences = [...network, ...inputs, ...promises];

/** A copy of all that git knows or would take in, with the packages of this one. */
function copyRepository() {
  const copy = mkdtempSync(join(tmpdir(), 'frisket-defences-'));
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = spawnSync('git', list, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  for (const path of new Set(stdout.split('\0')))
    if (path !== '' && existsSync(join(root, path))) cpSync(join(root, path), join(copy, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
  return copy;
}

/**
 * @param {string} copy
 * @param {string} test a file of test/hostile/
 */
function passes(copy, test) {
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs');
  const words = ['run', `test/hostile/${test}.test.ts`, '--bail', '1'];
  const { status } = spawnSync(process.execPath, [vitest, ...words], {
    cwd: copy,
    stdio: 'ignore',
    // A test that waits for what never comes has failed too.
    timeout: 120_000,
  });
  return status === 0;
}

/**
 * @param {string} copy
 * @param {import('./defences/defence.js').Defence} defence
 * @returns {string | undefined} what is wrong, if anything
 */
function problemWithout(copy, { file, find, replace, test }) {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(find)) return `${file} no longer has the defence as it is named here`;
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
  try {
    return passes(copy, test) ? `test/hostile/${test}.test.ts passes without it` : undefined;
  } finally {
    writeFileSync(path, text);
  }
}

const words = process.argv.slice(2).map((word) => word.toLowerCase());
const chosen = defences.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
const copy = copyRepository();
let failures = 0;
try {
  // A test that fails as things are would fail without any defence, too.
  const broken = [...new Set(chosen.map(({ test }) => test))].filter((test) => !passes(copy, test));
  for (const defence of chosen) {
    const problem = broken.includes(defence.test)
      ? `test/hostile/${defence.test}.test.ts fails with it, too`
      : problemWithout(copy, defence);
    if (problem !== undefined) failures++;
    console.log(
      problem === undefined ? `fails without it  ${defence.name}` : `PROVES NOTHING    ${defence.name}: ${problem}`,
    );
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${chosen.length - failures} of ${chosen.length} defences are needed for their test to pass.`);
process.exitCode = failures === 0 ? 0 : 1;
