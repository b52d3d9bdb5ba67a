import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/root.js';

/** What goes into the panel and the playground. The companion's packages stay outside of its bundle. */
const bundledSources = ['shared/src', 'plugin/src', 'playground/src'];

/**
 * The packages that bundled sources name, in scripts and in style sheets.
 *
 * @returns {string[]}
 */
export function importedPackages() {
  const specifiers = bundledSources.flatMap((folder) => {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    return files.flatMap((file) => specifiersIn(file, () => readFileSync(join(root, folder, file), 'utf8')));
  });
  const names = specifiers.map((specifier) =>
    specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/'),
  );
  return [...new Set(names)].sort();
}

/**
 * @param {string} file
 * @param {() => string} read
 */
function specifiersIn(file, read) {
  const pattern = /\.tsx?$/.test(file)
    ? /\b(?:from|import)\s*\(?\s*'([^.'\s][^'\s]*)'/g
    : file.endsWith('.css')
      ? /@import\s+'([^.'\s][^'\s]*)'/g
      : undefined;
  return pattern ? [...read().matchAll(pattern)].map(([, specifier = '']) => specifier) : [];
}
