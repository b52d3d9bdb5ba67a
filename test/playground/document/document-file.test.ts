import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DocumentFileError,
  documentVersion,
  readDocument,
  writeDocument,
} from '../../../playground/src/document/document-file.ts';
import { documentId, type DocumentState } from '../../../playground/src/document/document-state.ts';
import { updated, withColorVariables } from '../../../playground/src/document/edit.ts';
import { grouped } from '../../../playground/src/document/grouping.ts';
import { ImageStore } from '../../../playground/src/document/image-store.ts';
import { at, newEllipse, newFrame, newRectangle, newText } from '../../../playground/src/document/layer-defaults.ts';
import { sampleVariables } from '../../../playground/src/sample/sample-variables.ts';
import { png } from '../figma-api/playground-services.ts';
import { documentOf, layer } from './sample-layers.ts';

/** A document with a layer of every kind, a picture that one shows, one that a plugin remembers and one of neither. */
function everything() {
  const images = new ImageStore();
  const [shown, remembered, forgotten] = [1, 2, 3].map((shade) => images.add(png(4, 3, shade)));
  const fills = [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: shown! }] as const;
  const plain = documentOf(
    [newFrame('1:1', { layoutMode: 'VERTICAL', counterAxisSpacing: 4, relativeTransform: at(0.1 + 0.2, 7) })],
    [newRectangle('1:2', { fills, isMask: true, pluginData: { recipe: '{"a":"ä"}' } }), '1:1'],
    [newText('1:3', { characters: 'Wörter' }), '1:1'],
    [newEllipse('1:4', { constraints: { horizontal: 'SCALE', vertical: 'MAX' } })],
    [newFrame('1:5', {}, 'INSTANCE')],
  );
  const withGroup = grouped(plain, [layer(plain, '1:4')], '1:9', 'Group');
  const named = withColorVariables(withGroup, sampleVariables);
  const root = named.nodes.get(documentId)!;
  const state = updated(named, root, { pluginData: { history: JSON.stringify([{ id: remembered }]) } });
  return { state, images, shown: shown!, remembered: remembered!, forgotten: forgotten! };
}

function code(text: string): string | undefined {
  try {
    readDocument(text);
    return undefined;
  } catch (error) {
    if (error instanceof DocumentFileError) return error.code;
    throw error;
  }
}

interface FileData {
  version: number;
  nodes: Record<string, unknown>[];
  pictures: Record<string, string>;
}

/** The file with something in it changed. */
function changed(change: (file: FileData) => void): string {
  const { state, images } = everything();
  const file = JSON.parse(writeDocument(state, images)) as FileData;
  change(file);
  return JSON.stringify(file);
}

const nodesOf = (state: DocumentState) => Object.fromEntries(state.nodes);

describe('a document that is saved', () => {
  test('comes back as it was, under another key', () => {
    const { state, images } = everything();
    const read = readDocument(writeDocument(state, images));
    expect(nodesOf(read.state)).toEqual(nodesOf(state));
    expect([...read.state.nodes.keys()]).toEqual([...state.nodes.keys()]);
    expect(read.state.key).not.toBe(state.key);
  });

  test('has the pictures that it shows or remembers, byte for byte, and no others', () => {
    const { state, images, shown, remembered, forgotten } = everything();
    const read = readDocument(writeDocument(state, images)).images;
    for (const hash of [shown, remembered]) expect(read.get(hash)?.bytes).toEqual(images.get(hash)?.bytes);
    expect(read.get(forgotten)).toBeUndefined();
  });
});

describe('what cannot be opened says why', () => {
  test.each<[string, string | undefined, string]>([
    ['something else', 'not_a_document', '{"format":"other","version":1}'],
    ['no JSON', 'not_a_document', 'PNG'],
    ['a newer one', 'newer_document', changed((file) => (file.version = documentVersion + 1))],
    ['two layers of one id', 'broken_document', changed(({ nodes }) => nodes.push(nodes.at(-1)!))],
    [
      'a layer that stands nowhere',
      'broken_document',
      changed(({ nodes }) => nodes.push({ ...nodes.at(-1), id: '7:7' })),
    ],
    ['a parent without its child', 'broken_document', changed(({ nodes }) => nodes.pop())],
    ['an unknown field', 'broken_document', changed(({ nodes }) => (nodes[2]!.glow = 3))],
    ['a picture that is another', 'broken_document', changed(swapPictures)],
    [
      'a picture that is none',
      'broken_document',
      changed(({ pictures }) => replaceFirst(pictures, btoa('no picture'))),
    ],
    ['a picture that is cut', 'broken_document', changed(({ pictures }) => replaceFirst(pictures, '***'))],
  ])('%s', (_what, expected, text) => {
    expect(code(text)).toBe(expected);
  });

  test('with the two versions, and the place of the damage', () => {
    const newer = changed((file) => (file.version = documentVersion + 1));
    expect(() => readDocument(newer)).toThrow(`its format is ${documentVersion + 1}, and this one reads up to`);
    expect(() => readDocument(changed(({ nodes }) => (nodes[2]!.opacity = 2)))).toThrow('nodes.2.opacity');
  });

  test('a frame in itself is no document', () => {
    const text = changed(({ nodes }) => {
      const frame = nodes.find(({ id }) => id === '1:1')!;
      frame.children = ['1:1'];
      frame.parent = '1:1';
    });
    expect(code(text)).toBe('broken_document');
  });

  test('wherever a file is cut off or overwritten, it opens whole or not at all', () => {
    const { state, images } = everything();
    const text = writeDocument(state, images);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 4 }), fc.boolean(), (start, noise, isCut) => {
        const damaged = isCut ? text.slice(0, start) : text.slice(0, start) + noise + text.slice(start + noise.length);
        const found = code(damaged);
        if (found === undefined) expect(readDocument(damaged).state.nodes.size).toBe(state.nodes.size);
      }),
      { numRuns: 200 },
    );
  });
});

function swapPictures({ pictures }: FileData): void {
  const [first, second] = Object.keys(pictures);
  [pictures[first!], pictures[second!]] = [pictures[second!]!, pictures[first!]!];
}

function replaceFirst(pictures: Record<string, string>, by: string): void {
  pictures[Object.keys(pictures)[0]!] = by;
}
