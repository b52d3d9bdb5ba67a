import { describe, expect, test } from 'vitest';
import { buildOnly, layers, ownedByOneFile, owners, withoutNode, type Layer } from './layers.ts';
import { sourceFilesBelow, type SourceFile } from './source-files.ts';

const files = sourceFilesBelow('shared/src', 'companion/src', 'plugin/src', 'playground/src');

function layerOf(path: string): Layer | undefined {
  return layers
    .filter((layer) => path.startsWith(layer.path))
    .sort((a, b) => b.path.length - a.path.length)
    .at(0);
}

describe('imports', () => {
  test('every file belongs to a layer', () => {
    expect(files.filter(({ path }) => layerOf(path) === undefined).map(({ path }) => path)).toEqual([]);
  });

  test('point downward only', () => {
    const upward = files.flatMap((file) => {
      const from = layerOf(file.path);
      return file.files
        .filter((imported) => {
          const to = layerOf(imported);
          return from !== to && !(to && from?.imports.includes(to.path));
        })
        .map((imported) => `${file.path} -> ${imported}`);
    });
    expect(upward).toEqual([]);
  });

  test('form no cycle, of files or of layers', () => {
    const graph = new Map(files.map((file) => [file.path, file.files]));
    expect(cyclesIn(graph)).toEqual([]);
    expect(cyclesIn(new Map(layers.map((layer) => [layer.path, layer.imports])))).toEqual([]);
  });

  test.each(Object.entries(owners))('%s is imported by its owner only', (name, folders) => {
    const strangers = importersOf(name).filter((path) => !folders.some((folder) => path.startsWith(folder)));
    expect(strangers).toEqual([]);
  });

  test.each(ownedByOneFile)('%s is imported by one file', (name) => {
    expect(importersOf(name)).toHaveLength(1);
  });

  test.each(buildOnly)('%s is imported by build scripts only', (name) => {
    expect(importersOf(name)).toEqual([]);
    expect(importersOf(name, sourceFilesBelow('tools/build')).length).toBeGreaterThan(0);
  });

  test('of Node are absent from what runs in a browser', () => {
    const found = files.filter(
      ({ path, packages }) =>
        withoutNode.some((folder) => path.startsWith(folder)) && packages.some((name) => name.startsWith('node:')),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });
});

function importersOf(name: string, among: readonly SourceFile[] = files): string[] {
  return among.filter(({ packages }) => packages.includes(name)).map(({ path }) => path);
}

/** Each cycle once, as `a -> b -> a`. */
function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const cycles: string[] = [];
  const finished = new Set<string>();
  const visit = (node: string, path: readonly string[]): void => {
    if (path.includes(node)) {
      cycles.push([...path.slice(path.indexOf(node)), node].join(' -> '));
      return;
    }
    if (finished.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...path, node]);
    finished.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}
