import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './build/root.js';
import { runSteps } from './run-steps.js';

/** @typedef {import('./run-steps.js').Step} Step */

const skipped = new Set(['node_modules', 'dist', '.git', 'models']);
const cache = 'node_modules/.cache/frisket';

/**
 * Types, lint, format and notices: all that is said of the sources without running them.
 *
 * @returns {Promise<boolean>} whether all passed
 */
export async function passStaticChecks() {
  const projects = await typescriptProjects(root);
  /** @type {Step[]} */
  const steps = [
    {
      name: 'lint',
      // The cache goes by each file's own text: a lint error that another file's types bring about may be seen only in a
      // fresh clone, as continuous integration has one. Type errors are always seen.
      command: [
        'node_modules/eslint/bin/eslint.js',
        ...[
          '.',
          '--max-warnings',
          '0',
          '--cache',
          '--cache-strategy',
          'content',
          '--cache-location',
          `${cache}/eslint`,
        ],
      ],
    },
    ...projects.map((project) => ({
      name: `types of ${project}`,
      // What was checked before and has not changed is not checked again.
      command: [
        'node_modules/typescript/bin/tsc',
        ...['--project', project, '--incremental', '--tsBuildInfoFile'],
        `${cache}/types/${project.replaceAll(/[\\/]/g, '-')}`,
      ],
    })),
    {
      name: 'format',
      command: [
        'node_modules/prettier/bin/prettier.cjs',
        '--check',
        '.',
        '--cache',
        '--cache-location',
        `${cache}/prettier`,
      ],
    },
    { name: 'notices', command: ['tools/notices.js', '--check'] },
  ];
  const outcomes = await runSteps(steps);
  const failed = outcomes.filter(({ passed }) => !passed).map(({ step }) => step.name);
  console.log(
    failed.length === 0
      ? `All ${outcomes.length} static checks passed.`
      : `${failed.length} of ${outcomes.length} static checks failed: ${failed.join(', ')}.`,
  );
  return failed.length === 0;
}

/**
 * Every folder's tsconfig.json, found and not listed, so that none is forgotten.
 *
 * @param {string} folder
 * @returns {Promise<string[]>} paths from the repository's root
 */
async function typescriptProjects(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const below = entries.filter(
    (entry) => entry.isDirectory() && !skipped.has(entry.name) && !entry.name.startsWith('dist.'),
  );
  const nested = await Promise.all(below.map((entry) => typescriptProjects(join(folder, entry.name))));
  const here = entries
    .filter((entry) => /^tsconfig(\..+)?\.json$/.test(entry.name))
    .map((entry) => join(folder, entry.name));
  return [...here.map((path) => path.slice(root.length)), ...nested.flat()];
}
