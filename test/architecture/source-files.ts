import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A file of the product or of its tests, by its path from the repository's root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Files of this repository that it imports, by their paths; assets and types included. */
  readonly files: readonly string[];
  /** Packages that it imports by name; `node:` modules included. */
  readonly packages: readonly string[];
}

export function sourceFilesBelow(...folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter(
        (entry) =>
          entry.isFile() && /\.(ts|tsx|js|css)$/.test(entry.name) && !entry.parentPath.includes('node_modules'),
      )
      .map((entry) => read(join(entry.parentPath, entry.name).slice(root.length).replaceAll(sep, '/'))),
  );
}

function read(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const specifiers = path.endsWith('.css')
    ? []
    : ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName.replace(/[?#].*$/, ''));
  return {
    path,
    text,
    files: specifiers.filter(isRelative).map((specifier) => posix.join(dirname(path), specifier)),
    packages: specifiers.filter((specifier) => !isRelative(specifier)).map(packageOf),
  };
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('./') || specifier.startsWith('../');
}

/** `@noble/hashes/sha2.js` -> `@noble/hashes`, `node:fs/promises` -> `node:fs`. */
function packageOf(specifier: string): string {
  const bare = specifier.replace(/^!/, '');
  return bare
    .split('/')
    .slice(0, bare.startsWith('@') ? 2 : 1)
    .join('/');
}

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
