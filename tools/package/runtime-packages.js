import { readFile, readdir } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

/**
 * The packages that the built companion asks for when it runs. What is bundled (the panel's, the playground's) is not
 * among them.
 *
 * @param {string} built absolute, `dist/companion`
 * @returns {Promise<string[]>} names, sorted
 */
export async function runtimePackages(built) {
  const files = (await readdir(built, { recursive: true })).filter((name) => name.endsWith('.js'));
  const sources = await Promise.all(files.map((name) => readFile(join(built, name), 'utf8')));
  const names = sources.flatMap((source) => [
    ...matches(source, /^(?:import|export)\b[^;"']*?\bfrom\s*"([^"]+)"/gm),
    ...matches(source, /^import\s*"([^"]+)"/gm),
    ...matches(source, /\bimport\(\s*"([^"]+)"\s*\)/g),
    // createRequire(import.meta.url)("koffi"), for what is optional.
    ...matches(source, /\bcreateRequire\d*\(import\.meta\.url\)\(\s*"([^"]+)"\s*\)/g),
  ]);
  const packages = names.filter((name) => !name.startsWith('.') && !isBuiltin(name)).map(packageOf);
  return [...new Set(packages)].sort();
}

/**
 * @param {string} source
 * @param {RegExp} pattern
 */
function matches(source, pattern) {
  return [...source.matchAll(pattern)].map(([, name = '']) => name);
}

/** @param {string} specifier `@scope/name/file.js` */
function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
