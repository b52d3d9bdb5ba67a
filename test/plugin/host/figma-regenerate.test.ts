import { describe, expect, test } from 'vitest';
import type { Place } from '../../../plugin/src/bridge.ts';
import { absoluteBoundingBoxOf } from '../../../playground/src/document/bounds.ts';
import { childrenOf, pageLayers } from '../../../playground/src/document/document-state.ts';
import { updated, withRelativeTransform } from '../../../playground/src/document/edit.ts';
import { at, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import type { LayerData } from '../../../playground/src/document/node.ts';
import type { Rect } from '../../../shared/src/geometry.ts';
import { documentOf, layer } from '../../playground/document/sample-layers.ts';
import { png } from '../../playground/figma-api/playground-services.ts';
import { insertion, openDocument } from './open-document.ts';
import { recipe } from './sample-recipe.ts';

const part = { x: 100, y: 60, width: 40, height: 20 };

/** A photo, a fill of a part of it, and a layer above both. */
async function filled(more: { readonly mask?: Uint8Array } = {}) {
  const document = openDocument(
    documentOf([newRectangle('1:2', { relativeTransform: at(20, 30), width: 320, height: 200 })]),
  );
  const { bounds, region, width, height } = await document.host.takePicture('1:2');
  const over = (covered: Rect): Place => ({
    kind: 'over',
    layer: '1:2',
    bounds,
    region,
    picture: { width, height },
    part: covered,
  });
  const { id } = await document.host.insert(insertion(over(part), more));
  return { document, id, over };
}

const fillOf = (data: LayerData) => ('fills' in data ? data.fills : []);
const other = { bytes: png(60, 30), name: 'dunes', recipe: { ...recipe, job: { ...recipe.job, prompt: 'dunes' } } };

describe('a result that is made anew', () => {
  test('takes the place of the layer: the same one, with another picture, and one undo brings the old one back', async () => {
    const { document, id, over } = await filled();
    const before = document.store.state;
    const again = await document.host.insert(insertion(over(part), { ...other, inPlaceOf: id }));
    const { state } = document.store;
    expect(again).toEqual({ id, name: 'dunes' });
    expect(pageLayers(state).map((each) => each.id)).toEqual(pageLayers(before).map((each) => each.id));
    expect(fillOf(layer(state, id))).not.toEqual(fillOf(layer(before, id)));
    expect(layer(state, id).pluginData.recipe).toContain('"dunes"');
    document.store.undo();
    expect(document.store.state.nodes).toEqual(before.nodes);
  });

  test('covers what is painted now, from where the layer has been moved and scaled to', async () => {
    const { document, id, over } = await filled();
    document.store.act((state) => {
      const doubled = updated(state, layer(state, id), { width: 80, height: 40 });
      return withRelativeTransform(doubled, layer(doubled, id), at(1000, 500));
    });
    const larger = { x: part.x - 10, y: part.y, width: part.width + 30, height: part.height + 5 };
    await document.host.insert(insertion(over(larger), { ...other, inPlaceOf: id }));
    const { state } = document.store;
    expect(absoluteBoundingBoxOf(state, layer(state, id))).toEqual({ x: 980, y: 500, width: 140, height: 50 });
  });

  test('stays where it is when it covers no part of another layer', async () => {
    const document = openDocument(documentOf());
    const beside: Place = { kind: 'beside', width: 64, height: 64 };
    const { id } = await document.host.insert(insertion(beside));
    const before = layer(document.store.state, id);
    await document.host.insert(insertion({ ...beside, width: 128 }, { ...other, inPlaceOf: id }));
    const { relativeTransform, width, height } = layer(document.store.state, id);
    expect({ relativeTransform, width, height }).toEqual({
      relativeTransform: before.relativeTransform,
      width: before.width,
      height: before.height,
    });
  });

  test('keeps its mask layer, which gets the new mask', async () => {
    const { document, id, over } = await filled({ mask: png(40, 20) });
    const before = childrenOf(document.store.state, layer(document.store.state, id));
    await document.host.insert(insertion(over(part), { ...other, mask: png(41, 20), inPlaceOf: id }));
    const after = childrenOf(document.store.state, layer(document.store.state, id));
    expect(after.map((each) => each.id)).toEqual(before.map((each) => each.id));
    for (const [index, each] of after.entries()) expect(fillOf(each)).not.toEqual(fillOf(before[index]!));
  });

  test('becomes another layer at the same place of the list where its mask shall be editable from now on', async () => {
    const { document, id, over } = await filled();
    const { bounds, region } = await document.host.takePicture(id);
    document.figma.createRectangle();
    const order = pageLayers(document.store.state).map((each) => each.id);
    const again = await document.host.insert(insertion(over(part), { ...other, mask: png(40, 20), inPlaceOf: id }));
    const { state } = document.store;
    expect(layer(state, again.id).type).toBe('GROUP');
    expect(pageLayers(state).map((each) => each.id)).toEqual(order.map((each) => (each === id ? again.id : each)));
    expect(absoluteBoundingBoxOf(state, layer(state, again.id))).toEqual(bounds);
    expect(region).toEqual(bounds);
  });

  test('is a new layer where the old one is gone', async () => {
    const { document, id, over } = await filled();
    document.store.undo();
    const again = await document.host.insert(insertion(over(part), { ...other, inPlaceOf: id }));
    expect(again.id).not.toBe(id);
    expect(pageLayers(document.store.state).map((each) => each.id)).toEqual(['1:2', again.id]);
  });
});

describe('a result is opened again', () => {
  test('with what the panel kept in it and the layer that it was made from', async () => {
    const { document, over } = await filled();
    const { id } = await document.host.insert(insertion(over(part), { setup: '{"mask":"…"}' }));
    expect(await document.host.openResult(id)).toMatchObject({ setup: '{"mask":"…"}', source: { id: '1:2' } });
  });

  test('without either where there is none', async () => {
    const { document, id } = await filled();
    document.store.act((state) => ({
      ...state,
      nodes: new Map([...state.nodes].filter(([each]) => each !== '1:2')),
    }));
    expect(await document.host.openResult(id)).toEqual({ setup: '', size: { width: 20, height: 10 } });
  });

  test('and a setup that is too large for a layer is left out', async () => {
    const { document, over } = await filled();
    const { id } = await document.host.insert(insertion(over(part), { setup: 'x'.repeat(100_000) }));
    expect(await document.host.openResult(id)).toMatchObject({ setup: '' });
  });
});
