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
 * @param {(line: string) => void} [tell]
 * @returns {Promise<boolean>} whether all passed
 */
export async function passStaticChecks(tell = console.log) {
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
      // The compiler of version 7 says what that of version 6 says in a fifth of the processor time; ESLint's rules need
      // the JavaScript interface that only the latter has. What was checked before and has not changed is not checked
      // again.
      command: [
        'node_modules/typescript-7/bin/tsc',
        // Steps run side by side already; several threads in each would do some of the work twice.
        ...['--project', project, '--singleThreaded', '--incremental', '--tsBuildInfoFile'],
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
  const outcomes = await runSteps(steps, tell);
  const failed = outcomes.filter(({ passed }) => !passed).map(({ step }) => step.name);
  tell(
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
