import { describe, expect, test, vi } from 'vitest';
import { updated } from '../../../playground/src/document/edit.ts';
import { grouped } from '../../../playground/src/document/grouping.ts';
import { at, newEllipse, newFrame, newRectangle, newText } from '../../../playground/src/document/layer-defaults.ts';
import { solid } from '../../../playground/src/document/paint.ts';
import { documentOf, layer } from '../../playground/document/sample-layers.ts';
import { insertion, openDocument } from './open-document.ts';
import { recipe } from './sample-recipe.ts';

function selected(...layers: Parameters<typeof documentOf>) {
  const document = openDocument(documentOf(...layers));
  document.select('1:1');
  const selection = document.host.selection();
  if (selection.kind !== 'one') throw new Error('One layer was selected.');
  return selection.layer;
}

test('nothing is selected', () => {
  expect(openDocument(documentOf([newRectangle('1:1')])).host.selection()).toEqual({ kind: 'none' });
});

test('several layers are counted', () => {
  const document = openDocument(documentOf([newRectangle('1:1')], [newRectangle('1:2')], [newRectangle('1:3')]));
  document.select('1:1', '1:2', '1:3');
  expect(document.host.selection()).toEqual({ kind: 'several', count: 3 });
});

test('one layer is told with its bounds on the page', () => {
  expect(selected([newText('1:1', { name: 'Title', relativeTransform: at(3, 4), width: 200, height: 40 })])).toEqual({
    id: '1:1',
    name: 'Title',
    kind: 'TEXT',
    bounds: { x: 3, y: 4, width: 200, height: 40 },
    fresh: false,
  });
});

describe('a layer cannot be filled', () => {
  test('when it is hidden', () => {
    expect(selected([newRectangle('1:1', { visible: false })]).problem).toBe('hidden');
  });

  test('when the frame around it is hidden', () => {
    const plain = documentOf([newFrame('1:9')], [newRectangle('1:1'), '1:9']);
    const document = openDocument(updated(plain, layer(plain, '1:9'), { visible: false }));
    document.select('1:1');
    expect(document.host.selection()).toMatchObject({ layer: { problem: 'hidden' } });
  });

  test('when it is too small', () => {
    expect(selected([newRectangle('1:1', { width: 1, height: 1 })]).problem).toBe('too_small');
  });

  test('when it is far too long for its height', () => {
    expect(selected([newRectangle('1:1', { width: 20_000, height: 9 })]).problem).toBe('too_narrow');
  });
});

test('a layer of 20,000 x 20,000 can be filled', () => {
  expect(selected([newRectangle('1:1', { width: 20_000, height: 20_000 })]).problem).toBeUndefined();
});

describe('a place that waits for a picture', () => {
  test('is an empty frame', () => {
    expect(selected([newFrame('1:1', { width: 300, height: 200 })]).slot).toEqual({ width: 300, height: 200 });
  });

  test('is a plain rectangle', () => {
    expect(selected([newRectangle('1:1', { fills: [solid('#ff0000')] })]).slot).toEqual({ width: 100, height: 100 });
  });

  test('is no frame with something in it', () => {
    expect(selected([newFrame('1:1')], [newRectangle('1:2'), '1:1']).slot).toBeUndefined();
  });

  test('is no rectangle that shows a picture', async () => {
    const document = openDocument(documentOf());
    await document.host.insert(insertion({ kind: 'beside', width: 64, height: 64 }));
    expect(document.host.selection()).toMatchObject({ kind: 'one', layer: { name: 'turquoise water' } });
    expect(document.host.selection()).not.toHaveProperty('layer.slot');
  });

  test('is no text and no group', () => {
    expect(selected([newText('1:1')]).slot).toBeUndefined();
    const plain = documentOf([newRectangle('1:2')]);
    const document = openDocument(grouped(plain, [layer(plain, '1:2')], '1:1', 'Group'));
    document.select('1:1');
    expect(document.host.selection()).not.toHaveProperty('layer.slot');
  });
});

describe('a layer that Frisket made', () => {
  test('is told with its recipe, as fresh until something else is selected', async () => {
    const document = openDocument(documentOf([newRectangle('1:1')]));
    const onChange = vi.fn();
    document.host.onSelectionChange(onChange);
    const { id } = await document.host.insert(insertion({ kind: 'beside', width: 64, height: 64 }));
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1));
    expect(document.host.selection()).toMatchObject({ layer: { id, recipe, fresh: true } });
    document.select('1:1');
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(2));
    document.select(id);
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(3));
    expect(document.host.selection()).toMatchObject({ layer: { id, recipe, fresh: false } });
  });
});

describe('two layers', () => {
  const overlapping = [
    [newRectangle('1:1', { name: 'Photo', width: 200, height: 200 })],
    [newEllipse('1:2', { name: 'Sun', relativeTransform: at(150, 150) })],
  ] as const;

  function selection(...layers: Parameters<typeof documentOf>) {
    const document = openDocument(documentOf(...layers));
    // The order in which they were clicked says nothing.
    document.select('1:2', '1:1');
    return document.host.selection();
  }

  test('that overlap are a picture and what may be the mask on it, by how they are drawn', () => {
    expect(selection(...overlapping)).toMatchObject({
      kind: 'pair',
      layer: { id: '1:1', name: 'Photo' },
      stencil: { id: '1:2', name: 'Sun' },
    });
  });

  test('are that wherever they lie', () => {
    expect(
      selection(
        [newFrame('1:8', { width: 500, height: 500 })],
        [newFrame('1:9', { width: 500, height: 500 })],
        [newRectangle('1:1'), '1:9'],
        [newRectangle('1:2'), '1:8'],
      ),
    ).toMatchObject({ kind: 'pair', layer: { id: '1:2' }, stencil: { id: '1:1' } });
  });

  test('that lie apart, or one in the other, are two layers', () => {
    const [photo] = overlapping;
    expect(selection(photo, [newEllipse('1:2', { relativeTransform: at(200, 0) })])).toEqual({
      kind: 'several',
      count: 2,
    });
    expect(selection([newFrame('1:1')], [newEllipse('1:2'), '1:1'])).toEqual({ kind: 'several', count: 2 });
  });

  test('one of which is hidden are two layers', () => {
    const [photo] = overlapping;
    expect(selection(photo, [newEllipse('1:2', { visible: false })])).toEqual({ kind: 'several', count: 2 });
  });

  test('may be a stencil of any size', () => {
    const [photo] = overlapping;
    expect(selection(photo, [newEllipse('1:2', { width: 2, height: 2 })])).toMatchObject({ kind: 'pair' });
  });
});
