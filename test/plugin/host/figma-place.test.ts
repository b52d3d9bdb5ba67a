import { describe, expect, test } from 'vitest';
import type { Place } from '../../../plugin/src/bridge.ts';
import { absoluteBoundingBoxOf } from '../../../playground/src/document/bounds.ts';
import { childrenOf, parentOf, type DocumentState } from '../../../playground/src/document/document-state.ts';
import { resized } from '../../../playground/src/document/edit.ts';
import { grouped } from '../../../playground/src/document/grouping.ts';
import { at, newFrame, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import type { FrameData, RectangleData } from '../../../playground/src/document/node.ts';
import type { Rect } from '../../../shared/src/geometry.ts';
import { documentOf, layer } from '../../playground/document/sample-layers.ts';
import { png } from '../../playground/figma-api/playground-services.ts';
import { insertion, openDocument } from './open-document.ts';

type Open = ReturnType<typeof openDocument>;

const box = (state: DocumentState, id: string) => absoluteBoundingBoxOf(state, layer(state, id));

/** A fill of a part of a layer, in units of that layer; all of it unless given. */
async function fill(document: Open, id: string, part?: Rect, mask?: Uint8Array): Promise<string> {
  const { bounds, region, width, height } = await document.host.takePicture(id);
  const scale = width / region.width;
  const { x, y, ...size } = part ?? { x: 0, y: 0, width: region.width, height: region.height };
  const covered = { x: x * scale, y: y * scale, width: size.width * scale, height: size.height * scale };
  const place: Place = { kind: 'over', layer: id, bounds, region, picture: { width, height }, part: covered };
  return (await document.host.insert(insertion(place, mask ? { mask } : {}))).id;
}

/** Frame 1:1 at (100, 50) with a picture 1:2, 120 x 80, between 1:3 and a frame 1:4 that takes what is left. */
function inAutoLayout(frame: Partial<FrameData> = {}, picture: Partial<RectangleData> = {}) {
  const constraints = { horizontal: 'STRETCH', vertical: 'SCALE' } as const;
  return documentOf(
    [
      newFrame('1:1', {
        layoutMode: 'HORIZONTAL',
        primaryAxisSizingMode: 'FIXED',
        itemSpacing: 8,
        paddingLeft: 10,
        paddingTop: 10,
        width: 400,
        height: 100,
        relativeTransform: at(100, 50),
        ...frame,
      }),
    ],
    [newRectangle('1:3', { width: 60, height: 80 }), '1:1'],
    [newRectangle('1:2', { width: 120, height: 80, ...picture }), '1:1'],
    [newFrame('1:4', { width: 100, height: 80, layoutGrow: 1 }), '1:1'],
    [newRectangle('1:5', { width: 30, height: 20, constraints }), '1:4'],
  );
}

describe('over a layer in auto-layout', () => {
  const part = { x: 20, y: 10, width: 40, height: 30 };

  test.each([
    ['a picture', undefined],
    ['a picture under its mask', png(40, 30)],
  ])('%s lies exactly there, and nothing else moves, not for a moment', async (_what, mask) => {
    const document = openDocument(inAutoLayout());
    const others = ['1:1', '1:2', '1:3', '1:4', '1:5'];
    const before = others.map((id) => box(document.store.state, id));
    document.store.subscribe((state) => {
      expect(others.map((id) => box(state, id))).toEqual(before);
    });
    const id = await fill(document, '1:2', part, mask);
    const { state } = document.store;
    expect(parentOf(state, layer(state, id))?.id).toBe('1:1');
    expect(layer(state, id).layoutPositioning).toBe('ABSOLUTE');
    const expected = { x: 100 + 10 + 60 + 8 + 20, y: 50 + 10 + 10, width: 40, height: 30 };
    expect(box(state, id)).toEqual(expected);
    for (const each of childrenOf(state, layer(state, id))) expect(box(state, each.id)).toEqual(expected);
    document.store.undo();
    expect(childrenOf(document.store.state, layer(document.store.state, '1:1'))).toHaveLength(3);
  });

  test('is drawn above it also where the first layer is on top', async () => {
    const document = openDocument(inAutoLayout({ itemReverseZIndex: true }));
    const id = await fill(document, '1:2', part);
    const { state } = document.store;
    expect(childrenOf(state, layer(state, '1:1')).map((each) => each.id)).toEqual(['1:3', id, '1:2', '1:4']);
  });

  test('stays beside a group that it would make larger', async () => {
    const plain = inAutoLayout();
    const state = grouped(plain, [layer(plain, '1:2')], '1:9', 'Group');
    const document = openDocument(state);
    const inner = await fill(document, '1:2', part);
    expect(layer(document.store.state, inner).parent).toBe('1:9');
    const wide = await fill(document, '1:2', { x: -20, y: 0, width: 160, height: 80 });
    expect(layer(document.store.state, wide)).toMatchObject({ parent: '1:1', layoutPositioning: 'ABSOLUTE' });
    expect(box(document.store.state, '1:4')).toEqual(box(state, '1:4'));
  });
});

describe('follows the layer when the frame around is resized', () => {
  /** Fills, resizes frame 1:1 and compares where fill and layer have come to lie. */
  async function followed(state: DocumentState, part: Rect | undefined, width: number, height: number) {
    const document = openDocument(state);
    const id = await fill(document, '1:2', part);
    document.store.act((current) => resized(current, layer(current, '1:1'), width, height));
    return { fill: box(document.store.state, id), layer: box(document.store.state, '1:2') };
  }

  const types = ['MIN', 'CENTER', 'MAX', 'STRETCH', 'SCALE'] as const;

  test.each(types)('with all of a layer: %s', async (type) => {
    const state = documentOf(
      [newFrame('1:1', { width: 400, height: 300 })],
      [
        newRectangle('1:2', {
          relativeTransform: at(40, 30),
          width: 120,
          height: 80,
          constraints: { horizontal: type, vertical: type },
        }),
        '1:1',
      ],
    );
    const after = await followed(state, undefined, 600, 500);
    expect(after.fill).toEqual(after.layer);
  });

  test('with a part of a picture that stretches with its frame: at the same part of it', async () => {
    const constraints = { horizontal: 'STRETCH', vertical: 'STRETCH' } as const;
    const state = documentOf(
      [newFrame('1:1', { width: 400, height: 300 })],
      [newRectangle('1:2', { width: 400, height: 300, constraints }), '1:1'],
    );
    const after = await followed(state, { x: 100, y: 30, width: 80, height: 60 }, 800, 600);
    expect(after.fill).toEqual({ x: 200, y: 60, width: 160, height: 120 });
  });

  test.each([
    ['MIN', 'CENTER'],
    ['CENTER', 'MAX'],
    ['MAX', 'MIN'],
  ] as const)('with one in auto-layout, aligned %s and %s', async (primaryAxisAlignItems, counterAxisAlignItems) => {
    const layout = { layoutMode: 'HORIZONTAL', primaryAxisSizingMode: 'FIXED', width: 400, height: 200 } as const;
    const state = documentOf(
      [newFrame('1:1', { ...layout, primaryAxisAlignItems, counterAxisAlignItems })],
      [newRectangle('1:2', { width: 120, height: 80 }), '1:1'],
    );
    const after = await followed(state, undefined, 500, 260);
    expect(after.fill).toEqual(after.layer);
  });

  test('with one that fills what auto-layout leaves', async () => {
    const fills = { layoutGrow: 1, layoutAlign: 'STRETCH' } as const;
    const state = documentOf(
      [newFrame('1:1', { layoutMode: 'HORIZONTAL', primaryAxisSizingMode: 'FIXED', width: 400, height: 200 })],
      [newRectangle('1:3', { width: 50, height: 50 }), '1:1'],
      [newRectangle('1:2', { ...fills, width: 10, height: 10 }), '1:1'],
    );
    const after = await followed(state, undefined, 500, 260);
    expect(after.layer).toMatchObject({ width: 450, height: 260 });
    expect(after.fill).toEqual(after.layer);
  });

  test('with an empty frame that it was made for, which it goes on to fill', async () => {
    const document = openDocument(documentOf([newFrame('1:1', { width: 300, height: 180 })]));
    const { id } = await document.host.insert(insertion({ kind: 'slot', layer: '1:1', width: 300, height: 180 }));
    document.store.act((current) => resized(current, layer(current, '1:1'), 400, 200));
    expect(box(document.store.state, id)).toEqual(box(document.store.state, '1:1'));
  });
});
