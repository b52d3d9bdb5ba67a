import { describe, expect, test } from 'vitest';
import type { Place } from '../../../plugin/src/bridge.ts';
import { readRecipe } from '../../../plugin/src/host/recipe.ts';
import { absoluteBoundingBoxOf } from '../../../playground/src/document/bounds.ts';
import {
  absoluteTransformOf,
  childrenOf,
  pageLayers,
  parentOf,
} from '../../../playground/src/document/document-state.ts';
import { removed, updated } from '../../../playground/src/document/edit.ts';
import { grouped } from '../../../playground/src/document/grouping.ts';
import { at, newFrame, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { documentOf, layer } from '../../playground/document/sample-layers.ts';
import { png } from '../../playground/figma-api/playground-services.ts';
import type { Rect, Transform } from '../../../shared/src/geometry.ts';
import { insertion, openDocument } from './open-document.ts';
import { recipe } from './sample-recipe.ts';

function turned(degrees: number, x: number, y: number): Transform {
  const angle = (degrees * Math.PI) / 180;
  return [
    [Math.cos(angle), -Math.sin(angle), x],
    [Math.sin(angle), Math.cos(angle), y],
  ];
}

/** Figma's own transforms carry the noise of sines and cosines. */
function nearly(transform: Transform) {
  return transform.map((row) => row.map((value): unknown => expect.closeTo(value, 9)));
}

/** A fill of a part of a layer's picture, taken by the host itself. */
async function fillPart(document: ReturnType<typeof openDocument>, id: string, part: Rect) {
  const { bounds, region, width, height } = await document.host.takePicture(id);
  const place: Place = { kind: 'over', layer: id, bounds, region, picture: { width, height }, part };
  return { ...(await document.host.insert(insertion(place))), region, picture: { width, height } };
}

const part = { x: 100, y: 60, width: 40, height: 20 };

describe('a fill becomes a layer', () => {
  test('with the picture, the name, the recipe and the relaunch button', async () => {
    const document = openDocument(documentOf([newRectangle('1:1', { width: 320, height: 200 })]));
    const { id } = await fillPart(document, '1:1', part);
    const made = layer(document.store.state, id);
    expect(made).toMatchObject({
      type: 'RECTANGLE',
      name: 'turquoise water',
      fills: [{ type: 'IMAGE', scaleMode: 'FILL' }],
      relaunchData: { edit: '' },
    });
    expect(Object.values(made.pluginData).flatMap((text) => readRecipe(text) ?? [])).toEqual([recipe]);
  });

  test('in a group with its mask where the mask shall be edited, as one step to undo', async () => {
    const document = openDocument(
      documentOf(
        [newFrame('1:1', { relativeTransform: turned(30, 500, 200), width: 600, height: 400 })],
        [newRectangle('1:2', { relativeTransform: at(20, 30), width: 320, height: 200 }), '1:1'],
        [newRectangle('1:3', { name: 'above' }), '1:1'],
      ),
    );
    const before = document.store.state;
    const { bounds, region, width, height } = await document.host.takePicture('1:2');
    const place: Place = { kind: 'over', layer: '1:2', bounds, region, picture: { width, height }, part };
    const plain = await document.host.insert(insertion(place));
    const { id, name } = await document.host.insert(insertion(place, { mask: png(40, 20) }));
    const { state } = document.store;
    expect([layer(state, id).type, name]).toEqual(['GROUP', 'turquoise water']);
    const [mask, image] = childrenOf(state, layer(state, id));
    expect([mask, image]).toMatchObject([{ isMask: true, name: 'Mask' }, { name: 'Picture' }]);
    for (const each of [mask!, image!])
      expect(absoluteTransformOf(state, each)).toEqual(nearly(absoluteTransformOf(state, layer(state, plain.id))));
    expect(childrenOf(state, layer(state, '1:1')).map((child) => child.id)).toEqual(['1:2', plain.id, id, '1:3']);
    expect(readRecipe(layer(state, id).pluginData.recipe ?? '')).toEqual(recipe);
    expect(state.selection).toEqual([id]);
    document.store.undo();
    document.store.undo();
    expect(document.store.state.nodes).toEqual(before.nodes);
  });

  test('at 2x: pixels become half units, at their exact place', async () => {
    const document = openDocument(
      documentOf([newRectangle('1:1', { relativeTransform: at(30, 40), width: 320, height: 200 })]),
    );
    const { id } = await fillPart(document, '1:1', part);
    const made = layer(document.store.state, id);
    expect(absoluteBoundingBoxOf(document.store.state, made)).toEqual({ x: 80, y: 70, width: 20, height: 10 });
  });

  test('upright on the page and exact to the pixel for a turned layer in a turned frame', async () => {
    const document = openDocument(
      documentOf(
        [newFrame('1:1', { relativeTransform: turned(30, 500, 200), width: 600, height: 400 })],
        [newRectangle('1:2', { relativeTransform: turned(-75, 90, 120), width: 320, height: 200 }), '1:1'],
      ),
    );
    const { id, region, picture } = await fillPart(document, '1:2', part);
    const { state } = document.store;
    const made = layer(state, id);
    expect(parentOf(state, made)?.id).toBe('1:1');
    // The picture lies on the page's grid of half units, so its pixels do too.
    expect(picture).toEqual({ width: region.width * 2, height: region.height * 2 });
    const transform = absoluteTransformOf(state, made);
    expect(transform).toEqual([
      [expect.closeTo(1, 9), expect.closeTo(0, 9), expect.closeTo(region.x + 50, 6)],
      [expect.closeTo(0, 9), expect.closeTo(1, 9), expect.closeTo(region.y + 30, 6)],
    ]);
    expect((region.x * 2) % 1).toBe(0);
    expect(made).toMatchObject({ width: 20, height: 10 });
  });

  test('directly above its source, below what was above', async () => {
    const document = openDocument(documentOf([newRectangle('1:1')], [newRectangle('1:2')], [newRectangle('1:3')]));
    const { id } = await fillPart(document, '1:2', part);
    expect(pageLayers(document.store.state).map((each) => each.id)).toEqual(['1:1', '1:2', id, '1:3']);
  });

  test('selected, and one undo takes it away', async () => {
    const document = openDocument(documentOf([newRectangle('1:1')]));
    document.select('1:1');
    const { id } = await fillPart(document, '1:1', part);
    expect(document.store.state.selection).toEqual([id]);
    document.store.undo();
    expect(pageLayers(document.store.state).map((each) => each.id)).toEqual(['1:1']);
    expect(document.store.state.selection).toEqual(['1:1']);
  });

  test('in the group that its source is in, whose transform children bypass', async () => {
    const plain = documentOf(
      [newFrame('1:1', { relativeTransform: turned(20, 100, 100), width: 600, height: 400 })],
      [newRectangle('1:2', { relativeTransform: at(10, 10), width: 320, height: 200 }), '1:1'],
    );
    const document = openDocument(grouped(plain, [layer(plain, '1:2')], '1:9', 'Group'));
    const { id, region } = await fillPart(document, '1:2', part);
    const { state } = document.store;
    const made = layer(state, id);
    expect(parentOf(state, made)?.id).toBe('1:9');
    expect(absoluteBoundingBoxOf(state, made)).toEqual({
      x: expect.closeTo(region.x + 50, 6),
      y: expect.closeTo(region.y + 30, 6),
      width: expect.closeTo(20, 6),
      height: expect.closeTo(10, 6),
    });
  });

  test('above the instance whose child was filled, since instances take no layers', async () => {
    const document = openDocument(
      documentOf(
        [newFrame('1:1', { width: 600, height: 400 })],
        [newFrame('1:2', { relativeTransform: at(20, 20), width: 300, height: 200 }, 'INSTANCE'), '1:1'],
        [newRectangle('1:3', { relativeTransform: at(5, 5), width: 200, height: 100 }), '1:2'],
      ),
    );
    const { id } = await fillPart(document, '1:3', part);
    const { state } = document.store;
    expect(parentOf(state, layer(state, id))?.id).toBe('1:1');
    expect(absoluteBoundingBoxOf(state, layer(state, id))).toMatchObject({ x: 75, y: 55 });
  });

  test('outside a frame that is locked', async () => {
    const document = openDocument(
      documentOf(
        [newFrame('1:1', { locked: true, width: 600, height: 400 })],
        [newRectangle('1:2', { width: 320, height: 200 }), '1:1'],
      ),
    );
    const { id } = await fillPart(document, '1:2', part);
    expect(pageLayers(document.store.state).map((each) => each.id)).toEqual(['1:1', id]);
  });
});

describe('what was made from the same layer before', () => {
  test('stays below, so that the newest is seen', async () => {
    const document = openDocument(
      documentOf([newRectangle('1:2', { width: 320, height: 200 })], [newRectangle('1:3')]),
    );
    const first = await fillPart(document, '1:2', part);
    const second = await fillPart(document, '1:2', part);
    const ids = pageLayers(document.store.state).map((each) => each.id);
    expect(ids).toEqual(['1:2', first.id, second.id, '1:3']);
  });
});

describe('while the job was under way', () => {
  async function started() {
    const document = openDocument(
      documentOf([newRectangle('1:1', { relativeTransform: at(30, 40), width: 320, height: 200 })]),
    );
    const { bounds, region, width, height } = await document.host.takePicture('1:1');
    const place: Place = { kind: 'over', layer: '1:1', bounds, region, picture: { width, height }, part };
    return { document, finish: () => document.host.insert(insertion(place)) };
  }

  test('the source was moved: the fill goes with it', async () => {
    const { document, finish } = await started();
    document.store.act((state) => updated(state, layer(state, '1:1'), { relativeTransform: at(130, 240) }));
    const { id } = await finish();
    const { state } = document.store;
    expect(absoluteBoundingBoxOf(state, layer(state, id))).toEqual({ x: 180, y: 270, width: 20, height: 10 });
  });

  test('the source was resized: the fill stays where it was made for', async () => {
    const { document, finish } = await started();
    document.store.act((state) => updated(state, layer(state, '1:1'), { width: 500, relativeTransform: at(0, 0) }));
    const { id } = await finish();
    const { state } = document.store;
    expect(absoluteBoundingBoxOf(state, layer(state, id))).toEqual({ x: 80, y: 70, width: 20, height: 10 });
  });

  test('the source was deleted: the fill still comes, at its place', async () => {
    const { document, finish } = await started();
    document.store.act((state) => removed(state, layer(state, '1:1')));
    const { id } = await finish();
    const { state } = document.store;
    expect(absoluteBoundingBoxOf(state, layer(state, id))).toEqual({ x: 80, y: 70, width: 20, height: 10 });
  });
});

describe('a generated picture', () => {
  const size = { width: 256, height: 256 };

  test('fills an empty frame, turned with it, as its child', async () => {
    const document = openDocument(
      documentOf([newFrame('1:1', { relativeTransform: turned(15, 50, 50), width: 300, height: 180 })]),
    );
    const { id } = await document.host.insert(insertion({ kind: 'slot', layer: '1:1', width: 300, height: 180 }));
    const { state } = document.store;
    expect(layer(state, id)).toMatchObject({ parent: '1:1', width: 300, height: 180 });
    expect(absoluteTransformOf(state, layer(state, id))).toEqual(
      nearly(absoluteTransformOf(state, layer(state, '1:1'))),
    );
  });

  test('lies over a plain rectangle, turned with it and with its corners', async () => {
    const shape = { relativeTransform: turned(-40, 50, 50), width: 300, height: 180, cornerRadius: 12 };
    const document = openDocument(documentOf([newRectangle('1:1', shape)]));
    const { id } = await document.host.insert(insertion({ kind: 'slot', layer: '1:1', width: 300, height: 180 }));
    const { state } = document.store;
    expect(pageLayers(state).map((each) => each.id)).toEqual(['1:1', id]);
    expect(layer(state, id)).toMatchObject({ width: 300, height: 180, cornerRadius: 12 });
    expect(absoluteTransformOf(state, layer(state, id))).toEqual(
      nearly(absoluteTransformOf(state, layer(state, '1:1'))),
    );
  });

  test('stands beside the frame in which something is selected, where nothing else is', async () => {
    const document = openDocument(
      documentOf(
        [newFrame('1:1', { width: 400, height: 300 })],
        [newRectangle('1:2'), '1:1'],
        [newRectangle('1:3', { relativeTransform: at(450, 10) })],
      ),
    );
    document.select('1:2');
    const { id } = await document.host.insert(insertion({ kind: 'beside', ...size }));
    const { state } = document.store;
    expect(absoluteBoundingBoxOf(state, layer(state, id))).toEqual({ x: 590, y: 0, ...size });
  });

  test('stands in the middle of the view when nothing is selected', async () => {
    const document = openDocument(documentOf());
    document.services.viewport.center = { x: 1000.4, y: 500 };
    const { id } = await document.host.insert(insertion({ kind: 'beside', ...size }));
    expect(layer(document.store.state, id).relativeTransform).toEqual(at(872, 372));
  });

  test('is brought into view when it would be out of sight', async () => {
    const document = openDocument(
      documentOf([newRectangle('1:1', { relativeTransform: at(5000, 5000), width: 100, height: 100 })]),
    );
    document.select('1:1');
    await document.host.insert(insertion({ kind: 'beside', ...size }));
    expect(document.services.viewport.fit).toHaveBeenCalledTimes(1);
  });
});

describe('another variant', () => {
  test('hides the one before and takes its place, in one step', async () => {
    const document = openDocument(documentOf());
    const first = await document.host.insert(insertion({ kind: 'beside', width: 256, height: 256 }));
    const second = await document.host.insert(
      insertion({ kind: 'beside', width: 256, height: 256 }, { replaces: first.id }),
    );
    const { state } = document.store;
    expect(layer(state, first.id).visible).toBe(false);
    expect(layer(state, second.id)).toMatchObject({
      visible: true,
      relativeTransform: layer(state, first.id).relativeTransform,
    });
    document.store.undo();
    expect(layer(document.store.state, first.id).visible).toBe(true);
    expect(document.store.state.nodes.has(second.id)).toBe(false);
  });

  test('comes also when the one before is gone', async () => {
    const document = openDocument(documentOf());
    const { id } = await document.host.insert(
      insertion({ kind: 'beside', width: 256, height: 256 }, { replaces: '9:9' }),
    );
    expect(layer(document.store.state, id).visible).toBe(true);
  });
});

test('a layer that served as the stencil is hidden in the same step, for it would lie over the result', async () => {
  const document = openDocument(documentOf([newRectangle('1:1')], [newRectangle('1:2')]));
  await document.host.insert(insertion({ kind: 'beside', width: 16, height: 16 }, { stencil: '1:2' }));
  expect(layer(document.store.state, '1:2').visible).toBe(false);
  document.store.undo();
  expect(layer(document.store.state, '1:2').visible).toBe(true);
  expect(pageLayers(document.store.state)).toHaveLength(2);
});

test('a picture that Figma refuses leaves nothing behind', async () => {
  const document = openDocument(documentOf([newRectangle('1:1')]));
  const broken = insertion({ kind: 'beside', width: 16, height: 16 }, { bytes: new Uint8Array([1, 2, 3]) });
  await expect(document.host.insert(broken)).rejects.toThrow(/Image type is unsupported/);
  expect(pageLayers(document.store.state)).toHaveLength(1);
});
