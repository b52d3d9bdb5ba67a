import { describe, expect, test } from 'vitest';
import { pageLayers } from '../../../playground/src/document/document-state.ts';
import { at, newEllipse, newFrame, newRectangle, newText } from '../../../playground/src/document/layer-defaults.ts';
import { solid, type Fill } from '../../../playground/src/document/paint.ts';
import { documentOf, layer } from '../../playground/document/sample-layers.ts';
import { png } from '../../playground/figma-api/playground-services.ts';
import { insertion, openDocument } from './open-document.ts';

const picture: Fill = { type: 'IMAGE', scaleMode: 'FILL', imageHash: 'ab' };
const component = (id: string) => ({ ...newFrame(id, { name: 'Card' }), type: 'COMPONENT' as const });

describe('what is selected is listed', () => {
  test('as places for pictures: rectangles, empty frames and components, and pictures within what is selected', () => {
    const { host, select } = openDocument(
      documentOf(
        [newRectangle('1:1', { name: 'Plain', width: 30, height: 20 })],
        [newFrame('1:2', { name: 'Empty' })],
        [component('1:3')],
        [newFrame('1:4', { name: 'Section' })],
        [newText('1:5'), '1:4'],
        [newRectangle('1:6', { name: 'Avatar', fills: [picture] }), '1:4'],
        [newRectangle('1:7', { name: 'Divider' }), '1:4'],
        [newFrame('1:8', { name: 'Hero', fills: [picture] })],
        [newText('1:9'), '1:8'],
        [newEllipse('1:10')],
      ),
    );
    select('1:10', '1:8', '1:6', '1:4', '1:3', '1:2', '1:1');
    expect(host.list('slots').map(({ name }) => name)).toEqual(['Plain', 'Empty', 'Card', 'Avatar', 'Hero']);
    expect(host.list('slots')[0]).toEqual({
      id: '1:1',
      name: 'Plain',
      width: 30,
      height: 20,
      bounds: { x: 0, y: 0, width: 30, height: 20 },
    });
  });

  test('as layers, without what lies in another of them, and with what is wrong with them', () => {
    const { host, select } = openDocument(
      documentOf(
        [newFrame('1:1', { name: 'Card' })],
        [newText('1:2'), '1:1'],
        [newRectangle('1:3', { name: 'Hidden', visible: false })],
      ),
    );
    select('1:3', '1:2', '1:1');
    expect(host.list('layers')).toMatchObject([{ name: 'Card' }, { name: 'Hidden', problem: 'hidden' }]);
    expect(host.list('layers')[0]).not.toHaveProperty('problem');
  });
});

describe('several pictures', () => {
  test('are put each into its place and removed by one undo; the selection stays', async () => {
    const { host, store, select, figma } = openDocument(
      documentOf(
        [newRectangle('1:1', { relativeTransform: at(10, 20), width: 30, height: 40 })],
        [newFrame('1:2', { relativeTransform: at(100, 20), width: 50, height: 60 })],
      ),
    );
    select('1:1', '1:2');
    const before = store.state;
    const outcomes = await host.insertAll(
      ['1:1', '1:2'].map((id) => insertion({ kind: 'slot', layer: id, width: 8, height: 8 }, { name: id })),
    );
    expect(outcomes).toMatchObject([{ name: '1:1' }, { name: '1:2' }]);
    const [first, second] = outcomes.map((outcome) => layer(store.state, 'id' in outcome ? outcome.id : ''));
    expect(first).toMatchObject({ relativeTransform: at(10, 20), width: 30, height: 40 });
    expect(second).toMatchObject({ parent: '1:2', width: 50, height: 60 });
    expect(figma.currentPage.selection.map(({ id }) => id)).toEqual(['1:1', '1:2']);
    store.undo();
    expect(store.state.nodes).toEqual(before.nodes);
    expect(store.canUndo).toBe(false);
  });

  test('take the place of earlier results where they are made for those; one undo brings them back', async () => {
    const { host, store } = openDocument(documentOf([newRectangle('1:1', { width: 30, height: 40 })]));
    const place = { kind: 'slot', layer: '1:1', width: 8, height: 8 } as const;
    const [made] = await host.insertAll([insertion(place)]);
    const inPlaceOf = made && 'id' in made ? made.id : '';
    const before = store.state;
    expect(await host.insertAll([insertion(place, { name: 'anew', inPlaceOf })])).toEqual([
      { id: inPlaceOf, name: 'anew' },
    ]);
    expect(pageLayers(store.state)).toHaveLength(2);
    store.undo();
    expect(store.state.nodes).toEqual(before.nodes);
  });

  test('are put in although one of them cannot be', async () => {
    const { host, store } = openDocument(documentOf([newRectangle('1:1')]));
    const place = { kind: 'slot', layer: '1:1', width: 8, height: 8 } as const;
    const outcomes = await host.insertAll([
      insertion(place, { bytes: png(5000, 10) }),
      insertion(place, { name: 'good' }),
    ]);
    expect(outcomes).toMatchObject([{ error: { message: expect.stringMatching(/./) as unknown } }, { name: 'good' }]);
    expect(pageLayers(store.state)).toHaveLength(2);
  });

  test('lie under what stands in a frame with an image fill', async () => {
    const { host, store } = openDocument(documentOf([newFrame('1:1', { fills: [picture] })], [newText('1:2'), '1:1']));
    const [made] = await host.insertAll([insertion({ kind: 'slot', layer: '1:1', width: 8, height: 8 })]);
    expect(layer(store.state, '1:1')).toMatchObject({ children: [made && 'id' in made ? made.id : '', '1:2'] });
  });
});

describe('outlines', () => {
  test('are those of what shows, the lowest first, in their colours and where they stand on the page', async () => {
    const { host } = openDocument(
      documentOf(
        [
          newFrame('1:1', {
            relativeTransform: at(100, 50),
            width: 80,
            height: 60,
            clipsContent: true,
            fills: [solid('#ff8000')],
          }),
        ],
        [newEllipse('1:2', { relativeTransform: at(5, 6), fills: [picture], strokes: [solid('#000000')] }), '1:1'],
        [newRectangle('1:3', { visible: false }), '1:1'],
        [newRectangle('1:4', { fills: [] }), '1:1'],
      ),
    );
    const outlines = await host.takeOutlines('1:1');
    expect(outlines).toMatchObject([
      { layer: '1:1', depth: 0, colour: [255, 128, 0], transform: at(100, 50) },
      { layer: '1:2', depth: 1, transform: at(105, 56), clippedBy: '1:1' },
      { layer: '1:2', colour: [0, 0, 0], paths: [{ windingRule: 'EVENODD' }] },
    ]);
    expect(outlines[0]?.paths).toEqual([{ windingRule: 'NONZERO', data: 'M 0 0 L 80 0 L 80 60 L 0 60 Z' }]);
    expect(outlines[1]).not.toHaveProperty('colour');
  });
});
