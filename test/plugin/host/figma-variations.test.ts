import { describe, expect, test } from 'vitest';
import { childrenOf, pageLayers } from '../../../playground/src/document/document-state.ts';
import { newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { png } from '../../playground/figma-api/playground-services.ts';
import { documentOf, layer } from '../../playground/document/sample-layers.ts';
import { insertion, openDocument } from './open-document.ts';

const place = { kind: 'beside', width: 64, height: 64 } as const;

async function shown() {
  const document = openDocument(documentOf([newRectangle('1:1')]));
  const variation = (side: number) => insertion(place, { bytes: png(side, side), name: `v${side}`, stencil: '1:1' });
  const { id } = await document.host.showVariation(variation(10), undefined);
  const picture = () => {
    const data = layer(document.store.state, id);
    return 'fills' in data ? data.fills : [];
  };
  return { ...document, variation, id, picture };
}

describe('a variation', () => {
  test('is flipped in the layer that shows another, which keeps its place', async () => {
    const { host, store, id, variation, picture } = await shown();
    const before = { place: layer(store.state, id).relativeTransform, picture: picture() };
    expect(await host.showVariation(variation(20), id)).toEqual({ id, name: 'v20' });
    expect(picture()).not.toEqual(before.picture);
    expect(layer(store.state, id)).toMatchObject({ name: 'v20', relativeTransform: before.place });
    expect(pageLayers(store.state)).toHaveLength(2);
  });

  test('with a mask is flipped under the mask that it has', async () => {
    const { host, store } = openDocument(documentOf([newRectangle('1:1')]));
    const variation = (side: number) => insertion(place, { bytes: png(side, side), mask: png(8, 8), name: `v${side}` });
    const { id } = await host.showVariation(variation(10), undefined);
    const [mask, image] = childrenOf(store.state, layer(store.state, id));
    expect(await host.showVariation(variation(20), id)).toEqual({ id, name: 'v20' });
    const [sameMask, otherImage] = childrenOf(store.state, layer(store.state, id));
    expect(sameMask).toEqual(mask);
    expect(otherImage).not.toEqual(image);
    await host.discardVariation(id, []);
    expect(pageLayers(store.state)).toHaveLength(1);
  });

  test('that is kept is removed by one undo, however often it was flipped', async () => {
    const { host, store, id, variation } = await shown();
    await host.showVariation(variation(20), id);
    await host.showVariation(variation(10), id);
    await host.keepVariation(id);
    store.undo();
    expect(store.state.nodes.has(id)).toBe(false);
    expect(layer(store.state, '1:1').visible).toBe(true);
    expect(store.canUndo).toBe(false);
  });

  test('that is discarded leaves the document as it was, and nothing to undo', async () => {
    const { host, store, id } = await shown();
    expect(layer(store.state, '1:1').visible).toBe(false);
    await host.discardVariation(id, ['1:1']);
    expect(store.state.nodes.has(id)).toBe(false);
    expect(layer(store.state, '1:1').visible).toBe(true);
    expect(store.canUndo).toBe(false);
  });

  test('is shown anew where the person has removed the layer meanwhile', async () => {
    const { host, store, id, variation } = await shown();
    store.undo();
    const second = await host.showVariation(variation(20), id);
    expect(second.id).not.toBe(id);
    expect(store.state.nodes.has(second.id)).toBe(true);
  });

  test('is discarded without a complaint when its layer is gone', async () => {
    const { host, store, id } = await shown();
    store.undo();
    await host.discardVariation(id, ['1:1']);
    await host.keepVariation(id);
    expect(pageLayers(store.state)).toHaveLength(1);
  });
});
