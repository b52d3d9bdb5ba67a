import { readFile, readdir } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

/** How a bundle names what stays outside of it. */
const forms = [
  /^(?:import|export)\b[^;"']*?\bfrom\s*"([^"]+)"/gm,
  /^import\s*"([^"]+)"/gm,
  /\bimport\(\s*"([^"]+)"\s*\)/g,
  // createRequire(import.meta.url)("koffi"), for what is optional.
  /\bcreateRequire\d*\(import\.meta\.url\)\(\s*"([^"]+)"\s*\)/g,
];

/**
 * The packages that a built folder asks for when it runs. What is bundled is not among them.
 * @param built absolute, `dist/companion`
 * @returns names, sorted
 */
export async function importedPackages(built: string): Promise<string[]> {
  const files = (await readdir(built, { recursive: true })).filter((name) => name.endsWith('.js'));
  const sources = await Promise.all(files.map((name) => readFile(join(built, name), 'utf8')));
  const names = sources.flatMap((source) =>
    forms.flatMap((form) => [...source.matchAll(form)].map(([, name = '']) => name)),
  );
  const packages = names.filter((name) => !name.startsWith('.') && !isBuiltin(name)).map(packageOf);
  return [...new Set(packages)].sort();
}

/** @param specifier `@scope/name/file.js` */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
