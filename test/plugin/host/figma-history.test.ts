import { describe, expect, test } from 'vitest';
import { draggedEntryType, type Place } from '../../../plugin/src/bridge.ts';
import type { DropPoint } from '../../../plugin/src/host/host.ts';
import { childrenOf, pageLayers } from '../../../playground/src/document/document-state.ts';
import { removed } from '../../../playground/src/document/edit.ts';
import { at, newFrame } from '../../../playground/src/document/layer-defaults.ts';
import { documentOf, layer } from '../../playground/document/sample-layers.ts';
import { png } from '../../playground/figma-api/playground-services.ts';
import { insertion, openDocument } from './open-document.ts';

const beside: Place = { kind: 'beside', width: 40, height: 20 };

describe('what was made in a document', () => {
  test('is remembered in it, as part of the step that made it', async () => {
    const document = openDocument(documentOf());
    await document.host.insert(insertion(beside, { thumbnail: 'AAAA' }));
    expect(document.host.history()).toMatchObject([{ name: 'turquoise water', thumbnail: 'AAAA', pinned: false }]);
    document.store.undo();
    expect(document.host.history()).toEqual([]);
  });

  test('can be put into it again when its layer is gone, with its mask layer where it had one', async () => {
    const document = openDocument(documentOf());
    const { id } = await document.host.insert(
      insertion(beside, { bytes: png(41, 20), mask: png(42, 20), setup: '{"style":{}}' }),
    );
    const fills = childrenOf(document.store.state, layer(document.store.state, id)).map(
      (each) => 'fills' in each && each.fills,
    );
    document.store.act((state) => removed(state, layer(state, id)));
    const [entry] = document.host.history();
    const again = await document.host.placeAgain(entry!.id);
    const group = layer(document.store.state, again.id);
    expect(group).toMatchObject({ type: 'GROUP', name: 'turquoise water', relaunchData: { edit: '' } });
    expect(childrenOf(document.store.state, group).map((each) => 'fills' in each && each.fills)).toEqual(fills);
    // So that it can be edited as the first one could be.
    expect([document.host.historySetup(entry!.id), (await document.host.openResult(again.id)).setup]).toEqual([
      '{"style":{}}',
      '{"style":{}}',
    ]);
    document.store.undo();
    expect(pageLayers(document.store.state)).toEqual([]);
  });

  test('is put where it was dragged to, into the frame that lies there; Figma leaves it alone', async () => {
    const document = openDocument(
      documentOf([newFrame('1:2', { relativeTransform: at(100, 50), width: 80, height: 60 })]),
    );
    await document.host.insert(insertion(beside));
    const [entry] = document.host.history();
    const dropped: { entry: string; at: DropPoint }[] = [];
    document.host.onEntryDropped((id, point) => dropped.push({ entry: id, at: point }));
    const landed = { x: 40, y: 30, absoluteX: 140, absoluteY: 80, files: [], dropMetadata: undefined };
    const items = [{ type: draggedEntryType, data: entry!.id }];
    expect(document.drop({ ...landed, node: '1:2', items })).toBe(true);
    expect(document.drop({ ...landed, node: '1:2', items: [{ type: 'text/plain', data: 'x' }] })).toBe(false);
    expect(dropped).toEqual([{ entry: entry!.id, at: { x: 140, y: 80, container: '1:2' } }]);

    const into = await document.host.placeAgain(entry!.id, dropped[0]!.at);
    expect(layer(document.store.state, into.id)).toMatchObject({ parent: '1:2', relativeTransform: at(20, 20) });
    const beyond = await document.host.placeAgain(entry!.id, { x: 500, y: 300, container: '0:1' });
    expect(layer(document.store.state, beyond.id)).toMatchObject({ parent: '0:1', relativeTransform: at(480, 290) });
    document.store.undo();
    document.store.undo();
    expect(childrenOf(document.store.state, layer(document.store.state, '1:2'))).toEqual([]);
  });

  test('and says that its picture is gone, where it is', async () => {
    const document = openDocument(documentOf());
    await document.host.insert(insertion(beside));
    const [entry] = document.host.history();
    const { images } = document.services;
    document.services.images = Object.assign(Object.create(images), { get: () => undefined });
    expect(await document.host.historyPicture(entry!.id)).toBeUndefined();
    await expect(document.host.placeAgain(entry!.id)).rejects.toMatchObject({ code: 'image_missing' });
  });

  test('keeps what a picture took the place of, even if nobody had remembered it', async () => {
    const document = openDocument(documentOf());
    const { id } = await document.host.insert(insertion(beside));
    document.figma.root.setPluginData('history', '');
    await document.host.insert(insertion(beside, { bytes: png(41, 20), name: 'dunes', inPlaceOf: id }));
    expect(document.host.history().map(({ name }) => name)).toEqual(['dunes', 'turquoise water']);
  });

  test('one of several variations is remembered once it is kept', async () => {
    const document = openDocument(documentOf());
    const { id } = await document.host.showVariation(insertion(beside, { thumbnail: 'AAAA' }), undefined);
    expect(document.host.history()).toEqual([]);
    await document.host.showVariation(insertion(beside, { bytes: png(41, 20), thumbnail: 'BBBB' }), id);
    await document.host.keepVariation(id);
    expect(document.host.history()).toMatchObject([{ thumbnail: 'BBBB' }]);
  });

  test('a pin is a step of its own', async () => {
    const document = openDocument(documentOf());
    await document.host.insert(insertion(beside));
    const [entry] = document.host.history();
    document.host.pin(entry!.id, true);
    expect(document.host.history()).toMatchObject([{ pinned: true }]);
    document.store.undo();
    expect(document.host.history()).toMatchObject([{ pinned: false }]);
  });
});
