import { expect, test } from 'vitest';
import { version } from '../../shared/src/version.ts';
import { readJson, sourceFilesBelow } from './source-files.ts';

const files = sourceFilesBelow('shared', 'companion', 'plugin', 'playground', 'test', 'tools', 'bin');

/** Lines above which a file does more than one nameable thing, unless it says why not. */
const mostLines = 400;

/** Path -> why this one may be longer. */
const longForAReason: Readonly<Record<string, string>> = {};

test(`files have at most ${mostLines} lines`, () => {
  const long = files
    .map(({ path, text }) => ({ path, lines: text.split('\n').length }))
    .filter(({ path, lines }) => lines > mostLines && !(path in longForAReason));
  expect(long).toEqual([]);
});

test('the list of long files names no file that has become short or gone', () => {
  const lines = new Map(files.map(({ path, text }) => [path, text.split('\n').length]));
  expect(Object.keys(longForAReason).filter((path) => (lines.get(path) ?? 0) <= mostLines)).toEqual([]);
});

test('package.json, the lockfile and shared/src/version.ts name the same version', () => {
  expect(readJson('package.json')).toMatchObject({ version });
  expect(readJson('package-lock.json')).toMatchObject({ version });
});

test('a silenced lint rule says why', () => {
  const silent = files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => /eslint-disable(?!.* -- \S)/.test(line) && !line.includes('(?!'))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(silent).toEqual([]);
});
