import { describe, expect, test } from 'vitest';
import { copyOf, withCopy } from '../../../playground/src/document/copy.ts';
import type { Constraints } from '../../../playground/src/document/constraints.ts';
import { absoluteBoundingBoxOf } from '../../../playground/src/document/bounds.ts';
import { childrenOf, pageId, type DocumentState } from '../../../playground/src/document/document-state.ts';
import { moved, removed, resized, updated, withRelativeTransform } from '../../../playground/src/document/edit.ts';
import { grouped } from '../../../playground/src/document/grouping.ts';
import { at, newFrame, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { isParent, isShape, type FrameData } from '../../../playground/src/document/node.ts';
import { withRotation } from '../../../playground/src/document/rotation.ts';
import { documentOf, layer } from './sample-layers.ts';

const box = (state: DocumentState, id: string) => absoluteBoundingBoxOf(state, layer(state, id));
const nearly = (x: number, y: number, width: number, height: number) => ({
  x: expect.closeTo(x, 6) as number,
  y: expect.closeTo(y, 6) as number,
  width: expect.closeTo(width, 6) as number,
  height: expect.closeTo(height, 6) as number,
});

/** 1:1 holds 1:2 and 1:3, each 40 x 20, 10 apart. */
function row(given: Partial<FrameData> = {}) {
  return documentOf(
    [newFrame('1:1', { layoutMode: 'HORIZONTAL', itemSpacing: 10, height: 60, ...given })],
    [newRectangle('1:2', { width: 40, height: 20 }), '1:1'],
    [newRectangle('1:3', { width: 40, height: 20 }), '1:1'],
  );
}

describe('a frame with auto-layout', () => {
  test('grows with what is put into it and shrinks with what leaves it', () => {
    const state = row();
    expect(box(state, '1:1')).toEqual({ x: 0, y: 0, width: 90, height: 60 });
    const fewer = removed(state, layer(state, '1:2'));
    expect(box(fewer, '1:1').width).toBe(40);
    expect(box(fewer, '1:3').x).toBe(0);
  });

  test('closes the gap of a hidden layer', () => {
    const state = row();
    expect(box(updated(state, layer(state, '1:2'), { visible: false }), '1:3').x).toBe(0);
  });

  test('puts a layer back that was moved, and turns it where it stands', () => {
    const state = row();
    const dragged = withRelativeTransform(state, layer(state, '1:2'), at(500, 500));
    expect(dragged.nodes.get('1:2')).toEqual(state.nodes.get('1:2'));
    const turned = withRelativeTransform(state, layer(state, '1:2'), withRotation(at(0, 0), 90));
    expect([box(turned, '1:2'), box(turned, '1:3').x]).toEqual([nearly(0, 0, 20, 40), 30]);
  });

  test('leaves a layer with an absolute position where it is, above or below the others', () => {
    const state = row();
    const free = updated(state, layer(state, '1:2'), { layoutPositioning: 'ABSOLUTE' });
    const placed = withRelativeTransform(free, layer(free, '1:2'), at(7, 9));
    expect([box(placed, '1:2').x, box(placed, '1:3').x, box(placed, '1:1').width]).toEqual([7, 0, 40]);
  });

  test('forgets an absolute position that was meant for another frame', () => {
    const state = row();
    const free = updated(state, layer(state, '1:2'), { layoutPositioning: 'ABSOLUTE' });
    const page = free.nodes.get(pageId);
    if (!page || !isParent(page)) throw new Error('no page');
    expect(layer(moved(free, layer(free, '1:2'), page, 0), '1:2').layoutPositioning).toBe('AUTO');
  });

  test('makes those in and around it follow, from the inside out', () => {
    const state = documentOf(
      [newFrame('1:1', { layoutMode: 'VERTICAL', counterAxisSizingMode: 'AUTO', paddingLeft: 5 })],
      [newFrame('1:2', { layoutMode: 'HORIZONTAL', counterAxisSizingMode: 'AUTO' }), '1:1'],
      [newRectangle('1:3', { width: 40, height: 20 }), '1:2'],
      [newRectangle('1:4', { width: 10, height: 10, layoutAlign: 'STRETCH' }), '1:1'],
    );
    const wider = resized(state, layer(state, '1:3'), 90, 30);
    expect([box(wider, '1:1'), box(wider, '1:2'), box(wider, '1:4')]).toEqual([
      { x: 0, y: 0, width: 95, height: 40 },
      { x: 5, y: 0, width: 90, height: 30 },
      { x: 5, y: 30, width: 90, height: 10 },
    ]);
  });

  test('arranges a group as one, and its children go with it', () => {
    const state = row();
    const inGroup = grouped(state, [layer(state, '1:3')], '1:9', 'Group');
    const wider = resized(inGroup, layer(inGroup, '1:2'), 70, 20);
    expect([box(wider, '1:9').x, box(wider, '1:3').x]).toEqual([80, 80]);
  });

  test('is of a fixed length along a side that was resized, and hugs along the other', () => {
    const state = row({ counterAxisSizingMode: 'AUTO' });
    const wider = resized(state, layer(state, '1:1'), 200, 20);
    expect(layer(wider, '1:1')).toMatchObject({
      width: 200,
      height: 20,
      primaryAxisSizingMode: 'FIXED',
      counterAxisSizingMode: 'AUTO',
    });
  });

  test('is copied as it is', () => {
    const state = row({ primaryAxisAlignItems: 'MAX' });
    const free = updated(state, layer(state, '1:2'), { layoutPositioning: 'ABSOLUTE' });
    const placed = withRelativeTransform(free, layer(free, '1:2'), at(7, 9));
    const page = placed.nodes.get(pageId);
    if (!page || !isParent(page)) throw new Error('no page');
    let count = 20;
    const copied = withCopy(placed, copyOf(placed, layer(placed, '1:1')), '1:20', page, () => `1:${++count}`, 0);
    const children = (id: string) =>
      childrenOf(copied, layer(copied, id)).map(({ relativeTransform }) => relativeTransform);
    expect(children('1:20')).toEqual(children('1:1'));
  });
});

describe('constraints, when the frame around is resized', () => {
  /** A layer at (20, 10), 40 x 30, in a frame of 200 x 100 that becomes 300 x 200. */
  function constrained(horizontal: Constraints['horizontal'], vertical: Constraints['vertical'], degrees = 0) {
    const constraints = { horizontal, vertical };
    const relativeTransform = degrees === 0 ? at(20, 10) : withRotation(at(20, 40), degrees);
    const state = documentOf(
      [newFrame('1:1', { width: 200, height: 100 })],
      [newRectangle('1:2', { relativeTransform, width: 40, height: 30, constraints }), '1:1'],
    );
    return resized(state, layer(state, '1:1'), 300, 200);
  }

  test.each([
    ['MIN', 'MAX', [20, 110, 40, 30]],
    ['CENTER', 'MIN', [70, 10, 40, 30]],
    ['MAX', 'CENTER', [120, 60, 40, 30]],
    ['STRETCH', 'STRETCH', [20, 10, 140, 130]],
    ['SCALE', 'SCALE', [30, 20, 60, 60]],
  ] as const)('%s and %s', (horizontal, vertical, [x, y, width, height]) => {
    expect(box(constrained(horizontal, vertical), '1:2')).toEqual(nearly(x, y, width, height));
  });

  test('a quarter turn changes which of the sides is stretched', () => {
    // The box of the turned layer is 30 x 40, at (20, 0).
    const state = constrained('STRETCH', 'MIN', 90);
    expect(box(state, '1:2')).toEqual(nearly(20, 0, 130, 40));
    expect(layer(state, '1:2')).toMatchObject({ width: 40 });
  });

  test('go through groups, which have none of their own, and through frames in frames', () => {
    const end = { horizontal: 'MAX', vertical: 'MIN' } as const;
    const wide = { horizontal: 'STRETCH', vertical: 'MIN' } as const;
    const plain = documentOf(
      [newFrame('1:1', { width: 200, height: 100 })],
      [newFrame('1:2', { width: 100, height: 50, constraints: wide }), '1:1'],
      [newRectangle('1:3', { width: 10, height: 10, constraints: end }), '1:2'],
      [newRectangle('1:4', { width: 10, height: 10, constraints: end }), '1:1'],
    );
    const state = grouped(plain, [layer(plain, '1:4')], '1:9', 'Group');
    const wider = resized(state, layer(state, '1:1'), 260, 100);
    expect([box(wider, '1:3').x, box(wider, '1:4').x, box(wider, '1:9').x]).toEqual([60, 60, 60]);
  });

  test('act in auto-layout on what stands there freely', () => {
    const state = row({ primaryAxisSizingMode: 'FIXED', width: 100 });
    const constraints = { horizontal: 'MAX', vertical: 'MIN' } as const;
    const last = layer(state, '1:3');
    if (!isShape(last)) throw new Error('Groups have no constraints.');
    const free = updated(state, last, { layoutPositioning: 'ABSOLUTE', constraints });
    const before = box(free, '1:3').x;
    expect(box(resized(free, layer(free, '1:1'), 150, 60), '1:3').x).toBe(before + 50);
  });
});
